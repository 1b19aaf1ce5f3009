"""Measure which lines and branches of mjcf_lint the whole test suite runs.

`python -m bench.coverage_figures` runs the suite under coverage, which takes about twice as long as
the suite, and prints what is not run; `--write` also writes bench/figures/coverage.json. With
`--without-packages` it leaves out the tests that run public packages, which take most of the time.
With `--data FILE` it reports on what was measured before and runs nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
FIGURES = ROOT / "bench" / "figures" / "coverage.json"
BOUND = 95.0
"""What lines and branches of mjcf_lint must reach, each, in percent."""


@dataclass(frozen=True, slots=True)
class Module:
    """What of a module was run: lines and branches, and those that were not."""

    name: str
    lines: int
    branches: int
    lines_not_run: tuple[int, ...]
    branches_not_run: tuple[tuple[int, int], ...]

    @property
    def part(self) -> str:
        """The folder it is measured as part of."""
        return self.name.partition("/")[0]


def main() -> None:
    """Run the measurement; fail where a test failed or the bound is not reached."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="mjcf-lint-coverage-") as name:
        data = options.data or Path(name, "data")
        failed = 0
        if not options.data:
            failed = _run_suite(data, options.processes, packages=options.packages)
        modules = list(_modules(_report(data, Path(name, "report.json"))))
    held = _parts(modules)
    print(_listed(modules))
    for part, figures in held.items():
        print(f"{part}: {figures['lines_percent']} % of lines, ", end="")
        print(f"{figures['branches_percent']} % of branches")
    if failed:
        sys.exit("a test failed: nothing of this counts")
    if options.write:
        FIGURES.parent.mkdir(exist_ok=True)
        run = "whole suite" if options.packages else "without public packages"
        document = {"run": "earlier data" if options.data else run, **_document(modules)}
        FIGURES.write_text(json.dumps(document, indent=1) + "\n", "utf-8")
    ours = held["mjcf_lint"]
    if min(ours["lines_percent"], ours["branches_percent"]) < BOUND:
        sys.exit(f"less than {BOUND:g} % of mjcf_lint")


def _run_suite(data: Path, processes: int, *, packages: bool) -> int:
    """Run the tests; what they need and cannot fetch fails, so that nothing is skipped unsaid."""
    marks = [] if packages else ["-m", "not long and not real"]
    tests = ["-m", "pytest", "-q", "-n", str(processes), *marks]
    run = ["-m", "coverage", "run", f"--data-file={data}", *tests]
    failed = subprocess.run(
        [sys.executable, *run], cwd=ROOT, env={**os.environ, "CI": "true"}, check=False
    ).returncode
    _coverage("combine", "--quiet", f"--data-file={data}", str(data.parent))
    return failed


def _report(data: Path, report: Path) -> dict[str, Any]:
    _coverage("json", "--quiet", f"--data-file={data}", "-o", str(report))
    found: dict[str, Any] = json.loads(report.read_text("utf-8"))
    return found


def _coverage(*arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "coverage", *arguments], cwd=ROOT, check=True)


def _modules(report: dict[str, Any]) -> Iterator[Module]:
    for name, found in sorted(report["files"].items()):
        summary = found["summary"]
        yield Module(
            Path(name).as_posix(),
            summary["num_statements"],
            summary["num_branches"],
            tuple(found["missing_lines"]),
            tuple((start, end) for start, end in found["missing_branches"]),
        )


def _figures(modules: Iterable[Module]) -> dict[str, float]:
    those = list(modules)
    lines, branches = sum(one.lines for one in those), sum(one.branches for one in those)
    lost = sum(len(one.lines_not_run) for one in those)
    lost_branches = sum(len(one.branches_not_run) for one in those)
    return {
        "lines": lines,
        "lines_run": lines - lost,
        "lines_percent": _percent(lines - lost, lines),
        "branches": branches,
        "branches_run": branches - lost_branches,
        "branches_percent": _percent(branches - lost_branches, branches),
    }


def _percent(run: int, of: int) -> float:
    """Return a share, rounded down, so that a bound is never reached by rounding."""
    return (10_000 * run // of) / 100 if of else 100.0


def _parts(modules: Iterable[Module]) -> dict[str, dict[str, float]]:
    those = list(modules)
    names = sorted({one.part for one in those})
    return {name: _figures(one for one in those if one.part == name) for name in names}


def _listed(modules: Iterable[Module]) -> str:
    return "\n".join(
        f"{one.name}: {_spans(one.lines_not_run)} {_arrows(one.branches_not_run)}".rstrip()
        for one in modules
        if one.lines_not_run or one.branches_not_run
    )


def _spans(lines: Iterable[int]) -> str:
    """Write line numbers, those in a row as one span."""
    spans: list[list[int]] = []
    for line in lines:
        if spans and line == spans[-1][1] + 1:
            spans[-1][1] = line
        else:
            spans.append([line, line])
    return ", ".join(f"{start}-{end}" if start < end else f"{start}" for start, end in spans)


def _arrows(branches: Iterable[tuple[int, int]]) -> str:
    """Write branches from line to line; a negative one leaves the function."""
    return ", ".join(f"{start}->{end if end > 0 else 'exit'}" for start, end in branches)


def _document(modules: list[Module]) -> dict[str, Any]:
    return {
        "date": date.today().isoformat(),
        "version": version("mjcf-lint"),
        "python": ".".join(map(str, sys.version_info[:3])),
        "mujoco": version("mujoco"),
        "coverage": version("coverage"),
        "bound_percent": BOUND,
        **_parts(modules),
        "modules": {one.name: _module(one) for one in modules},
    }


def _module(one: Module) -> dict[str, Any]:
    figures = _figures([one])
    shown: dict[str, Any] = {key: figures[key] for key in ("lines_percent", "branches_percent")}
    if one.lines_not_run:
        shown["lines_not_run"] = _spans(one.lines_not_run)
    if one.branches_not_run:
        shown["branches_not_run"] = _arrows(one.branches_not_run)
    return shown


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.coverage_figures", description=__doc__)
    parser.add_argument("--write", action="store_true", help="write bench/figures/coverage.json")
    parser.add_argument("--data", type=Path, help="combined data of an earlier run")
    parser.add_argument(
        "--without-packages",
        action="store_false",
        dest="packages",
        help="leave out the tests that run public packages",
    )
    parser.add_argument("--processes", type=int, default=2, help="test processes; 2")
    return parser.parse_args()


if __name__ == "__main__":
    main()
