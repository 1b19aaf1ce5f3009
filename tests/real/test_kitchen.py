from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path

import pytest

from mjcf_lint.engine import Engine, same
from tests.real.command_line import Run, lint, mjcf_lint
from tests.real.fetch import library, package, python_with

pytestmark = pytest.mark.real

REFUSING = ("3.2.0", "3.3.7", "4.0.0")
LOADING = "3.1.6"
WRAP = "root-default-renamed=wrap"
COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)


@dataclass(frozen=True)
class Kitchen:
    package: str
    folder: str
    kettle: str
    roots: tuple[str, ...]
    beside: frozenset[str] = frozenset()
    """Roots with faults of their own."""


KITCHENS = (
    Kitchen(
        "gymnasium-robotics",
        "gymnasium_robotics/envs/assets/kitchen_franka",
        "kitchen_assets/item_assets/kettle_asset.xml",
        ("kitchen_assets/kitchen_env_model.xml",),
    ),
    Kitchen(
        "d4rl",
        "d4rl/kitchen",
        "adept_models/kitchen/assets/kettle_asset.xml",
        (
            "adept_envs/franka/assets/franka_kitchen_jntpos_act_ab.xml",
            "adept_models/kitchen/kettle.xml",
            "adept_models/kitchen/kitchen.xml",
        ),
        beside=frozenset({"third_party/franka/bi-franka_panda.xml"}),
    ),
)


@dataclass(frozen=True)
class Case:
    """A kitchen under a release that refuses it, in a folder of its own."""

    kitchen: Kitchen
    python: Path
    original: Path
    folder: Path

    @property
    def kettle(self) -> Path:
        return self.folder / self.kitchen.kettle

    @property
    def roots(self) -> list[Path]:
        return [self.folder / root for root in self.kitchen.roots]

    def run(self, *arguments: str | Path) -> Run:
        return lint(self.folder, *arguments, python=self.python)

    def restore(self) -> None:
        if self.folder.exists():
            shutil.rmtree(self.folder)
        shutil.copytree(self.original, self.folder)


@dataclass(frozen=True)
class Repaired:
    """A kitchen after --fix, and its compiled models from before."""

    case: Case
    before: list[bytes]


@pytest.fixture(scope="module", params=KITCHENS, ids=lambda kitchen: kitchen.package)
def kitchen(request: pytest.FixtureRequest) -> Kitchen:
    found: Kitchen = request.param
    return found


@pytest.fixture(scope="module", params=REFUSING)
def release(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def original(kitchen: Kitchen) -> Path:
    return package(kitchen.package) / kitchen.folder


@pytest.fixture
def case(kitchen: Kitchen, release: str, original: Path, tmp_path: Path) -> Case:
    made = Case(kitchen, python_with(release), original, tmp_path / "kitchen")
    made.restore()
    return made


@pytest.fixture(scope="module")
def engines() -> Iterator[dict[str, Engine]]:
    with ExitStack() as stack:
        yield {
            version: stack.enter_context(Engine(library(version)))
            for version in (LOADING, *REFUSING)
        }


@pytest.fixture(scope="module")
def repaired(
    kitchen: Kitchen,
    release: str,
    original: Path,
    engines: dict[str, Engine],
    tmp_path_factory: pytest.TempPathFactory,
) -> Repaired:
    folder = tmp_path_factory.mktemp("repaired") / "kitchen"
    (folder.parent / "pyproject.toml").touch()
    case = Case(kitchen, python_with(release), original, folder)
    case.restore()
    before = images(engines[LOADING], case.roots)
    case.run("--fix")
    return Repaired(case, before)


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def changed(before: Path, after: Path) -> list[str]:
    one, other = contents(before), contents(after)
    return sorted(path for path in one | other if one.get(path) != other.get(path))


def images(engine: Engine, roots: list[Path]) -> list[bytes]:
    engine.close()  # it remembers assets by path
    verdicts = [engine.load(root, image=True) for root in roots]
    assert [verdict.message for verdict in verdicts if verdict.message] == []
    return [verdict.image or b"" for verdict in verdicts]


def refusals(engines: dict[str, Engine], roots: list[Path]) -> list[str]:
    verdicts = [
        (version, root.name, engines[version].load(root)) for version in REFUSING for root in roots
    ]
    return [f"{version} {name}: {said.message}" for version, name, said in verdicts if said.message]


def applied_by_git(diff: str, folder: Path) -> None:
    environment = os.environ | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    patch = folder.parent / "fix.patch"
    patch.write_bytes(diff.encode("utf-8", "surrogateescape"))
    for command in (("init", "--quiet"), ("apply", str(patch))):
        subprocess.run(["git", *command], cwd=folder, env=environment, check=True)
    shutil.rmtree(folder / ".git")


def test_the_kettle_is_the_one_error_and_names_every_root_it_breaks(case: Case) -> None:
    run = case.run()
    (kettle,) = [found for found in run.findings if found["rule"] == "root-default-renamed"]
    assert Path(kettle["path"]) == case.kettle
    assert (kettle["line"], kettle["column"]) == (16, 5)
    assert [Path(root) for root in kettle["roots"]] == case.roots
    others = {root for found in run.errors if found != kettle for root in found["roots"]}
    assert others == {(case.folder / root).as_posix() for root in case.kitchen.beside}
    assert run.code == 1


def test_a_check_writes_nothing(case: Case) -> None:
    case.run()
    assert changed(case.original, case.folder) == []


def test_fix_changes_a_few_lines_of_the_kettle_and_nothing_else(repaired: Repaired) -> None:
    case = repaired.case
    assert changed(case.original, case.folder) == [case.kitchen.kettle]
    before = (case.original / case.kitchen.kettle).read_text().splitlines()
    after = case.kettle.read_text().splitlines()
    lines = list(unified_diff(before, after, n=0, lineterm=""))[2:]
    assert 0 < sum(line[0] in "+-" for line in lines) < 10


def test_fix_keeps_every_comment(repaired: Repaired) -> None:
    case = repaired.case
    before = (case.original / case.kitchen.kettle).read_bytes()
    assert COMMENT.findall(case.kettle.read_bytes()) == COMMENT.findall(before)


def test_after_fix_the_finding_is_gone(repaired: Repaired) -> None:
    run = repaired.case.run()
    assert not [found for found in run.findings if found["rule"] == "root-default-renamed"]
    assert run.code == (1 if repaired.case.kitchen.beside else 0)


def test_the_repaired_kitchen_loads_in_every_release(
    repaired: Repaired, engines: dict[str, Engine]
) -> None:
    assert refusals(engines, repaired.case.roots) == []


def test_the_repaired_kitchen_is_the_model_everybody_trained_on(
    repaired: Repaired, engines: dict[str, Engine]
) -> None:
    headers = engines[LOADING].library.headers
    assert headers
    after = images(engines[LOADING], repaired.case.roots)
    for old, new in zip(repaired.before, after, strict=True):
        assert same(old, new, headers)
        assert old == new


def test_the_wrap_is_offered_and_loads_but_is_another_model(
    case: Case, repaired: Repaired, engines: dict[str, Engine]
) -> None:
    case.run("--fix", "--alternative", WRAP)
    assert changed(case.original, case.folder) == [case.kitchen.kettle]
    assert re.search(rb'<default>\s*<default class="kettle">', case.kettle.read_bytes())
    assert refusals(engines, case.roots) == []
    assert images(engines[LOADING], case.roots) != repaired.before


def test_git_applies_the_diff_and_gets_what_fix_writes(case: Case, repaired: Repaired) -> None:
    diff = mjcf_lint(".", "--diff", "--python", case.python, cwd=case.folder).stdout
    applied_by_git(diff, case.folder)
    assert changed(repaired.case.folder, case.folder) == []


def test_git_applies_the_diff_of_a_file_without_a_final_newline(case: Case) -> None:
    text = case.kettle.read_bytes().rstrip()
    case.kettle.write_bytes(text)
    diff = mjcf_lint(".", "--diff", "--python", case.python, cwd=case.folder).stdout
    case.run("--fix")
    fixed = case.kettle.read_bytes()
    assert fixed != text
    assert not fixed.endswith(b"\n")
    case.kettle.write_bytes(text)
    applied_by_git(diff, case.folder)
    assert case.kettle.read_bytes() == fixed


def test_output_dir_gets_a_tree_that_loads_and_the_sources_stay(
    case: Case, engines: dict[str, Engine]
) -> None:
    out = case.folder.parent / "out"
    case.run("--output-dir", out)
    assert changed(case.original, case.folder) == []
    copies = [copy for root in case.roots for copy in out.rglob(root.name)]
    assert len(copies) == len(case.roots)
    assert refusals(engines, copies) == []
