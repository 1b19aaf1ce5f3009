"""Change the code in thousands of small ways and count the changes that the tests notice."""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path

import tomllib

from bench.equivalent_mutants import EQUIVALENT
from mjcf_lint import __version__

ROOT = Path(__file__).parent.parent
FIGURES = ROOT / "bench" / "figures" / "mutants.json"
WORK = ROOT / "mutants"
MEMORY = 4 * 2**30
"""Bytes; a mutant that fills its memory is stopped before it hurts the machine."""


NOTICED = {"killed", "timeout", "segfault"}
"""What mutmut calls mutants that made a test fail, hang or crash."""


@dataclass(frozen=True, slots=True)
class Group:
    """Modules that are mutated together, and the test modules that are theirs."""

    name: str
    modules: tuple[str, ...]
    tests: tuple[str, ...]


GROUPS = (
    Group(
        "source",
        (
            "xml.source",
            "xml.lexer",
            "xml.markup",
            "xml.spelling",
            "xml.entities",
            "xml.element",
            "xml.content",
            "xml.edit",
        ),
        ("test_source", "test_element", "test_edit", "test_lexer"),
    ),
    Group(
        "model", ("mjcf.model", "mjcf.tree"), ("test_model", "test_tree", "test_include_releases")
    ),
    Group("fixer", ("repair.fixer", "repair.plan"), ("test_fixer",)),
    Group("writer", ("repair.writer", "repair.journal"), ("test_writer", "test_journal")),
)


@dataclass(frozen=True, slots=True)
class Survivor:
    """A mutant that no test notices: the lines it changes, before and after."""

    mutant: str
    module: str
    function: str
    before: str
    after: str

    @property
    def reason(self) -> str:
        """Why nothing can tell it from the original; empty where nobody has looked at it."""
        return EQUIVALENT.get((self.module, self.function, self.before, self.after), "")


@dataclass(frozen=True, slots=True)
class Count:
    """What became of the mutants of one module."""

    killed: int
    timeouts: int
    survivors: tuple[Survivor, ...]

    @property
    def figures(self) -> dict[str, object]:
        """The numbers and the survivors as they are written down."""
        mutants = self.killed + self.timeouts + len(self.survivors)
        return {
            "mutants": mutants,
            "killed": self.killed,
            "timeouts": self.timeouts,
            "survived": len(self.survivors),
            "share_killed": round((self.killed + self.timeouts) / mutants, 4),
            "equivalent": [
                _shown(one) | {"why": one.reason} for one in self.survivors if one.reason
            ],
            "not_looked_at": [_shown(one) for one in self.survivors if not one.reason],
        }


def _shown(survivor: Survivor) -> dict[str, str]:
    return {
        "function": survivor.function,
        "before": survivor.before,
        "after": survivor.after,
    }


def prepare(group: Group, *, fresh: bool) -> Path:
    """Make the folder that mutmut works in, with links to the checkout and settings of its own."""
    folder = WORK / group.name
    if fresh:
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("mjcf_lint", "tests", "rules", "sample_assets"):
        if not (folder / name).is_symlink():
            (folder / name).symlink_to(ROOT / name)
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]
    settings["mutmut"] |= {
        "only_mutate": [f"mjcf_lint/{module.replace('.', '/')}.py" for module in group.modules],
        "pytest_add_cli_args_test_selection": [f"tests/{test}.py" for test in group.tests],
    }
    tables = {
        "tool.mutmut": settings["mutmut"],
        "tool.pytest.ini_options": settings["pytest"]["ini_options"],
    }
    (folder / "pyproject.toml").write_text(_toml(tables), "utf-8")
    return folder


def _toml(tables: Mapping[str, Mapping[str, object]]) -> str:
    """Write tables of strings, numbers and lists of strings, which TOML spells as JSON does."""
    return "".join(
        f"[{name}]\n" + "".join(f"{key} = {json.dumps(value)}\n" for key, value in table.items())
        for name, table in tables.items()
    )


def mutmut(folder: Path, *arguments: str) -> str:
    """Run mutmut in its folder and return what it printed; it has to end well."""
    ran = subprocess.run(
        [str(Path(sys.executable).with_name("mutmut")), *arguments],
        cwd=folder,
        env=os.environ | {"PYTHONHASHSEED": "0"},
        preexec_fn=_limited,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    printed = ran.stdout.decode("utf-8", "replace")
    if ran.returncode:
        raise SystemExit(f"mutmut {' '.join(arguments[:1])} failed in {folder}:\n{printed[-4000:]}")
    return printed


def _limited() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))


def statuses(folder: Path) -> dict[str, str]:
    """Return what became of each mutant."""
    lines = mutmut(folder, "results", "--all", "True").splitlines()
    return dict(line.strip().split(": ", 1) for line in lines if ": " in line)


def survivor(folder: Path, mutant: str) -> Survivor:
    """Ask mutmut for the lines that a mutant changes."""
    lines = mutmut(folder, "show", mutant).splitlines()
    changed = [line for line in lines if line[:1] in "+-" and line[:3] not in ("+++", "---")]
    before, after = (
        " ".join(line[1:].strip() for line in changed if line.startswith(sign)) for sign in "-+"
    )
    module, _, mangled = mutant.partition("__mutmut_")[0].rpartition(".")
    function = mangled[2:].replace("ǁ", ".")
    return Survivor(mutant, module.removeprefix("mjcf_lint."), function, before, after)


def run(group: Group, children: int, *, fresh: bool) -> dict[str, Count]:
    """Try all mutants of a group, or those that are new or survived; return counts by module."""
    folder = prepare(group, fresh=fresh)
    before = [] if fresh or not (folder / "mutants").is_dir() else _left(statuses(folder))
    options = ("run", "--max-children", str(children))
    mutmut(folder, *options)
    if before:
        known = statuses(folder)
        mutmut(folder, *options, *(one for one in before if one in known))
    return counted(group, folder)


def counted(group: Group, folder: Path) -> dict[str, Count]:
    """Return the counts of a run that is over."""
    found = statuses(folder)
    if waiting := sum(status == "not checked" for status in found.values()):
        raise SystemExit(f"{group.name}: {waiting} mutants were not tried")
    survivors = [survivor(folder, mutant) for mutant in _left(found)]
    return {
        module: Count(
            _number(found, module, {"killed"}),
            _number(found, module, NOTICED - {"killed"}),
            tuple(one for one in survivors if one.module == module),
        )
        for module in group.modules
    }


def _left(found: Mapping[str, str]) -> list[str]:
    return [mutant for mutant, status in found.items() if status not in NOTICED]


def _number(found: Mapping[str, str], module: str, wanted: set[str]) -> int:
    start = f"mjcf_lint.{module}."
    return sum(mutant.startswith(start) and status in wanted for mutant, status in found.items())


def report(group: Group, counts: Mapping[str, Count]) -> Iterable[str]:
    """Yield a line for each module and for each survivor that nobody has looked at."""
    for module, count in counts.items():
        shown = {key: value for key, value in count.figures.items() if not isinstance(value, list)}
        yield f"{group.name}/{module}: " + ", ".join(
            f"{key} {value}" for key, value in shown.items()
        )
        for one in count.survivors:
            if not one.reason:
                yield f"  not looked at: {one.mutant}\n    - {one.before}\n    + {one.after}"


def share(counts: Iterable[Count]) -> float:
    """Return the share of mutants that are noticed; those judged equivalent count as missed."""
    noticed, missed = 0, 0
    for count in counts:
        noticed += count.killed + count.timeouts
        missed += len(count.survivors)
    return round(noticed / (noticed + missed), 4)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run mutmut over the modules and show, or write down, what the tests did not notice."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--group", choices=[group.name for group in GROUPS], action="append")
    parser.add_argument("--children", type=int, default=2, help="mutants tried at once")
    parser.add_argument("--show", action="store_true", help="only show the last run")
    parser.add_argument("--fresh", action="store_true", help="try all mutants again")
    parser.add_argument("--write", action="store_true", help=f"write {FIGURES.name}")
    given = parser.parse_args(arguments)
    groups = [group for group in GROUPS if given.group is None or group.name in given.group]
    figures: dict[str, object] = {}
    for group in groups:
        if given.show:
            counts = counted(group, WORK / group.name)
        else:
            counts = run(group, given.children, fresh=given.fresh)
        print(*report(group, counts), sep="\n", flush=True)
        print(f"{group.name}: {share(counts.values()):.1%} killed", flush=True)
        figures[group.name] = {
            "share_killed": share(counts.values()),
            "modules": {module: count.figures for module, count in counts.items()},
        }
    if given.write:
        write(figures)


def write(groups: Mapping[str, object]) -> None:
    """Write the figures of groups; those that were not run keep theirs."""
    kept = json.loads(FIGURES.read_text("utf-8"))["groups"] if FIGURES.exists() else {}
    figures = {
        "date": date.today().isoformat(),
        "version": __version__,
        "measured": f"mutmut {version('mutmut')}, which leaves decorated functions alone",
        "groups": kept | dict(groups),
    }
    FIGURES.parent.mkdir(exist_ok=True)
    FIGURES.write_text(json.dumps(figures, indent=2, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
