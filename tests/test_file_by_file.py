"""What rules are spared changes nothing of what they find."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from packaging.version import Version

from mjcf_lint import Category, Diagnostic, Kind, Model, Rule, rule
from mjcf_lint.checking import runner
from mjcf_lint.checking.runner import Runner
from mjcf_lint.grammar import grammar_for, releases
from mjcf_lint.project.files import FileKind, Files, kind_of
from mjcf_lint.releases.target import Target
from mjcf_lint.ruleset.registry import builtin_rules_dir, load_rules
from tests.both_ways import apart, differing, overlooked, reading
from tests.split_models import split
from tests.trees import write_tree

FOLDERS = sorted(path.parent for path in builtin_rules_dir().glob("*/rule.py"))
NEWEST = str(releases()[-1])
MOST_INCLUSIONS = 100
"""Some releases take in files that include each other again and again."""
MADE_FOR = Version("2.3.7")


def target_for(release: str, made_for: Version | None = None) -> Target:
    return Target(Version(release), grammar_for(Version(release)), made_for)


def examples(folder: Path) -> list[Path]:
    """Return the MJCF files below a folder, but for the largest."""
    paths = [path for path in sorted(folder.rglob("*.xml")) if path.stat().st_size < 100_000]
    kinds = {path: kind_of(Files().read(path)) for path in paths}
    return [path for path in paths if kinds[path] in (FileKind.MUJOCO, FileKind.INCLUDE)]


def models_of(paths: list[Path], target: Target) -> Iterator[Model]:
    files = Files()
    for path in paths:
        source = files.read(path)
        fragment = kind_of(source) is FileKind.INCLUDE
        kind = Kind.FRAGMENT if fragment else Kind.ROOT
        model = Model.read(source, target, files.read, kind)
        if len(model.inclusions) < MOST_INCLUSIONS:
            yield model


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of all examples of rules."""
    folder = tmp_path_factory.mktemp("rules")
    for each in FOLDERS:
        shutil.copytree(each, folder / each.name)
    return folder


@pytest.fixture(scope="module")
def cut(copied: Path) -> list[Path]:
    """What the examples of faults hold, each in many small files."""
    bad = [path for path in examples(copied) if path.name.startswith("bad")]
    return [split(path, odd=odd) for path in bad for odd in (False, True)]


@pytest.mark.parametrize("release", ["2.2.0", NEWEST])
def test_file_by_file_rules_find_the_same(copied: Path, cut: list[Path], release: str) -> None:
    models = list(models_of([*examples(copied), *cut], target_for(release)))
    assert sum(len(model.inclusions) > 1 for model in models) > 300
    assert not list(differing(models, apart(load_rules())))


@pytest.mark.parametrize(
    ("release", "made_for"), [("2.2.0", None), ("3.3.0", MADE_FOR), (NEWEST, None)]
)
def test_rules_that_are_left_out_find_nothing(
    copied: Path, release: str, made_for: Version | None
) -> None:
    models = models_of(examples(copied), target_for(release, made_for))
    assert not list(overlooked(models, load_rules()))


def test_rules_that_depend_on_more_are_found_out(copied: Path, cut: list[Path]) -> None:
    """Each of these, declared so, finds other things."""
    wrong = {
        "unknown-name": "names in other files",
        "flexcomp-parent": "attributes of what stands around",
        "repeated-element": "what stands beside",
        "include-missing": "the way to the file",
    }
    rules = tuple(replace(one, file_by_file=True) for one in load_rules() if one.id in wrong)
    models = models_of([*examples(copied), *cut], target_for(NEWEST))
    told = list(differing(list(models), rules))
    assert {one.split()[0] for one in told} == set(wrong)


def test_a_rule_that_is_wrongly_left_out_is_found_out(copied: Path) -> None:
    (wrong,) = (one for one in load_rules() if one.id == "colour-range")
    models = list(models_of(examples(copied), target_for(NEWEST)))
    assert list(overlooked(models, (replace(wrong, only_with=frozenset({"geom.rgba"})),)))
    assert list(overlooked(models, (replace(wrong, between_releases=True),)))


TREE = {
    "a.xml": '<mujoco><worldbody><geom name="1"/><include file="part.xml"/><geom name="4"/>'
    "</worldbody></mujoco>",
    "b.xml": '<mujoco model="b"><worldbody><include file="part.xml"/></worldbody></mujoco>',
    "c.xml": '<mujoco><worldbody><body pos="0 0 1"><include file="part.xml"/></body></worldbody>'
    "</mujoco>",
    "part.xml": '<mujocoinclude><geom name="2"/><geom name="3"/></mujocoinclude>',
}


@pytest.fixture
def tree(tmp_path: Path) -> list[Model]:
    write_tree(tmp_path, TREE)
    return list(models_of([tmp_path / name for name in TREE if len(name) < 6], target_for(NEWEST)))


def naming(looked_at: list[str]) -> Rule:
    """Return a rule that names each geom, and takes down what it looks at."""

    @rule(category=Category.ERROR, file_by_file=True)
    def named(model: Model) -> Iterator[Diagnostic]:
        """It names geoms."""
        for node in model.elements("geom"):
            looked_at.append(node.get("name") or "")
            yield Diagnostic(node.attributes["name"].value_span, f"geom {node.get('name')}")
            yield Diagnostic(node.element.name_span, f"again {node.get('name')}")

    return named


def test_a_file_is_looked_at_once_for_each_place(tree: list[Model]) -> None:
    looked_at: list[str] = []
    for model in tree:
        reading(model, naming(looked_at))
    assert sorted(looked_at) == ["1", *"222333", "4"]
    looked_at.clear()
    shared = naming(looked_at)
    found = [reading(model, shared) for model in tree]
    assert sorted(looked_at) == ["1", *"22", *"33", "4"]
    assert [one.roots for one in found[1]] == [(tree[1].root.path,)] * 4
    assert {len(one.includes) for one in found[1]} == {1}
    assert found[1][0].includes != found[0][2].includes


def test_what_is_found_stands_in_the_order_of_the_engine(tree: list[Model]) -> None:
    found = reading(tree[0], naming([]))
    assert [one.message.split()[1] for one in found] == ["1", "1", "2", "2", "3", "3", "4", "4"]
    assert [one.message.split()[0] for one in found] == ["geom", "again"] * 4


def test_another_target_is_another_matter(tree: list[Model]) -> None:
    looked_at: list[str] = []
    shared = naming(looked_at)
    for release in (NEWEST, "3.3.0"):
        for model in tree:
            reading(replace(model, target=target_for(release)), shared)
    assert len(looked_at) == 2 * 6


def test_what_asks_for_more_runs_over_the_whole_model(tree: list[Model]) -> None:
    @rule(category=Category.ERROR, file_by_file=True)
    def asking(model: Model) -> Iterator[Diagnostic]:
        """It asks for the values of one geom."""
        for node in model.elements("geom"):
            if node.get("name") == "3":
                model.values(node)
        yield Diagnostic(model.root.span(0, 1), f"{len(list(model.elements('geom')))} geoms")

    assert [one.message for one in reading(tree[0], asking)] == ["4 geoms"]


def test_a_rule_that_fails_fails_as_before(tree: list[Model]) -> None:
    @rule(category=Category.ERROR, file_by_file=True)
    def broken(model: Model) -> Iterator[Diagnostic]:
        """It breaks."""
        yield Diagnostic(model.root.span(0, 1), "found before")
        raise ZeroDivisionError

    both = [Runner((one,)) for one in (broken, replace(broken, file_by_file=False))]
    found = [each.reading(tree[0]) for each in both]
    assert found[0] == found[1]
    assert len(found[0]) == 1
    assert both[0].failures == both[1].failures
    assert len(both[0].failures) == 1


def test_no_more_is_found_than_the_limit(
    tree: list[Model], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "MOST_FINDINGS", 5)
    named = naming([])
    both = [Runner((one,)) for one in (named, replace(named, file_by_file=False))]
    found = [each.reading(tree[0]) for each in both]
    assert found[0] == found[1]
    assert len(found[0]) == 5
    assert both[0].cut == both[1].cut
    assert len(both[0].cut) == 1


def test_what_is_not_there_is_not_looked_for(tree: list[Model]) -> None:
    looked_at: list[str] = []
    for words, times in {(): 2, ("geom",): 2, (".name",): 2, ("geom.size", "site"): 0}.items():
        looked_at.clear()
        one = replace(naming(looked_at), file_by_file=False, only_with=frozenset(words))
        reading(tree[1], one)
        assert len(looked_at) == times


def test_releases_are_not_compared_where_there_is_one(tree: list[Model]) -> None:
    looked_at: list[str] = []
    one = replace(naming(looked_at), file_by_file=False, between_releases=True)
    reading(tree[1], one)
    assert not looked_at
    reading(replace(tree[1], target=replace(tree[1].target, made_for=Version("2.3.7"))), one)
    assert looked_at
