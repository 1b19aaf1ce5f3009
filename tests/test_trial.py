"""Everything the engine refuses in a model comes out in one go, each fault at its place."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from mjcf_lint.checking.linter import Linter
from mjcf_lint.compiling import trial
from mjcf_lint.compiling.told import tidy
from mjcf_lint.compiling.trial import try_model
from mjcf_lint.diagnostic import Severity
from mjcf_lint.engine import Engine
from mjcf_lint.releases.target import Target
from mjcf_lint.ruleset.registry import load_rules
from tests.trees import lint, read_model, write_tree

READING = ("asset-missing", "unknown-attribute", "unknown-element")
"""The rules that only read and are of use here; others find before the engine what it would say."""
DATA = Path(__file__).parent / "data" / "trial"


@pytest.fixture
def linter(engine: Engine, target: Target, tmp_path: Path) -> Linter:
    (tmp_path / ".git").mkdir()  # a project of its own: nothing around it is looked at
    rules = [rule for rule in load_rules() if rule.compiles or rule.id in READING]
    return Linter(target, rules, engine)


def refusals(folder: Path, linter: Linter, *names: str) -> list[tuple[str, str, int]]:
    """Return file, marked text and line of all that the engine refuses."""
    found = lint(folder, linter, *names).diagnostics
    assert all(one.rule == "engine-rejects" for one in found), found
    return [(one.path.name, one.span.text, one.span.position[0]) for one in found]


def test_a_healthy_model_has_no_refusals(tmp_path: Path, linter: Linter) -> None:
    write_tree(tmp_path, {"a.xml": "<mujoco><worldbody><geom size='1'/></worldbody></mujoco>"})
    assert refusals(tmp_path, linter) == []


def test_every_refusal_is_reported_at_its_place(linter: Linter) -> None:
    assert refusals(DATA, linter, "several.xml") == [
        ("several.xml", "chrome", 6),
        ("several.xml", "elbow", 10),
        ("several_part.xml", "cilinder", 5),
        ("several_part.xml", "axis", 6),
    ]


def test_not_more_refusals_are_followed_up_than_the_limit(
    linter: Linter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trial, "MAX_ROUNDS", 2)
    assert len(refusals(DATA, linter, "several.xml")) == 2


def test_they_are_not_followed_up_for_longer_than_the_limit(
    linter: Linter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trial, "SECONDS", -1.0)
    assert refusals(DATA, linter, "several.xml") == []


def test_a_known_fault_does_not_hide_what_the_engine_refuses_behind_it(
    tmp_path: Path, linter: Linter
) -> None:
    geoms = "<geom size='1' apirate='2'/>\n<geom size='x'/>"
    text = f"<mujoco>\n<zzz/>\n<worldbody>\n{geoms}\n</worldbody></mujoco>"
    found = lint(write_tree(tmp_path, {"a.xml": text}), linter).diagnostics
    assert [(one.rule, one.span.position[0]) for one in found] == [
        ("unknown-element", 2),
        ("unknown-attribute", 4),
        ("engine-rejects", 5),
    ]


def test_a_refusal_in_an_included_file_stands_there(tmp_path: Path, linter: Linter) -> None:
    write_tree(
        tmp_path,
        {
            "root.xml": "<mujoco>\n<include file='a.xml'/></mujoco>",
            "a.xml": "<x>\n<worldbody>\n\n<geom size='1' type='cilinder'/></worldbody></x>",
        },
    )
    assert refusals(tmp_path, linter, "root.xml") == [("a.xml", "cilinder", 4)]


def test_an_asset_that_cannot_be_read_does_not_put_blame_on_its_users(
    tmp_path: Path, linter: Linter
) -> None:
    text = (
        "<mujoco><asset><mesh name='m' file='a.stl'/></asset><worldbody>"
        "<geom type='mesh' mesh='m'/></worldbody></mujoco>"
    )
    write_tree(tmp_path, {"a.xml": text, "a.stl": "no mesh at all"})
    assert len(refusals(tmp_path, linter)) == 1


def test_a_missing_asset_is_the_only_finding(tmp_path: Path, linter: Linter) -> None:
    text = (
        "<mujoco><asset><mesh name='m' file='a.stl'/></asset><worldbody>"
        "<geom type='mesh' mesh='m'/></worldbody></mujoco>"
    )
    found = lint(write_tree(tmp_path, {"a.xml": text}), linter).diagnostics
    assert [one.rule for one in found] == ["asset-missing"]


def test_a_repeated_name_is_marked_at_the_name(tmp_path: Path, linter: Linter) -> None:
    geom = "\n<geom name='a' size='1'/>"
    text = f"<mujoco><worldbody>{geom * 2}</worldbody></mujoco>"
    assert refusals(write_tree(tmp_path, {"a.xml": text}), linter) == [("a.xml", "a", 3)]


def test_three_elements_of_one_name_give_two_refusals(tmp_path: Path, linter: Linter) -> None:
    geom = "\n<geom name='a' size='1'/>"
    text = f"<mujoco><worldbody>{geom * 3}</worldbody></mujoco>"
    assert refusals(write_tree(tmp_path, {"a.xml": text}), linter) == [
        ("a.xml", "a", 3),
        ("a.xml", "a", 4),
    ]


def test_a_body_without_mass_is_refused_once(tmp_path: Path, linter: Linter) -> None:
    text = "<mujoco><worldbody>\n<body>\n<joint/></body>\n<geom size='x'/></worldbody></mujoco>"
    found = refusals(write_tree(tmp_path, {"a.xml": text}), linter)
    assert found == [("a.xml", "<body", 2), ("a.xml", "size", 4)]


def test_a_shared_fragment_reached_by_two_paths_keeps_its_places(
    tmp_path: Path, linter: Linter
) -> None:
    root = "<mujoco><include file='a.xml'/></mujoco>"
    files = {
        "d/one.xml": root,
        "d/two.xml": root,
        "d/a.xml": "<x>\n<worldbody>\n<geom size='x'/></worldbody></x>",
    }
    write_tree(tmp_path, files)
    (tmp_path / "link").symlink_to("d")
    found = linter.lint([tmp_path / "link" / "one.xml", tmp_path / "d" / "two.xml"]).diagnostics
    assert [one.span.position[0] for one in found] == [3]


def test_a_cycle_is_not_given_to_the_engine(tmp_path: Path, engine: Engine, target: Target) -> None:
    write_tree(tmp_path, {"a.xml": "<mujoco><include file='a.xml'/></mujoco>"})
    assert try_model(read_model(tmp_path / "a.xml", target), (), engine) == ()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no FIFO on this system")
def test_a_fifo_is_not_given_to_the_engine(tmp_path: Path, engine: Engine, target: Target) -> None:
    """It would wait for ever for somebody to write into it."""
    os.mkfifo(tmp_path / "pipe.stl")
    text = "<mujoco><asset><mesh name='m' file='pipe.stl'/></asset></mujoco>"
    write_tree(tmp_path, {"a.xml": text})
    with Engine(engine.library, timeout=2) as hurried:
        assert try_model(read_model(tmp_path / "a.xml", target), [], hurried) == ()


def test_what_kills_the_engine_is_a_crash_at_the_root(
    tmp_path: Path, target: Target, engine: Engine
) -> None:
    hfield = "<hfield name='h' nrow='65536' ncol='65536' size='1 1 1 1'/>"
    text = (
        f"<mujoco><asset>{hfield}</asset><worldbody>"
        "<geom type='hfield' hfield='h'/></worldbody></mujoco>"
    )
    model = read_model(write_tree(tmp_path, {"a.xml": text}) / "a.xml", target)
    (rejection,) = try_model(model, (), engine)
    assert rejection.crash is (rejection.span.text == "<mujoco")


@pytest.mark.parametrize(
    ("message", "words"),
    [
        (
            "XML Error: Error: repeated name 'a' in geom\nElement 'geom', line 0\n",
            "repeated name 'a' in geom",
        ),
        (
            "Error: mass must be positive\nObject name = b, id = 1, line = 0",
            "mass must be positive",
        ),
        ("  several\n  lines ", "several lines"),
    ],
)
def test_a_message_is_shown_without_its_prefix_and_its_line(message: str, words: str) -> None:
    assert tidy(message) == words


def test_what_takes_a_refused_value_of_a_class_is_not_blamed(
    tmp_path: Path, engine: Engine, target: Target
) -> None:
    (tmp_path / ".git").mkdir()
    text = (
        "<mujoco><default><geom type='box' size='1 1 0'/></default>"
        "<worldbody><geom/><geom/><geom/><geom/><geom/></worldbody></mujoco>"
    )
    write_tree(tmp_path, {"a.xml": text})
    sizes = [rule for rule in load_rules() if rule.id == "geom-size" or rule.compiles]
    found = lint(tmp_path, Linter(target, sizes, engine), "a.xml").diagnostics
    assert [(one.rule, one.span.text) for one in found] == [("geom-size", "1 1 0")]


@pytest.mark.parametrize(
    ("fault", "section"),
    [
        (" gap='x'", "<tendon><spatial><site site='a'/><site site='b'{}/></spatial></tendon>"),
        (" solref='x'", "<equality><weld site1='a' site2='b'{}/></equality>"),
    ],
)
def test_a_fault_in_what_needs_two_ends_is_told_once(
    fault: str, section: str, tmp_path: Path, engine: Engine, target: Target
) -> None:
    bodies = "<worldbody><site name='b'/><body><site name='c'/></body></worldbody>"
    text = f"<mujoco>{bodies}{section.format(fault)}</mujoco>"
    write_tree(tmp_path, {".git/HEAD": "", "a.xml": text})
    found = lint(tmp_path, Linter(target, load_rules(), engine), "a.xml").diagnostics
    errors = [one.rule for one in found if one.severity is Severity.ERROR]
    assert errors.count("unknown-name") == 1
    assert len(errors) == 2


SKIN = """<mujoco><worldbody><body name="a"><geom size="1"/></body></worldbody><deformable>
<skin name="s" vertex="0 0 0 1 0 0 0 1 0" face="0 1 2">
<bone body="gone" bindpos="0 0 0" bindquat="1 0 0 0" vertid="0 1 2" vertweight="1 1 1"/>
</skin></deformable>
<custom><numeric name="n" data="x"/></custom></mujoco>
"""
INERTIAL = """<mujoco><worldbody>
<body><inertial pos="0 0 0" mass="1" diaginertia="-1 1 1"/><joint/></body>
<geom size="1" type="cilinder"/></worldbody></mujoco>
"""
JOINT = """<mujoco><worldbody>
<body><geom size="1"/><joint name="j" limited="true" range="3 1" springdamper="-1 1"/></body>
</worldbody><actuator><motor joint="j"/></actuator>
<custom><numeric name="n" data="x"/></custom></mujoco>
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (SKIN, [("<skin", 2), ("data", 5)]),
        (INERTIAL, [("mass", 2), ("cilinder", 3)]),
        (JOINT, [("range", 2), ("springdamper", 2), ("data", 4)]),
    ],
    ids=["skin", "inertial", "joint"],
)
def test_what_stands_behind_a_refusal_is_found(
    text: str, expected: list[tuple[str, int]], tmp_path: Path, linter: Linter
) -> None:
    write_tree(tmp_path, {"a.xml": text})
    found = refusals(tmp_path, linter)
    assert [(marked, line) for _, marked, line in found] == expected


@pytest.mark.parametrize(
    "behind",
    [
        "<worldbody zzz='1'><body><geom size='1'/><joint name='j'/></body></worldbody>"
        "<actuator><muscle joint='j'/></actuator>",
        "<asset><hfield name='h' nrow='65536' ncol='65536' size='1 1 1 1'/></asset>"
        "<worldbody zzz='1'><geom type='hfield' hfield='h'/></worldbody>",
    ],
    ids=["without a place", "that kills it"],
)
def test_what_cannot_be_placed_waits_until_the_known_is_repaired(
    behind: str, tmp_path: Path, linter: Linter
) -> None:
    write_tree(tmp_path, {"a.xml": f"<mujoco>{behind}</mujoco>"})
    assert [one.rule for one in lint(tmp_path, linter).diagnostics] == ["unknown-attribute"]
    repaired = behind.replace(" zzz='1'", "")
    write_tree(tmp_path, {"b.xml": f"<mujoco>{repaired}</mujoco>"})
    (found,) = lint(tmp_path, linter, "b.xml").diagnostics
    assert found.rule in ("engine-rejects", "engine-crash")
