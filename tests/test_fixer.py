"""Repairs come to a fixed point, are proven on the engine, and go in whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from packaging.version import Version

from mjcf_lint import Category, Diagnostic, Edit, Fix, Model, Rule, rule
from mjcf_lint.checking.joint import JointLinter
from mjcf_lint.checking.linter import Linter
from mjcf_lint.engine import Engine
from mjcf_lint.releases.target import Target
from mjcf_lint.repair.fixer import Repair, repair
from mjcf_lint.repair.plan import Choice
from mjcf_lint.repair.proof import Outcome
from mjcf_lint.ruleset.registry import load_rules
from mjcf_lint.sessions.session import EngineUse, session
from tests.trees import STL, Content, write_tree

GEOM = "<mujoco><worldbody><geom size='1'/></worldbody></mujoco>"
NOTE = "<mujoco><!-- a -- b --><worldbody><geom size='1'/></worldbody></mujoco>"


def attributes(model: Model, name: str, value: str) -> Iterator[Diagnostic]:
    """Yield a bare finding for every attribute with a value."""
    for node in model.elements():
        attribute = node.attributes.get(name)
        if attribute and attribute.value == value:
            yield Diagnostic(attribute.value_span, f"{name} is {value}")


def replacing(name: str, old: str, new: str, *, safe: bool = True) -> Rule:
    """Make a rule that replaces a value of an attribute."""
    make = Fix.safe if safe else Fix.unsafe

    def check(model: Model) -> Iterator[Diagnostic]:
        for found in attributes(model, name, old):
            fix = make(f"Write {new}", Edit(found.span, new))
            yield Diagnostic(found.span, found.message, fix)

    check.__name__ = f"{name}_{old}_{new}"
    return rule(category=Category.ERROR)(check)


@rule(category=Category.ERROR, alternatives=("two", "three"))
def size_is_one(model: Model) -> Iterator[Diagnostic]:
    """A size is one."""
    for found in attributes(model, "size", "1"):
        two, three = (
            Fix.unsafe(f"Write {text}", Edit(found.span, text), name=name)
            for text, name in (("2", "two"), ("3", "three"))
        )
        yield Diagnostic(found.span, found.message, two, (three,))


GROWS = replacing("size", "1", "2")
BREAKS = replacing("size", "1", "none")
RENAMES = replacing("name", "a", "b", safe=False)
SPELLS = replacing("size", "1.0", "1.00")


@pytest.fixture
def linter(target: Target) -> Linter:
    return Linter(target, load_rules())


def run(
    folder: Path,
    files: dict[str, Content],
    *rules: Rule,
    target: Target,
    engine: Engine | None = None,
    choice: Choice | None = None,
    paths: tuple[str, ...] = (),
) -> Repair:
    write_tree(folder, files)
    linter = Linter(target, rules or load_rules())
    given = [folder / path for path in paths] or [folder]
    return repair(given, linter, choice or Choice(), engine)


def after(repaired: Repair) -> dict[str, str]:
    return {change.path.name: change.after.decode() for change in repaired.changes}


def test_a_fix_keeps_the_comments_the_quotes_and_the_line_ends(
    tmp_path: Path, target: Target
) -> None:
    text = (
        "<mujoco>\r\n\t<!-- why: a -- b -->\r\n"
        " <option   timestep = '1'\tgravity=\"0 0 1\" />\r\n</mujoco>"
    )
    repaired = run(tmp_path, {"a.xml": text}, target=target)
    assert after(repaired) == {"a.xml": text.replace("a -- b", "a == b")}
    assert [change.before for change in repaired.changes] == [text.encode()]


def test_a_healthy_file_is_left_alone(tmp_path: Path, target: Target) -> None:
    assert run(tmp_path, {"a.xml": GEOM}, target=target) == Repair()


def test_a_file_that_cannot_be_read_to_its_end_is_not_repaired(
    tmp_path: Path, target: Target
) -> None:
    files: dict[str, Content] = {
        "a.xml": "<mujoco><default class='a'><worldbody></default><!-- a -- b --></mujoco>"
    }
    assert run(tmp_path, files, target=target).changes == ()
    report = Linter(target, load_rules()).lint([tmp_path])
    assert {found.rule for found in report.diagnostics} >= {"syntax", "root-default-renamed"}
    assert [found.fix for found in report.diagnostics if found.fix] == []


def test_nothing_is_written(tmp_path: Path, target: Target) -> None:
    run(tmp_path, {"a.xml": NOTE}, target=target)
    assert (tmp_path / "a.xml").read_text() == NOTE


def test_repairs_go_on_until_nothing_changes(tmp_path: Path, target: Target) -> None:
    steps = [replacing("size", f"{n}", f"{n + 1}") for n in range(1, 5)]
    repaired = run(tmp_path, {"a.xml": GEOM}, *steps, target=target)
    assert after(repaired) == {"a.xml": GEOM.replace("1", "5")}
    assert len(repaired.applied) == 4


def test_repairs_that_overlap_wait_for_the_next_pass(tmp_path: Path, target: Target) -> None:
    rules = replacing("size", "1", "2"), replacing("size", "1", "3"), replacing("size", "2", "4")
    repaired = run(tmp_path, {"a.xml": GEOM}, *rules, target=target)
    assert after(repaired) == {"a.xml": GEOM.replace("1", "4")}


def test_a_finding_without_a_repair_is_in_nobodys_way(tmp_path: Path, target: Target) -> None:
    text = "<mujoco><worldbody><geom size='1'/><geom size='1.0'/></worldbody></mujoco>"
    repaired = run(tmp_path, {"a.xml": text}, size_is_one, SPELLS, target=target)
    assert after(repaired) == {"a.xml": text.replace("1.0", "1.00")}


def test_a_repair_far_from_its_finding_waits_for_what_it_overlaps(
    tmp_path: Path, target: Target
) -> None:
    @rule(category=Category.ERROR)
    def far(model: Model) -> Iterator[Diagnostic]:
        first, *_, last = model.elements("geom")
        if (size := first.attributes["size"]).value in ("1", "2"):
            fix = Fix.safe("Write 3", Edit(size.value_span, "3"))
            yield Diagnostic(last.element.span, "the first is small", fix)

    text = (
        "<mujoco><worldbody><geom size='1'/><geom name='a' size='4'/><geom size='5'/>"
        "</worldbody></mujoco>"
    )
    names = replacing("name", "a", "b")
    repaired = run(tmp_path, {"a.xml": text}, GROWS, names, far, target=target)
    assert after(repaired) == {"a.xml": text.replace("'1'", "'3'").replace("'a'", "'b'")}
    assert len(repaired.applied) == 3


def test_repairs_that_undo_each_other_are_given_up(tmp_path: Path, target: Target) -> None:
    rules = replacing("size", "1", "2"), replacing("size", "2", "1")
    repaired = run(tmp_path, {"a.xml": GEOM}, *rules, target=target)
    assert not repaired.converged
    assert repaired.changes == ()


def test_repairs_that_never_end_are_given_up(tmp_path: Path, target: Target) -> None:
    @rule(category=Category.ERROR)
    def endless(model: Model) -> Iterator[Diagnostic]:
        span = model.root.span(0, 0)
        yield Diagnostic(span, "too short", Fix.safe("Add a blank", Edit(span, " ")))

    files: dict[str, Content] = {
        "project/pyproject.toml": "",
        "project/a.xml": GEOM.replace("<worldbody", "<include file='../other/b.xml'/><worldbody"),
        "other/b.xml": f"<mujocoinclude>{GEOM[8:-9].replace('1', '1.0')}</mujocoinclude>",
    }
    repaired = run(tmp_path, files, endless, SPELLS, target=target, paths=("project",))
    assert repaired.converged is False
    assert repaired.changes == ()
    assert [path.name for path in repaired.outside] == ["b.xml"]


def test_an_unsafe_repair_waits_to_be_asked_for(tmp_path: Path, target: Target) -> None:
    assert after(run(tmp_path, {"a.xml": GEOM}, size_is_one, target=target)) == {}


def test_an_unsafe_repair_is_made_on_demand(tmp_path: Path, target: Target) -> None:
    repaired = run(
        tmp_path, {"a.xml": GEOM}, size_is_one, target=target, choice=Choice(unsafe=True)
    )
    assert after(repaired) == {"a.xml": GEOM.replace("1", "2")}


def test_an_alternative_is_made_where_it_is_chosen(tmp_path: Path, target: Target) -> None:
    choice = Choice(alternatives={"size-is-one": "three"})
    repaired = run(tmp_path, {"a.xml": GEOM}, size_is_one, target=target, choice=choice)
    assert after(repaired) == {"a.xml": GEOM.replace("1", "3")}


def test_a_safe_repair_that_changes_the_model_is_refused(
    tmp_path: Path, target: Target, engine: Engine
) -> None:
    repaired = run(tmp_path, {"a.xml": GEOM}, GROWS, target=target, engine=engine)
    (proof,) = repaired.refused
    assert proof.outcome is Outcome.CHANGED
    assert any("geom_size" in line for line in proof.detail)
    assert (repaired.changes, repaired.applied) == ((), ())
    assert repaired.faulty == ("size-1-2",)


def test_the_rule_whose_repair_is_refused_is_named_among_others(
    tmp_path: Path, target: Target, engine: Engine
) -> None:
    text = "<mujoco><worldbody><geom size='1'/><geom size='1.0'/></worldbody></mujoco>"
    repaired = run(tmp_path, {"a.xml": text}, SPELLS, GROWS, target=target, engine=engine)
    assert repaired.faulty == ("size-1-2",)
    assert repaired.changes == ()


def test_rules_whose_repairs_are_refused_only_together_are_all_named(
    tmp_path: Path, target: Target, engine: Engine
) -> None:
    text = "<mujoco><worldbody><geom type='box' size='1 1 1'/></worldbody></mujoco>"
    halves = replacing("size", "1 1 1", "1.0 1 1"), replacing("size", "1.0 1 1", "2 1 1")
    repaired = run(tmp_path, {"a.xml": text}, *halves, target=target, engine=engine)
    assert set(repaired.faulty) == {half.id for half in halves}


def test_a_rule_of_another_root_is_not_named(
    tmp_path: Path, target: Target, engine: Engine
) -> None:
    files: dict[str, Content] = {
        "bad.xml": "<mujoco><worldbody><geom type='box' size='1 1 1'/></worldbody></mujoco>",
        "good.xml": GEOM.replace("1", "1.0"),
    }
    halves = replacing("size", "1 1 1", "1.0 1 1"), replacing("size", "1.0 1 1", "2 1 1")
    repaired = run(tmp_path, files, *halves, SPELLS, target=target, engine=engine)
    assert set(repaired.faulty) == {half.id for half in halves}
    assert list(after(repaired)) == ["good.xml"]


def test_an_unsafe_repair_may_change_the_model(
    tmp_path: Path, target: Target, engine: Engine
) -> None:
    repaired = run(
        tmp_path,
        {"a.xml": GEOM},
        size_is_one,
        target=target,
        engine=engine,
        choice=Choice(unsafe=True),
    )
    assert repaired.refused == ()
    assert [proof.outcome for proof in repaired.proofs] == [Outcome.CHANGED]
    assert after(repaired)


@pytest.mark.parametrize("safe", [True, False])
def test_a_repair_that_breaks_the_model_is_refused(
    *, safe: bool, tmp_path: Path, target: Target, engine: Engine
) -> None:
    breaks = replacing("size", "1", "none", safe=safe)
    choice = Choice(unsafe=True)
    repaired = run(tmp_path, {"a.xml": GEOM}, breaks, target=target, engine=engine, choice=choice)
    assert [proof.outcome for proof in repaired.refused] == [Outcome.BROKEN]
    assert repaired.changes == ()


def test_a_refused_repair_in_a_fragment_takes_its_root_along(
    tmp_path: Path, target: Target, engine: Engine
) -> None:
    files: dict[str, Content] = {
        "root.xml": (
            "<mujoco><worldbody><geom size='1.0'/></worldbody><include file='a.xml'/></mujoco>"
        ),
        "a.xml": f"<mujocoinclude>{GEOM[8:-9]}</mujocoinclude>",
    }
    repaired = run(tmp_path, files, GROWS, SPELLS, target=target, engine=engine)
    assert [proof.root.name for proof in repaired.refused] == ["root.xml"]
    assert repaired.changes == ()


def test_roots_that_share_a_fragment_are_repaired_together_or_not_at_all(
    tmp_path: Path, target: Target, engine: Engine
) -> None:
    exact = "<worldbody><geom size='1.0'/></worldbody>"
    files: dict[str, Content] = {
        "good.xml": f"<mujoco>{exact}<include file='shared.xml'/></mujoco>",
        "bad.xml": (
            "<mujoco><include file='shared.xml'/><worldbody><geom size='1'/></worldbody></mujoco>"
        ),
        "apart.xml": f"<mujoco>{exact}</mujoco>",
        "shared.xml": f"<mujocoinclude>{exact}</mujocoinclude>",
    }
    repaired = run(tmp_path, files, GROWS, SPELLS, target=target, engine=engine)
    assert [proof.root.name for proof in repaired.refused] == ["bad.xml"]
    assert list(after(repaired)) == ["apart.xml"]
    assert [one.found.path.name for one in repaired.applied] == ["apart.xml"]


def test_what_a_refused_root_shares_is_kept_from_a_root_that_fails_anyway(
    tmp_path: Path, target: Target, engine: Engine
) -> None:
    files: dict[str, Content] = {
        "bad.xml": "<mujoco><include file='shared.xml'/></mujoco>",
        "broken.xml": (
            "<mujoco><zzz/><include file='shared.xml'/><include file='own.xml'/></mujoco>"
        ),
        "other.xml": "<mujoco><zzz/><include file='own.xml'/><include file='last.xml'/></mujoco>",
        "shared.xml": f"<mujocoinclude>{GEOM[8:-9]}</mujocoinclude>",
        "own.xml": "<mujocoinclude><worldbody><geom size='1.0'/></worldbody></mujocoinclude>",
        "last.xml": "<mujocoinclude><worldbody><geom size='1.0'/></worldbody></mujocoinclude>",
        "apart.xml": GEOM.replace("1", "1.0"),
    }
    repaired = run(tmp_path, files, GROWS, SPELLS, target=target, engine=engine)
    assert [proof.root.name for proof in repaired.refused] == ["bad.xml"]
    assert list(after(repaired)) == ["apart.xml"]


def test_a_model_that_is_repaired_loads_now(tmp_path: Path, target: Target, engine: Engine) -> None:
    text = (
        "<mujoco><default class='a'><geom size='1'/></default><worldbody>"
        "<geom/></worldbody></mujoco>"
    )
    repaired = run(tmp_path, {"a.xml": text}, target=target, engine=engine)
    assert [proof.outcome for proof in repaired.proofs] == [Outcome.REPAIRED]
    assert repaired.changes


def test_a_model_with_other_faults_is_repaired_as_far_as_it_goes(
    tmp_path: Path, target: Target, engine: Engine
) -> None:
    text = NOTE.replace("<worldbody>", "<zzz/><worldbody>")
    repaired = run(tmp_path, {"a.xml": text}, target=target, engine=engine)
    assert [proof.outcome for proof in repaired.proofs] == [Outcome.STILL_REFUSED]
    assert repaired.changes


def test_a_model_that_attaches_another_is_proven_with_it(
    tmp_path: Path, target: Target, engine: Engine
) -> None:
    files: dict[str, Content] = {
        "a.xml": (
            "<mujoco><!-- a -- b --><asset><model name='ball' file='parts/ball.xml'/></asset>"
            "<worldbody><attach model='ball' body='ball' prefix='a_'/></worldbody></mujoco>"
        ),
        "parts/ball.xml": (
            "<mujoco><worldbody><body name='ball'><geom size='1'/></body></worldbody></mujoco>"
        ),
    }
    repaired = run(tmp_path, files, target=target, engine=engine, paths=("a.xml",))
    assert [proof.outcome for proof in repaired.proofs] == [Outcome.SAME]
    assert list(after(repaired)) == ["a.xml"]


def test_a_model_is_proven_with_all_that_an_attached_one_opens(
    tmp_path: Path, target: Target, engine: Engine
) -> None:
    attach = (
        "<mujoco>{}<asset><model name='m' file='{}'/>{}</asset><worldbody>"
        "<body name='b'><geom size='1'/><attach model='m' body='b' prefix='{}'/></body>"
        "</worldbody></mujoco>"
    )
    mesh = "<mesh name='c' file='cube.stl'/>"
    files: dict[str, Content] = {
        "a.xml": attach.format("<!-- a -- b -->", "parts/b.xml", "", "a_"),
        "parts/b.xml": attach.format("", "c.xml", mesh, "b_"),
        "parts/c.xml": GEOM.replace("<geom", "<body name='b'><geom").replace("/><", "/></body><"),
        "parts/cube.stl": STL,
    }
    repaired = run(tmp_path, files, target=target, engine=engine, paths=("a.xml",))
    assert [proof.outcome for proof in repaired.proofs] == [Outcome.SAME]
    assert list(after(repaired)) == ["a.xml"]


def test_a_fragment_that_no_root_includes_is_repaired_without_a_proof(
    tmp_path: Path, target: Target, engine: Engine
) -> None:
    text = NOTE.replace("mujoco>", "mujocoinclude>")
    repaired = run(tmp_path, {"a.xml": text}, target=target, engine=engine)
    assert repaired.proofs == ()
    assert repaired.changes


def test_a_file_outside_the_project_is_named_and_not_repaired(
    tmp_path: Path, target: Target
) -> None:
    files: dict[str, Content] = {
        "project/pyproject.toml": "",
        "project/root.xml": (
            "<mujoco><include file='../other/b.xml'/><include file='../other/a.xml'/></mujoco>"
        ),
        "other/a.xml": NOTE.replace("mujoco>", "mujocoinclude>"),
        "other/b.xml": NOTE.replace("mujoco>", "mujocoinclude>"),
    }
    repaired = run(tmp_path, files, target=target, paths=("project",))
    assert repaired.changes == ()
    assert [path.name for path in repaired.outside] == ["a.xml", "b.xml"]


def test_a_file_outside_the_project_is_repaired_on_demand(tmp_path: Path, target: Target) -> None:
    files: dict[str, Content] = {
        "project/pyproject.toml": "",
        "project/root.xml": "<mujoco><include file='../other/a.xml'/></mujoco>",
        "other/a.xml": NOTE.replace("mujoco>", "mujocoinclude>"),
    }
    choice = Choice(outside=True)
    repaired = run(tmp_path, files, target=target, paths=("project",), choice=choice)
    assert list(after(repaired)) == ["a.xml"]


def test_a_file_of_the_same_project_is_repaired_though_not_named(
    tmp_path: Path, target: Target
) -> None:
    files: dict[str, Content] = {
        "pyproject.toml": "",
        "scene/root.xml": "<mujoco><include file='../parts/a.xml'/></mujoco>",
        "parts/a.xml": NOTE.replace("mujoco>", "mujocoinclude>"),
    }
    repaired = run(tmp_path, files, target=target, paths=("scene/root.xml",))
    assert list(after(repaired)) == ["a.xml"]


def test_a_file_that_a_repair_brings_in_is_repaired_too(
    tmp_path: Path, target: Target, engine: Engine
) -> None:
    files: dict[str, Content] = {
        "pyproject.toml": "",
        "root.xml": "<mujoco><include file='parts/amr.xml'/></mujoco>",
        "parts/arm.xml": NOTE.replace("mujoco>", "mujocoinclude>"),
    }
    choice = Choice(unsafe=True)
    repaired = run(
        tmp_path, files, target=target, engine=engine, choice=choice, paths=("root.xml",)
    )
    assert list(after(repaired)) == ["arm.xml", "root.xml"]
    assert [proof.outcome for proof in repaired.proofs] == [Outcome.REPAIRED]


def test_a_file_that_only_a_pass_in_between_brings_in_is_repaired_too(
    tmp_path: Path, target: Target
) -> None:
    files: dict[str, Content] = {
        "pyproject.toml": "",
        "root.xml": "<mujoco><include file='a.xml'/></mujoco>",
        **{f"{name}.xml": f"<mujocoinclude>{GEOM[8:-9]}</mujocoinclude>" for name in "abc"},
    }

    @rule(category=Category.ERROR)
    def next_file(model: Model) -> Iterator[Diagnostic]:
        for element in model.root.root.walk() if model.root.root else ():
            if (old := element.get("file")) in ("a.xml", "b.xml"):
                new = "b.xml" if old == "a.xml" else "c.xml"
                fix = Fix.safe(f"Write {new}", element.with_attribute("file", new))
                yield Diagnostic(element.span, f"file is {old}", fix)

    repaired = run(tmp_path, files, next_file, GROWS, target=target, paths=("root.xml",))
    assert list(after(repaired)) == ["a.xml", "b.xml", "c.xml", "root.xml"]
    assert after(repaired)["root.xml"] == "<mujoco><include file='c.xml'/></mujoco>"


def test_a_linked_file_is_repaired_once(tmp_path: Path, target: Target) -> None:
    write_tree(tmp_path, {"a.xml": NOTE})
    (tmp_path / "b.xml").symlink_to("a.xml")
    assert len(run(tmp_path, {}, target=target).changes) == 1


def test_a_path_through_a_link_is_inside(tmp_path: Path, target: Target) -> None:
    write_tree(tmp_path, {"real/a.xml": NOTE})
    (tmp_path / "link").symlink_to("real")
    repaired = run(tmp_path, {}, target=target, paths=("link",))
    assert [change.path for change in repaired.changes] == [tmp_path / "link" / "a.xml"]


def test_a_repair_after_which_a_root_fails_in_a_release_is_left_out(
    tmp_path: Path, target: Target
) -> None:
    @rule(category=Category.ERROR)
    def new_size(model: Model) -> Iterator[Diagnostic]:
        if model.target.release < Version("3.2.3"):
            yield from attributes(model, "size", "2")

    @rule(category=Category.UPGRADE)
    def old_size(model: Model) -> Iterator[Diagnostic]:
        for found in attributes(model, "size", "1"):
            yield replace(found, fix=Fix.safe("Write 2", Edit(found.span, "2")))

    releases = "3.1.6", "3.2.0", "4.0.0"
    rules = old_size, SPELLS, new_size
    linter = JointLinter(
        tuple(Linter(replace(target, release=Version(release)), rules) for release in releases)
    )
    write_tree(tmp_path, {"a.xml": GEOM, "b.xml": GEOM, "c.xml": GEOM.replace("1", "1.0")})
    repaired = repair([tmp_path], linter, Choice(), None)
    assert repaired.worse == {
        tmp_path / name: (Version("3.1.6"), Version("3.2.0")) for name in ("a.xml", "b.xml")
    }
    assert list(after(repaired)) == ["c.xml"]
    alone = Linter(replace(target, release=Version("4.0.0")), rules)
    repaired = repair([tmp_path], alone, Choice(), None)
    assert repaired.worse == {}
    assert list(after(repaired)) == ["a.xml", "b.xml", "c.xml"]


def test_a_repair_that_would_break_another_target_is_left_out(tmp_path: Path) -> None:
    write_tree(tmp_path, {"a.xml": '<mujoco><option mpr_iterations="20"/></mujoco>'})
    path = tmp_path / "a.xml"
    with session(targets=["3.1.6", "3.2.0", "4.0.0"], use=EngineUse.NEVER) as opened:
        done = repair([path], opened.static_linter(), Choice(), None)
        assert (done.changes, done.applied) == ((), ())
        assert {name: [*map(str, old)] for name, old in done.worse.items()} == {
            path: ["3.1.6", "3.2.0"]
        }
    with session(targets=["3.2.3", "4.0.0"], use=EngineUse.NEVER) as opened:
        done = repair([path], opened.static_linter(), Choice(), None)
        assert done.worse == {}
        assert b"ccd_iterations" in done.changes[0].after


def test_only_roots_that_are_touched_are_proven(
    tmp_path: Path, target: Target, engine: Engine
) -> None:
    files: dict[str, Content] = {"a.xml": GEOM.replace("1", "1.0"), "b.xml": GEOM}
    repaired = run(tmp_path, files, SPELLS, target=target, engine=engine)
    assert [proof.root.name for proof in repaired.proofs] == ["a.xml"]


def test_files_outside_are_named_beside_repairs_that_are_made(
    tmp_path: Path, target: Target
) -> None:
    files: dict[str, Content] = {
        "project/pyproject.toml": "",
        "project/root.xml": NOTE.replace("</mujoco>", "<include file='../a.xml'/></mujoco>"),
        "a.xml": NOTE.replace("mujoco>", "mujocoinclude>"),
    }
    repaired = run(tmp_path, files, target=target, paths=("project",))
    assert list(after(repaired)) == ["root.xml"]
    assert [path.name for path in repaired.outside] == ["a.xml"]


NAMED = "<mujoco><worldbody><geom size='{}' name='a'/></worldbody></mujoco>"


def test_the_rule_behind_the_stage_that_is_refused_is_named(
    tmp_path: Path, target: Target, engine: Engine
) -> None:
    choice = Choice(unsafe=True)
    files: dict[str, Content] = {"a.xml": NAMED.format("1")}
    repaired = run(tmp_path, files, GROWS, RENAMES, target=target, engine=engine, choice=choice)
    assert (repaired.changes, repaired.faulty) == ((), ("size-1-2",))


def test_the_rule_of_a_later_stage_is_named_where_that_is_refused(
    tmp_path: Path, target: Target, engine: Engine
) -> None:
    breaks = replacing("size", "1.00", "none", safe=False)
    files: dict[str, Content] = {"a.xml": GEOM.replace("1", "1.0")}
    choice = Choice(unsafe=True)
    repaired = run(tmp_path, files, SPELLS, breaks, target=target, engine=engine, choice=choice)
    assert (repaired.changes, repaired.faulty) == ((), ("size-1.00-none",))


def test_unsafe_repairs_of_another_root_are_none_of_this_one(
    tmp_path: Path, target: Target, engine: Engine
) -> None:
    files: dict[str, Content] = {"a.xml": GEOM.replace("1", "1.0"), "b.xml": NAMED.format("2")}
    choice = Choice(unsafe=True)
    repaired = run(tmp_path, files, SPELLS, RENAMES, target=target, engine=engine, choice=choice)
    assert [(proof.root.name, proof.safe_apart) for proof in repaired.proofs] == [
        ("a.xml", False),
        ("b.xml", False),
    ]


def test_a_file_that_stands_for_its_text_is_repaired_alone(tmp_path: Path, target: Target) -> None:
    files: dict[str, Content] = {
        "root.xml": NOTE.replace("</mujoco>", "<include file='a.xml'/></mujoco>"),
        "a.xml": NOTE.replace("mujoco>", "mujocoinclude>"),
    }
    choice = Choice(alone=tmp_path / "root.xml")
    repaired = run(tmp_path, files, target=target, choice=choice)
    assert list(after(repaired)) == ["root.xml"]
    assert [path.name for path in repaired.outside] == ["a.xml"]
