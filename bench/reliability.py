"""Write docs/reliability.md out of the figures that the other measurements left.

`python -m bench.reliability` prints the page, with `--write` it rewrites it. The figures in
bench/figures are written by `bench.removals`, `bench.properties`, `bench.mutants`,
`bench.coverage_figures`, `bench.pythons`, `bench.fuzz` and `bench.hostile`, each with `--write`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from bench.page_command import print_or_write

FIGURES = Path(__file__).parent / "figures"
PAGE = Path(__file__).parent.parent / "docs" / "reliability.md"

Figures = dict[str, Any]


def page() -> str:
    """Return the page."""
    sections = [_HEAD]
    for name, section in _SECTIONS.items():
        path = FIGURES / f"{name}.json"
        sections.append(section(json.loads(path.read_text("utf-8"))))
    return "\n\n".join(sections) + "\n"


_HEAD = """# Reliability

What keeps a run of mjcf-lint from doing harm, and what was measured. This page is written by
`python -m bench.reliability --write`, out of what the measurements left in `bench/figures`."""


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)


def _removals(figures: Figures) -> str:
    rows = figures["removals"]
    noticed = sum(one["noticed"] for one in rows)
    parts = [
        "## Guarantees\n\nWhat keeps each was taken away, one at a time, and the tests named beside it "
        f"were run: {noticed} of {len(rows)} times at least one of them failed (version "
        f"{figures['version']}, {figures['date']}; `python -m bench.removals`)."
    ]
    for group in dict.fromkeys(one["group"] for one in rows):
        of_group = [
            (one["guarantee"], f"`{one['file'].removeprefix('mjcf_lint/')}`", _noticed_by(one))
            for one in rows
            if one["group"] == group
        ]
        parts.append(f"### {group}\n\n" + _table(("guarantee", "kept by", "noticed by"), of_group))
    return "\n\n".join(parts)


def _noticed_by(row: Figures) -> str:
    if not row["noticed"]:
        return "**nothing**"
    return ", ".join(dict.fromkeys(f"`{test.partition('::')[0]}`" for test in row["failed"]))


def _properties(figures: Figures) -> str:
    rows = [
        (
            one["package"],
            one["models"],
            one["repairs"],
            f"{one['seconds']} s" if one["held"] else "**not held**",
        )
        for one in figures["packages"]
    ]
    total = [sum(one[key] for one in figures["packages"]) for key in ("models", "repairs")]
    rows.append(("all", *total, ""))
    return (
        "## Public packages\n\nEvery model of these packages, all rules at once, for MuJoCo 4.0.0 "
        "(coming from 3.1.6) and for 3.1.6: safe repairs, all repairs, each alternative. Repairs "
        "end, repairing twice is repairing once, only the edits change bytes, no rule finds "
        f"anything new ({figures['date']}; `python -m bench.properties`).\n\n"
        + _table(("package", "models, once a target", "repaired", "took"), rows)
    )


def _coverage(figures: Figures) -> str:
    parts = [part for part in ("mjcf_lint", "rules") if part in figures]
    rows = [
        (
            f"`{part}/`",
            f"{figures[part]['lines_percent']} % of {figures[part]['lines']}",
            f"{figures[part]['branches_percent']} % of {figures[part]['branches']}",
        )
        for part in parts
    ]
    return (
        f"## Coverage\n\nThe default tests under coverage {figures['coverage']}, Python "
        f"{figures['python']}, MuJoCo {figures['mujoco']}, on {figures['date']}"
        f"{_joined(figures)}; the bound for `mjcf_lint/` is {figures['bound_percent']} %.\n\n"
        + _table(("", "lines run", "branches taken"), rows)
    )


def _joined(figures: Figures) -> str:
    notes = {
        "earlier data": " (joined from several runs)",
        "without public packages": " (without those that run public packages)",
    }
    return notes.get(str(figures.get("run")), "")


def _mutants(figures: Figures) -> str:
    rows = []
    for group, found in figures["groups"].items():
        modules = found["modules"].values()
        total = {
            key: sum(one.get(key, 0) for one in modules)
            for key in ("mutants", "killed", "survived", "timeouts")
        }
        rows.append((group, *total.values(), f"{found['share_killed']:.1%}"))
    return (
        f"## Mutants\n\nSmall changes of the code that no test would notice, "
        f"{figures['measured']}, on {figures['date']}. The bound is 85 % of each group.\n\n"
        + _table(("group", "mutants", "killed", "survived", "too slow", "noticed"), rows)
    )


def _pythons(figures: Figures) -> str:
    rows = [
        (run["python"], run["mujoco"], run["passed"], run["failed"], run["skipped"])
        for run in figures["runs"]
    ]
    return (
        f"## Pythons\n\nThe oldest and the newest MuJoCo that each Python can install, on "
        f"{figures['date']}.\n\n"
        + _table(("Python", "MuJoCo", "passed", "failed", "skipped"), rows)
    )


def _fuzz(figures: Figures) -> str:
    rows = [(key, value) for key, value in figures.items() if not isinstance(value, dict | list)]
    return (
        "## Fuzzing\n\nCoverage-guided inputs through lexer, model, all rules and repairs; every "
        "so often the engine is asked whether it reads the same.\n\n" + _table(("", ""), rows)
    )


def _hostile(figures: Figures) -> str:
    rows = [
        (
            one["case"],
            f"{one['cpu_seconds']:.1f} s of {one['limit_seconds']} s",
            f"{one['peak_mb']} MB of {one['limit_mb']} MB",
            one["exit_code"],
        )
        for one in figures["cases"]
    ]
    return (
        f"## Hostile input\n\nProcessor time and memory of the command line on files made to hurt, "
        f"against the bounds that the tests hold, on {figures['measured']}.\n\n"
        + _table(("case", "time", "memory", "exit code"), rows)
    )


_SECTIONS = {
    "removals": _removals,
    "properties": _properties,
    "coverage": _coverage,
    "mutants": _mutants,
    "pythons": _pythons,
    "fuzz": _fuzz,
    "hostile": _hostile,
}


if __name__ == "__main__":
    print_or_write("bench.reliability", __doc__, page, PAGE)
