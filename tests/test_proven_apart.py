"""Safe repairs are proven without the unsafe ones of the same run, and faulty rules are named."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mjcf_lint import Category, Diagnostic, Edit, Fix, Model, Rule, rule
from mjcf_lint.__main__ import _run
from mjcf_lint.checking.linter import Linter
from mjcf_lint.engine import Engine
from mjcf_lint.releases.target import Target
from mjcf_lint.repair.fixer import Repair, repair
from mjcf_lint.repair.plan import Choice
from mjcf_lint.repair.proof import Outcome
from mjcf_lint.ruleset.registry import load_rules
from mjcf_lint.sessions import session as session_module
from tests.trees import Content, tree_of, write_tree

BODY = "<body><freejoint/><geom size='1' mass='{}' rgba='{} 1 1 1'/></body>"
MODEL = f"<mujoco><worldbody>{BODY.format(2, 0)}</worldbody></mujoco>"
BUG = 3


def writing(name: str, old: str, new: str, *, safe: bool) -> Rule:
    """Make a rule that writes another value into an attribute, and says whether that is safe."""
    make = Fix.safe if safe else Fix.unsafe

    def check(model: Model) -> Iterator[Diagnostic]:
        for node in model.elements():
            attribute = node.attributes.get(name)
            if attribute and attribute.value == old:
                span = attribute.value_span
                yield Diagnostic(span, f"{name} is {old}", make(f"Write {new}", Edit(span, new)))

    check.__name__ = f"{'safe' if safe else 'unsafe'}_{name}_{new.replace('.', '_')}"
    return rule(category=Category.ERROR)(check)


SPELLS_MASS = writing("mass", "2", "2.0", safe=True)
CHANGES_MASS = writing("mass", "2", "3", safe=True)
BREAKS_MASS = writing("mass", "2", "none", safe=True)
PAINTS = writing("rgba", "0 1 1 1", "0.5 1 1 1", safe=False)
ANYTHING = Choice(unsafe=True)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return write_tree(tmp_path, {"pyproject.toml": ""})


def run(
    project: Path,
    files: dict[str, Content],
    *rules: Rule,
    target: Target,
    engine: Engine,
) -> Repair:
    write_tree(project, files)
    return repair([project], Linter(target, rules), ANYTHING, engine)


def test_a_safe_repair_that_changes_a_mass_is_found_among_unsafe_ones(
    project: Path, target: Target, engine: Engine
) -> None:
    done = run(project, {"a.xml": MODEL}, CHANGES_MASS, PAINTS, target=target, engine=engine)
    (proof,) = done.refused
    assert proof.outcome is Outcome.CHANGED
    assert any(line.startswith("body_mass[1]: 2") for line in proof.detail)
    assert not any("rgba" in line for line in proof.detail)
    assert done.faulty == (CHANGES_MASS.id,)
    assert (done.changes, done.applied) == ((), ())


def test_a_safe_repair_that_breaks_the_model_is_found_among_unsafe_ones(
    project: Path, target: Target, engine: Engine
) -> None:
    mends = writing("mass", "none", "4", safe=False)
    done = run(project, {"a.xml": MODEL}, BREAKS_MASS, PAINTS, mends, target=target, engine=engine)
    assert [proof.outcome for proof in done.refused] == [Outcome.BROKEN]
    assert done.faulty == (BREAKS_MASS.id,)
    assert done.changes == ()


def test_an_unsafe_repair_cannot_hide_what_a_safe_one_changed(
    project: Path, target: Target, engine: Engine
) -> None:
    undoes = writing("mass", "3", "2.00", safe=False)
    done = run(project, {"a.xml": MODEL}, CHANGES_MASS, undoes, target=target, engine=engine)
    assert done.faulty == (CHANGES_MASS.id,)
    assert done.changes == ()


def test_a_safe_repair_of_what_an_unsafe_one_wrote_is_proven_too(
    project: Path, target: Target, engine: Engine
) -> None:
    grows = writing("rgba", "0.5 1 1 1", "0.6 1 1 1", safe=True)
    done = run(project, {"a.xml": MODEL}, grows, PAINTS, target=target, engine=engine)
    assert [proof.outcome for proof in done.refused] == [Outcome.CHANGED]
    assert done.faulty == (grows.id,)
    assert done.changes == ()


def test_an_unsafe_repair_that_breaks_the_model_takes_the_safe_ones_along(
    project: Path, target: Target, engine: Engine
) -> None:
    breaks = writing("rgba", "0 1 1 1", "none", safe=False)
    done = run(project, {"a.xml": MODEL}, SPELLS_MASS, breaks, target=target, engine=engine)
    assert [proof.outcome for proof in done.refused] == [Outcome.BROKEN]
    assert done.faulty == (breaks.id,)
    assert done.changes == ()


def test_what_is_proven_apart_is_said(project: Path, target: Target, engine: Engine) -> None:
    files: dict[str, Content] = {"a.xml": MODEL, "b.xml": MODEL.replace("0 1 1 1", "1 1 1 1")}
    done = run(project, files, SPELLS_MASS, PAINTS, target=target, engine=engine)
    told = {proof.root.name: (proof.outcome, proof.safe_apart) for proof in done.proofs}
    assert told == {"a.xml": (Outcome.CHANGED, True), "b.xml": (Outcome.SAME, False)}
    assert len(done.changes) == 2
    assert done.refused == ()


def test_one_refused_root_holds_back_what_it_shares(
    project: Path, target: Target, engine: Engine
) -> None:
    include = "<include file='shared.xml'/>"
    files: dict[str, Content] = {
        "bad.xml": MODEL.replace("</mujoco>", f"{include}</mujoco>"),
        "good.xml": f"<mujoco>{include}</mujoco>",
        "apart.xml": f"<mujoco><worldbody>{BODY.format(1, 0)}</worldbody></mujoco>",
        "shared.xml": f"<mujocoinclude><worldbody>{BODY.format(1, 0)}</worldbody></mujocoinclude>",
    }
    done = run(project, files, CHANGES_MASS, PAINTS, target=target, engine=engine)
    assert [proof.root.name for proof in done.refused] == ["bad.xml"]
    assert [change.path.name for change in done.changes] == ["apart.xml"]
    assert [one.found.path.name for one in done.applied] == ["apart.xml"]


@pytest.mark.parametrize("whole", [True, False], ids=["whole", "parent-only"])
def test_a_model_that_attaches_what_is_repaired_is_proven_with_it(
    *, whole: bool, tmp_path: Path, target: Target, engine: Engine
) -> None:
    """The name of a frame is in no compiled model, but a parent attaches by it."""
    renames = writing("name", "f", "g", safe=True)
    frame = "<frame name='f'><body name='b'><geom size='1'/></body></frame>"
    files: dict[str, Content] = {
        "pyproject.toml": "",
        "child.xml": f"<mujoco><worldbody>{frame}</worldbody></mujoco>",
        "parent.xml": (
            "<mujoco><asset><model name='m' file='child.xml'/></asset><worldbody><frame>"
            "<attach model='m' frame='f' prefix='p'/></frame></worldbody></mujoco>"
        ),
    }
    write_tree(tmp_path, files)
    paths = [tmp_path] if whole else [tmp_path / "parent.xml", tmp_path / "child.xml"]
    done = repair(paths, Linter(target, (renames,)), Choice(), engine)
    assert [(proof.root.name, proof.outcome) for proof in done.refused] == [
        ("parent.xml", Outcome.BROKEN)
    ]
    assert done.faulty == (renames.id,)
    assert done.changes == ()


@pytest.mark.parametrize("more", [(), ("--unsafe-fixes",)], ids=["safe", "unsafe"])
@pytest.mark.parametrize("faulty", [CHANGES_MASS, BREAKS_MASS], ids=["changes", "breaks"])
@pytest.mark.parametrize("how", [("--fix",), ("--diff",), ("--output-dir", "out")])
def test_a_faulty_rule_ends_every_kind_of_run_with_3(
    how: tuple[str, ...],
    faulty: Rule,
    more: tuple[str, ...],
    project: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    rules = (*load_rules(), faulty, PAINTS)
    monkeypatch.setattr(session_module, "load_rules", lambda: rules)
    monkeypatch.chdir(project)
    write_tree(project, {"in/a.xml": MODEL})
    before = tree_of(project)
    assert _run(["in", *how, *more]) == BUG
    said = capfd.readouterr()
    assert f"bug: the repair of {faulty.id} is at fault" in said.err
    assert PAINTS.id not in said.err
    assert "@@" not in said.out
    after = tree_of(project)
    assert {name: data for name, data in after.items() if not name.startswith("out/")} == before
    assert all(data.decode() == MODEL for name, data in after.items() if name.startswith("out/"))
