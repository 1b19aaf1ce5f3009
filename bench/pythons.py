"""Run a fast part of the tests under each Python at hand, with the oldest and newest MuJoCo of it.

`python -m bench.pythons` makes the README's first command come true in a copy of the project, for
each Python that is found with pyenv or on the path, then runs the tests there; `--write` writes
bench/figures/pythons.json. `--python PATH` and `--mujoco RELEASE` choose others, `-k` and paths
after `--` other tests.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from importlib.metadata import metadata, requires, version
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.version import Version

ROOT = Path(__file__).parent.parent
FIGURES = ROOT / "bench" / "figures" / "pythons.json"
NEWEST = Version("3.13")
TESTS = (
    "test_cli.py",
    "test_engine.py",
    "test_lexer.py::test_a_case_is_read_as_the_engine_reads_it",
    "test_lexer.py::test_a_line_is_the_line_that_the_engine_names",
    "test_project.py",
    "test_reporters.py",
    "test_rules.py::test_a_bad_model_is_repaired",
    "test_writer.py",
)
"""What differs between Pythons shows here: files, processes, text, the engine, every rule."""
_FIRST_COMMAND = re.compile(r"^python3 -m venv .*sample_assets/$", re.MULTILINE)
_OFFERED = re.compile(r"\(from versions: ([^)]*)\)")
_PIP = {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1", "PIP_QUIET": "1"}


@dataclass(frozen=True, slots=True)
class Cell:
    """What came of one Python with one MuJoCo; `sample` is what the first command ends with."""

    python: str
    mujoco: str
    sample: str
    sample_code: int
    passed: int
    failed: int
    skipped: int
    skips: tuple[str, ...]
    failures: tuple[str, ...]
    seconds: float
    date: str = field(default_factory=lambda: date.today().isoformat())

    @property
    def holds(self) -> bool:
        """Whether all is as it should be; the sample has findings under every release."""
        return bool(self.passed) and not self.failed and self.sample_code in (0, 1)


def main() -> None:
    """Run the measurement; fail where a test does."""
    options = _options()
    cells = []
    for python in options.python or found_pythons():
        offered = _offered(python)
        ends = list(dict.fromkeys((offered[0], offered[-1])))
        for release in options.mujoco or ends:
            with tempfile.TemporaryDirectory(prefix="mjcf-lint-pythons-") as folder:
                cells.append(_cell(python, Version(str(release)), Path(folder), options.tests))
            print(cells[-1], flush=True)
            if options.write:
                _write(options.tests, cells)
    if not cells or not all(cell.holds for cell in cells):
        sys.exit("not all of it holds")


def _write(tests: Sequence[str], cells: Sequence[Cell]) -> None:
    """Write the cells, beside those of other pairs for which the same tests ran before."""
    document: dict[str, Any] = {"version": version("mjcf-lint"), "tests": list(tests)}
    known: dict[str, Any] = json.loads(FIGURES.read_text("utf-8")) if FIGURES.is_file() else {}
    runs = known.get("runs", []) if {**known, **document} == known else []
    found = {(run["python"], run["mujoco"]): run for run in runs}
    found |= {(cell.python, cell.mujoco): asdict(cell) for cell in cells}
    order = sorted(found, key=lambda pair: (Version(pair[0]), Version(pair[1])))
    document["date"] = date.today().isoformat()
    document["runs"] = [found[pair] for pair in order]
    FIGURES.parent.mkdir(exist_ok=True)
    FIGURES.write_text(json.dumps(document, indent=1) + "\n", "utf-8")


def found_pythons() -> list[Path]:
    """Return the newest interpreter of each Python that the project says it runs on."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    places = [path / "bin" / "python" for path in pyenv.glob("versions/*")]
    for minor in range(NEWEST.minor + 1):
        if command := shutil.which(f"python3.{minor}"):
            places.append(Path(command))
    runs_on = SpecifierSet(metadata("mjcf-lint")["Requires-Python"])
    newest: dict[tuple[int, int], tuple[Version, Path]] = {}
    for place in places:
        found = _version(place)
        if found is None or found not in runs_on or found.release[:2] > NEWEST.release:
            continue
        kind = (found.major, found.minor)
        newest[kind] = max(newest.get(kind, (found, place)), (found, place))
    return [path for _, path in sorted(newest.values())]


def _version(python: Path) -> Version | None:
    """Return the version of an interpreter; None if it does not run."""
    try:
        said = subprocess.run([python, "-V"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return None
    return Version(said.split()[1]) if said.startswith("Python ") else None


def _offered(python: Path) -> list[Version]:
    """Return the releases of MuJoCo that have a wheel for an interpreter and are in our bounds."""
    asked = ["download", "--no-deps", "--only-binary=:all:", "mujoco==0"]
    with tempfile.TemporaryDirectory() as folder:
        # No release is called 0, and pip's refusal lists those it could install here.
        said = subprocess.run(
            [python, "-m", "pip", *asked, "--dest", folder],
            env={**os.environ, **_PIP},
            capture_output=True,
            text=True,
            check=False,
        ).stderr
    listed = _OFFERED.search(said)
    if listed is None:
        sys.exit(f"pip of {python} lists no MuJoCo: {said}")
    needs = map(Requirement, requires("mjcf-lint") or ())
    bounds = next(one.specifier for one in needs if one.name == "mujoco")
    return sorted(filter(bounds.contains, map(Version, listed[1].split(", "))))


def _cell(python: Path, release: Version, folder: Path, tests: Sequence[str]) -> Cell:
    began = time.monotonic()
    project = _copy(folder)
    constraint = folder / "constraint.txt"
    constraint.write_text(f"mujoco=={release}\n")
    (folder / "bin").mkdir()
    (folder / "bin" / "python3").symlink_to(python)
    tested = {
        **{name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"},
        "CI": "true",
        "PATH": f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}",
    }
    installed = {**tested, **_PIP, "PIP_CONSTRAINT": str(constraint)}
    # With the pip that a Python came with years ago, it would be pip that is measured.
    fresh = (python, "-m", "venv", "--upgrade-deps", project / ".venv")
    subprocess.run(fresh, env={**tested, **_PIP}, check=True)
    command = _FIRST_COMMAND.search((ROOT / "README.md").read_text("utf-8"))
    assert command is not None, "the README has no first command"
    sample = subprocess.run(
        ["bash", "-c", command[0]],
        cwd=project,
        env=installed,
        capture_output=True,
        text=True,
        check=False,
    )
    inside = project / ".venv" / "bin" / "python"
    print(sample.stdout[-400:], sample.stderr[-400:], sep="", flush=True)
    subprocess.run(
        [inside, "-m", "pip", "install", "-e", ".[test]"], cwd=project, env=installed, check=True
    )
    report = folder / "report.xml"
    subprocess.run(
        [
            *(inside, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-m", "not real"),
            *(f"--junitxml={report}", *(f"tests/{name}" for name in tests)),
        ],
        cwd=project,
        env=tested,
        check=False,
    )
    cases = list(ElementTree.parse(report).iter("testcase"))
    failures = [case for case in cases if {"failure", "error"} & {part.tag for part in case}]
    skips = [part.get("message", "") for case in cases for part in case.iter("skipped")]
    return Cell(
        python=str(_version(python)),
        mujoco=str(release),
        sample=" / ".join(_summary(sample.stdout + sample.stderr)),
        sample_code=sample.returncode,
        passed=len(cases) - len(failures) - len(skips),
        failed=len(failures),
        skipped=len(skips),
        skips=tuple(sorted(set(skips))),
        failures=tuple(f"{case.get('classname')}::{case.get('name')}" for case in failures),
        seconds=round(time.monotonic() - began, 1),
    )


def _copy(folder: Path) -> Path:
    """Copy what git holds of the project, as it lies here now."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, capture_output=True, check=True).stdout
    for name in map(os.fsdecode, filter(None, names.split(b"\0"))):
        if (ROOT / name).is_file():
            place = folder / "project" / name
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, place)
    return folder / "project"


def _summary(said: str) -> Iterator[str]:
    return (line for line in said.splitlines() if re.search(r"\bin \d+ files?\b", line))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.pythons", description=__doc__)
    parser.add_argument("tests", nargs="*", default=TESTS, help="files in tests/; a fast part")
    parser.add_argument("--write", action="store_true", help="write bench/figures/pythons.json")
    parser.add_argument("--python", type=Path, action="append", help="an interpreter; all found")
    parser.add_argument("--mujoco", action="append", help="a release; the oldest and the newest")
    return parser.parse_args()


if __name__ == "__main__":
    main()
