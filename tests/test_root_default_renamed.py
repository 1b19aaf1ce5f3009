"""root-default-renamed in every shape, each put before the engines it is about."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st
from packaging.version import Version

from mjcf_lint.checking.linter import Linter
from mjcf_lint.checking.report import Report
from mjcf_lint.diagnostic import Applicability
from mjcf_lint.engine import Verdict, fields, same
from mjcf_lint.grammar import grammar_for
from mjcf_lint.project.files import Files as Cache
from mjcf_lint.releases.target import Target
from mjcf_lint.repair.fixer import repair
from mjcf_lint.repair.plan import Choice
from mjcf_lint.ruleset.registry import load_rules
from tests.conftest import OldEngine

pytestmark = pytest.mark.real

RULE = "root-default-renamed"
OLD, NEWEST = "3.1.6", "4.0.0"
NEW = ("3.2.0", "3.3.7", NEWEST)
EXAMPLES = int(os.environ.get("MJCF_LINT_EXAMPLES", "0"))

Files = Mapping[str, str]
"""The files of a model by name; `m.xml` is the root."""

RED, GREEN, BLUE = (f'<geom rgba="{rgba} 1"/>' for rgba in ("1 0 0", "0 1 0", "0 0 1"))
SOFT = '<geom friction=".5 .1 .1"/>'


def model(top: str, *references: str) -> str:
    """Write a root file: what stands at its top, and a geom for each reference to a class."""
    bodies = "".join(
        f'<body {reference}><freejoint/><geom size=".1"/></body>'
        if reference.startswith("childclass")
        else f'<body><freejoint/><geom size=".1" {reference}/></body>'
        for reference in references
    )
    floor = '<geom name="floor" type="plane" size="1 1 .1"/>'
    return f"<mujoco>\n{top}\n<worldbody>{floor}{bodies}</worldbody>\n</mujoco>\n"


def include(name: str) -> str:
    return f'<include file="{name}"/>'


def fragment(content: str) -> str:
    return f"<mujocoinclude>\n{content}\n</mujocoinclude>\n"


def block(name: str, content: str) -> str:
    return f'  <default class="{name}">\n    {content}\n  </default>'


UNNAMED = f"  <default>\n    {SOFT}\n  </default>"

LOADED: dict[str, Files] = {
    "in the root file": {"m.xml": model(block("k", RED), 'class="k"')},
    "referred to by childclass": {"m.xml": model(block("k", RED), 'childclass="k"')},
    "referred to by nothing": {"m.xml": model(block("k", RED))},
    "in an include": {
        "m.xml": model(include("k.xml"), 'class="k"', 'childclass="k"'),
        "k.xml": fragment(block("k", RED)),
    },
    "in an include of an include": {
        "m.xml": model(include("a.xml"), 'class="k"'),
        "a.xml": fragment(include("k.xml")),
        "k.xml": fragment(block("k", RED)),
    },
    "several names": {"m.xml": model(block("a", RED) + block("b", SOFT), 'class="b"')},
    "one name twice": {"m.xml": model(block("k", RED) + block("k", SOFT), 'class="k"')},
    "one name twice, a second between": {
        "m.xml": model(block("k", RED) + block("b", GREEN) + block("k", SOFT), 'class="k"')
    },
    "behind an unnamed one": {"m.xml": model(UNNAMED + block("k", RED), 'class="k"')},
    "before an unnamed one": {"m.xml": model(block("k", RED) + UNNAMED, 'class="main"')},
    "before one named main": {
        "m.xml": model(block("k", RED) + block("main", SOFT), 'class="main"')
    },
    "behind one named main": {"m.xml": model(block("main", SOFT) + block("k", RED), 'class="k"')},
    "with nested classes": {
        "m.xml": model(
            block("k", RED + f'<default class="n">{GREEN}</default>'), 'class="k"', 'class="n"'
        )
    },
    "nested classes before its values": {
        "m.xml": model(
            block("k", f'<default class="n">{SOFT}</default>' + RED), 'class="k"', 'childclass="n"'
        )
    },
    "nested class of its name in an earlier block": {
        "m.xml": model(
            f'<default><default class="k">{GREEN}</default></default>' + block("k", RED),
            'class="k"',
            'childclass="k"',
        )
    },
    "nested class of its name in a later unnamed block": {
        "m.xml": model(
            block("k", RED) + f'<default><default class="k">{GREEN}</default></default>',
            'class="k"',
            'class="main"',
        )
    },
    "nested class of its name in a later named block": {
        "m.xml": model(
            block("k", RED) + f'<default class="b"><default class="k">{GREEN}</default></default>',
            'class="k"',
            'class="b"',
        )
    },
    "nested class of its name between two of it": {
        "m.xml": model(
            block("k", RED)
            + f'<default class="b"><default class="k">{GREEN}</default></default>'
            + block("k", SOFT),
            'class="k"',
        )
    },
    "nested class main": {
        "m.xml": model(
            block("k", RED + f'<default class="main">{GREEN}</default>'),
            'class="k"',
            'class="main"',
        )
    },
    "nested class main, hidden by a later unnamed block": {
        "m.xml": model(
            block("k", RED + f'<default class="main">{GREEN}</default>') + UNNAMED, 'class="main"'
        )
    },
    "nested classes main and main_": {
        "m.xml": model(
            block("k", f'<default class="main">{GREEN}</default><default class="main_"/>'),
            'class="main_"',
            'childclass="main"',
        )
    },
    "nested class main in a block that another name follows": {
        "m.xml": model(
            block("a", f'<default class="main">{GREEN}</default>') + block("b", RED),
            'class="main"',
            'class="b"',
        )
    },
    "attributes in both": {
        "m.xml": model(
            block("k", '<geom rgba="1 0 0 1" friction=".3 .1 .1"/>') + block("b", GREEN),
            'class="b"',
        )
    },
    "self-closed": {"m.xml": model('  <default class="k"/>', 'class="k"')},
    "self-closed with a blank": {"m.xml": model("<default class='k' />", 'class="k"')},
    "on one line": {"m.xml": model(f'<default class="k">{RED}</default>', 'class="k"')},
    "without content": {"m.xml": model('<default class="k"></default>', 'class="k"')},
    "with comments": {
        "m.xml": model(
            f'<default class="k"> <!-- a -->\n    {RED} <!-- b -->\n    <!-- c -->\n</default>',
            'class="k"',
        )
    },
    "with nothing but a comment": {
        "m.xml": model('<default class="k">\n    <!-- nothing -->\n</default>', 'class="k"')
    },
    "with CRLF": {"m.xml": model(block("k", RED), 'class="k"').replace("\n", "\r\n")},
    "class on a line of its own": {
        "m.xml": model(f'<default\n    class = "k"\n  >{RED}</default>', 'class="k"')
    },
    "name with an entity": {
        "m.xml": model(block("a&amp;b", RED), 'class="a&amp;b"'),
    },
    "children from an include": {
        "m.xml": model(block("k", include("values.xml")), 'class="k"', 'class="n"'),
        "values.xml": fragment(RED + f'<default class="n">{SOFT}</default>'),
    },
    "the whole block's class main from an include": {
        "m.xml": model(block("k", include("values.xml")), 'class="k"', 'class="main"'),
        "values.xml": fragment(RED + f'<default class="main">{SOFT}</default>'),
    },
    "joints, motors and materials": {
        "m.xml": model(
            block("k", '<joint damping="3"/><motor gear="7"/><material shininess=".1"/>')
            + '<asset><material name="m"/></asset><actuator><motor joint="j" class="k"/>'
            '<motor joint="j"/></actuator><worldbody><body><joint name="j" class="k"/>'
            '<geom size=".1"/></body></worldbody>'
        )
    },
    "references from frames": {
        "m.xml": model(
            block("k", RED + f'<default class="n">{SOFT}</default>')
            + '<worldbody><frame childclass="k"><geom size="2"/><frame childclass="n">'
            '<geom size="3"/><geom size="4" class="k"/></frame></frame></worldbody>'
        )
    },
}
"""Shapes that 3.1.6 loads."""

REFUSED: dict[str, Files] = {
    "a name that another takes over": {
        "m.xml": model(block("a", RED) + block("b", SOFT), 'class="a"')
    },
    "a name that an unnamed block undoes": {"m.xml": model(block("k", RED) + UNNAMED, 'class="k"')},
    "a name that main undoes": {
        "m.xml": model(block("k", RED) + block("main", SOFT), 'childclass="k"')
    },
    "a nested class of its name inside": {
        "m.xml": model(block("k", RED + f'<default class="k">{GREEN}</default>'), 'class="k"')
    },
    "main, which is gone": {"m.xml": model(block("k", RED), 'class="main"')},
}
"""Shapes that no release has ever loaded."""


@dataclass(frozen=True)
class Lab:
    """A folder for models, a linter of the newest release, and every engine."""

    folder: Path
    linter: Linter
    engine: OldEngine
    numbers: count[int]

    def write(self, files: Files) -> Path:
        folder = self.folder / str(next(self.numbers))
        folder.mkdir()
        for name, text in files.items():
            (folder / name).write_bytes(text.encode())
        return folder

    def report(self, files: Files) -> Report:
        report = self.linter.again(Cache()).lint([self.write(files)])
        assert not report.failures, report.failures[0].traceback
        return report

    def fixed(self, files: Files, choice: Choice) -> Files:
        done = repair([self.write(files)], self.linter.again(Cache()), choice, None)
        assert done.converged
        changed = {change.path.name: change.after.decode() for change in done.changes}
        return {**files, **changed}

    def load(self, release: str, files: Files, root: str = "m.xml") -> Verdict:
        return self.engine(release).load(self.write(files) / root, image=True)

    def unchanged(self, before: Files, after: Files, root: str = "m.xml") -> bool:
        one, other = self.load(OLD, before, root), self.load(OLD, after, root)
        headers = self.engine(OLD).library.headers
        assert one.image, one.message
        assert other.image, other.message
        assert headers
        return same(one.image, other.image, headers)

    def geoms(
        self, release: str, files: Files, root: str = "m.xml"
    ) -> tuple[tuple[float, ...], ...]:
        """Return what the default classes of these tests give to geoms."""
        verdict = self.load(release, files, root)
        headers = self.engine(release).library.headers
        assert verdict.image, verdict.message
        assert headers
        found = fields(verdict.image, headers)
        return tuple(found[name].values() for name in ("geom_rgba", "geom_friction"))


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory, old_engine: OldEngine) -> Lab:
    newest = old_engine(NEWEST)
    target = Target(Version(NEWEST), grammar_for(Version(NEWEST), newest))
    linter = Linter(target, [rule for rule in load_rules() if rule.category.on])
    return Lab(tmp_path_factory.mktemp("models"), linter, old_engine, count())


@pytest.mark.parametrize("shape", LOADED)
def test_the_hoist_keeps_the_compiled_model(shape: str, lab: Lab) -> None:
    before = LOADED[shape]
    after = lab.fixed(before, Choice())
    assert lab.unchanged(before, after)
    for release in NEW:
        assert lab.load(release, before).message.count("cannot be renamed") == 1
        assert lab.load(release, after).loaded
        assert lab.geoms(release, after) == lab.geoms(OLD, before)


@pytest.mark.parametrize("shape", LOADED)
def test_the_hoist_leaves_nothing_to_report(shape: str, lab: Lab) -> None:
    assert lab.report(lab.fixed(LOADED[shape], Choice())).diagnostics == ()


@pytest.mark.parametrize("shape", LOADED)
def test_the_wrap_loads_where_it_is_offered(shape: str, lab: Lab) -> None:
    before = LOADED[shape]
    renamed = [found for found in lab.report(before).diagnostics if found.rule == RULE]
    if not all(found.alternatives for found in renamed):
        pytest.skip("the wrap is not offered for this shape")
    after = lab.fixed(before, Choice(alternatives={RULE: "wrap"}))
    assert lab.load(NEWEST, after).loaded


@pytest.mark.parametrize("shape", REFUSED)
def test_what_never_loaded_gets_no_safe_fix(shape: str, lab: Lab) -> None:
    before = REFUSED[shape]
    assert not lab.load(OLD, before).loaded
    fixes = [found.fix for found in lab.report(before).diagnostics if found.rule == RULE]
    assert fixes
    assert all(fix and fix.applicability is Applicability.UNSAFE for fix in fixes)


SHARED: Files = {
    "k.xml": fragment(block("k", RED)),
    "last.xml": model(include("k.xml"), 'class="k"'),
    "undone.xml": model(include("k.xml") + UNNAMED, 'class="main"'),
}


def test_one_repair_suits_a_root_where_it_is_last_and_one_where_it_is_undone(lab: Lab) -> None:
    after = lab.fixed(SHARED, Choice())
    for root in ("last.xml", "undone.xml"):
        assert lab.unchanged(SHARED, after, root)
        for release in NEW:
            assert lab.load(release, after, root).loaded
            assert lab.geoms(release, after, root) == lab.geoms(OLD, SHARED, root)


def test_roots_that_need_different_repairs_get_none(lab: Lab) -> None:
    twice = {
        "k.xml": fragment(block("k", RED)),
        "again.xml": fragment(block("k", SOFT)),
        "once.xml": model(include("k.xml"), 'class="k"'),
        "twice.xml": model(include("k.xml") + include("again.xml"), 'class="k"'),
    }
    fixes = {found.path.name: found.fix for found in lab.report(twice).diagnostics}
    assert fixes["k.xml"] is None
    assert lab.fixed(twice, Choice())["k.xml"] == twice["k.xml"]


def test_a_lone_fragment_gets_no_safe_fix(lab: Lab) -> None:
    lone = {"k.xml": fragment(block("k", RED) + "<asset/>")}
    (found,) = lab.report(lone).diagnostics
    assert found.fix
    assert found.fix.applicability is Applicability.UNSAFE


def test_a_lone_fragment_that_may_belong_in_a_default_is_left_alone(lab: Lab) -> None:
    assert lab.report({"k.xml": fragment(block("k", RED))}).diagnostics == ()


def test_the_finding_names_what_the_wrap_would_change(lab: Lab) -> None:
    files = {"m.xml": model(block("k", '<geom contype="0" conaffinity="0"/>'), 'class="k"')}
    (found,) = lab.report(files).diagnostics
    assert "take them away from 1 geom outside class 'k'" in found.note
    assert [related.message for related in found.related] == [
        "the wrap changes contype, conaffinity of this geom 'floor'"
    ]


@dataclass(frozen=True)
class Default:
    """A default element: its class, its values, and what is nested in it."""

    name: str
    values: str
    nested: tuple[Default, ...]

    def written(self) -> str:
        name = f' class="{self.name}"' if self.name else ""
        inside = "".join(default.written() for default in self.nested)
        return f"<default{name}>{self.values}{inside}</default>"


NAMES = st.sampled_from(["main", "main_", "a", "b"])
VALUES = st.sampled_from(["", RED, GREEN, BLUE, SOFT])


@st.composite
def blocks_and_references(draw: st.DrawFn) -> tuple[list[Default], list[str]]:
    """Draw blocks of which at least one is named, and references most of which lead somewhere."""
    free = draw(st.permutations(["main", "main_", "a", "b", "c"]))

    def nested(depth: int) -> tuple[Default, ...]:
        made = []
        while free and draw(st.integers(0, 2)) > depth:
            # Now and then a name that is taken, which no release puts up with.
            name = draw(NAMES) if draw(st.integers(0, 9)) == 9 else free.pop()
            made.append(Default(name, draw(VALUES), nested(depth + 1)))
        return tuple(made)

    blocks = [
        Default(draw(st.one_of(st.just(""), NAMES)), draw(VALUES), nested(0))
        for _ in range(draw(st.integers(1, 4)))
    ]
    assume(any(block.name not in ("", "main") for block in blocks))
    there = [blocks[-1].name or "main"]
    there += [name for name in ("main", "main_", "a", "b", "c") if name not in free]
    references = [
        draw(st.sampled_from(["class", "childclass"])) + f'="{draw(st.sampled_from(there))}"'
        for _ in range(draw(st.integers(0, 3)))
    ]
    return blocks, references


@settings(
    max_examples=EXAMPLES or 150,
    derandomize=not EXAMPLES,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(drawn=blocks_and_references(), included=st.booleans())
def test_a_safe_hoist_is_exact_for_any_tree_of_defaults(
    drawn: tuple[list[Default], list[str]], included: bool, lab: Lab
) -> None:
    blocks, references = drawn
    written = [block.written() for block in blocks]
    before: dict[str, str] = {"m.xml": model("".join(written), *references)}
    if included:
        before["k.xml"] = fragment(written[0])
        before["m.xml"] = model(include("k.xml") + "".join(written[1:]), *references)
    after = lab.fixed(before, Choice())
    loaded = lab.load(OLD, before).loaded
    event(f"3.1.6 {'loads' if loaded else 'refuses'} the original")
    if not loaded:
        assert after == before
        return
    assert lab.unchanged(before, after)
    assert lab.load(NEWEST, after).loaded
    assert lab.geoms(NEWEST, after) == lab.geoms(OLD, before)
