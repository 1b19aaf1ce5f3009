"""Whatever the files hold, repairs come to an end, are proven, and bring no new finding."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from mjcf_lint.checking.linter import Linter
from mjcf_lint.engine import Engine
from mjcf_lint.project.files import FileKind, kind_of
from mjcf_lint.releases.target import Target
from mjcf_lint.repair.fixer import repair
from mjcf_lint.repair.plan import Choice
from mjcf_lint.repair.writer import write
from mjcf_lint.ruleset.registry import load_rules
from tests.trees import Content, source, tree_of, write_tree
from tests.xml_documents import documents

RULES = load_rules()
CLASSES = st.sampled_from(
    ["", " class='a'", ' class="b"', " class='main'", " class=''", " class='é'"]
)
SPACE = st.sampled_from(
    ["", "\n", "\n  ", "\r\n\t", " <!-- plain -->\n", "<!-- a -- b --->", "words"]
)
GEOMS = st.sampled_from(
    [
        "<geom size='1'/>",
        "<geom size='1'rgba='1 0 0 1'/>",
        "<geom size='1' name='a & b'/>",
        "<geom size='1' apirate='2'/>",
        "<geom size='x'/>",
    ]
)
INCLUDES = st.sampled_from(
    ["", "<include file='part.xml'/>", "<include file='part.xml'><!-- so --></include>"]
)
examples = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)


@st.composite
def defaults(draw: st.DrawFn, depth: int = 0) -> str:
    inside = "".join(
        draw(
            st.lists(
                st.sampled_from(["<geom rgba='1 1 0 1'/>", "<joint damping='2'/>"]),
                max_size=2,
                unique=True,
            )
        )
    )
    if depth < 2 and draw(st.booleans()):
        inside += draw(SPACE) + draw(defaults(depth + 1))
    return f"<default{draw(CLASSES)}>{inside}{draw(SPACE)}</default>"


@st.composite
def bodies(draw: st.DrawFn) -> str:
    geoms = [
        draw(GEOMS).replace("<geom", f"<geom{draw(CLASSES)}")
        for _ in range(draw(st.integers(1, 2)))
    ]
    child = draw(CLASSES).replace(" class", " childclass")
    return f"<worldbody><body{child}>{draw(SPACE)}{''.join(geoms)}</body></worldbody>"


@st.composite
def sections(draw: st.DrawFn) -> str:
    parts = draw(st.lists(st.one_of(defaults(), bodies()), max_size=3))
    return "".join(part + draw(SPACE) for part in parts)


@st.composite
def trees(draw: st.DrawFn) -> dict[str, Content]:
    """Return a root that may include a fragment, and another root that may, too."""
    start = draw(st.sampled_from(["", "\n<?xml version='1.0'?>\n", "\ufeff"]))
    return {
        "one.xml": f"{start}<mujoco>{draw(sections())}{draw(INCLUDES)}{draw(sections())}</mujoco>",
        "two.xml": f"<mujoco>{draw(INCLUDES)}{draw(sections())}</mujoco>",
        "part.xml": f"<mujocoinclude>{draw(sections())}</mujocoinclude>",
    }


def findings(folder: Path, target: Target) -> Counter[str]:
    return Counter(found.rule for found in Linter(target, RULES).lint([folder]).diagnostics)


def assert_repaired_for_good(
    files: dict[str, Content], target: Target, engine: Engine | None, choice: Choice
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = write_tree(Path(name), files)
        before = findings(folder, target)
        repaired = repair([folder], Linter(target, RULES), choice, engine)
        assert repaired.converged
        assert not repaired.refused, repaired.refused
        write(repaired.changes)
        assert not findings(folder, target) - before
        once = tree_of(folder)
        write(repair([folder], Linter(target, RULES), choice, None).changes)
        assert tree_of(folder) == once


@given(trees())
@examples
def test_safe_repairs_of_a_tree_are_proven_and_final(
    target: Target, engine: Engine, files: dict[str, Content]
) -> None:
    assert_repaired_for_good(files, target, engine, Choice())


@pytest.mark.parametrize("alternative", ["hoist", "wrap"])
@given(trees())
@examples
def test_chosen_repairs_of_a_tree_come_to_an_end(
    alternative: str, target: Target, files: dict[str, Content]
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = write_tree(Path(name), files)
        choice = Choice(unsafe=True, alternatives={"root-default-renamed": alternative})
        assert repair([folder], Linter(target, RULES), choice, None).converged


@given(documents())
@examples
def test_safe_repairs_of_any_document_are_proven_and_final(
    target: Target, engine: Engine, data: bytes
) -> None:
    assume(kind_of(source(data)) is FileKind.MUJOCO)
    assert_repaired_for_good({"a.xml": data}, target, engine, Choice())
