"""Count what mjcf-lint says of public models that the engine loads: all of it is unasked for.

`python -m bench.unasked` lints six packages for 4.0.0 with every rule that is on, and prints each
warning on a model that loads; with `--write` it rewrites docs/unasked.md. `python -m bench.unasked
FOLDER` does so for any folder.
"""

from __future__ import annotations

import argparse
import gc
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from packaging.version import Version

from bench.agreement import PACKAGES
from bench.fetch import library, package
from mjcf_lint import __version__
from mjcf_lint.checking.linter import Linter
from mjcf_lint.diagnostic import Category, Diagnostic
from mjcf_lint.engine import Engine
from mjcf_lint.grammar import recorded
from mjcf_lint.releases.target import Target
from mjcf_lint.ruleset.registry import load_rules

RELEASE = Version("4.0.0")
PAGE = Path(__file__).parent.parent / "docs" / "unasked.md"


@dataclass(frozen=True, slots=True)
class Unasked:
    """What is said of the models of one package that load."""

    title: str
    folder: Path
    healthy: int
    findings: tuple[Diagnostic, ...]

    def count(self, category: Category) -> int:
        """Return how many findings are of a category."""
        return sum(found.category is category for found in self.findings)


def measure(title: str, folder: Path) -> Unasked:
    """Lint a folder, and keep the findings on models that load."""
    rules = [rule for rule in load_rules() if rule.category.on]
    report = Linter(Target(RELEASE, recorded(RELEASE)), rules).lint([folder])
    with Engine(library(str(RELEASE))) as engine:
        healthy = {root for root in report.roots if engine.load(root).loaded}
    findings = tuple(found for found in report.diagnostics if healthy.intersection(found.roots))
    return Unasked(title, folder, len(healthy), findings)


def table(measured: Sequence[Unasked]) -> str:
    """Return a line for each package, a column for each category."""
    shown = [category for category in Category if category.on]
    rows = [["package", "models that load", *(category.value for category in shown)]]
    rows.append(["---"] * len(rows[0]))
    for one in measured:
        counts = [str(one.count(category)) for category in shown]
        rows.append([one.title, str(one.healthy), *counts])
    totals = [str(sum(one.count(category) for one in measured)) for category in shown]
    rows.append(["all", str(sum(one.healthy for one in measured)), *totals])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def listed(measured: Sequence[Unasked]) -> str:
    """Return every finding, by rule."""
    rules: Mapping[str, int] = Counter(found.rule for one in measured for found in one.findings)
    lines = []
    for rule, count in sorted(rules.items(), key=lambda item: (-item[1], item[0])):
        lines += [f"### {rule}: {count}", ""]
        for one in measured:
            for found in (found for found in one.findings if found.rule == rule):
                path, line = found.path.relative_to(one.folder), found.span.position[0]
                lines.append(f"- {one.title} `{path.as_posix()}:{line}`: {found.message}")
        lines.append("")
    return "\n".join(lines).rstrip()


def document(measured: Sequence[Unasked]) -> str:
    """Return the page docs/unasked.md."""
    healthy = sum(one.healthy for one in measured)
    physics = sum(one.count(Category.PHYSICS) for one in measured)
    return f"""# Findings on healthy models

Written by `python -m bench.unasked --write` on {date.today()} with mjcf-lint {__version__}.

Six public packages, read for MuJoCo {RELEASE} with every rule that is on; counted are the findings
on models that MuJoCo {RELEASE} loads. An error among them is a bug of ours. Of `physics` there are
{physics} on {healthy} models, {physics / healthy:.3f} for each.

{table(measured)}

{listed(measured)}
"""


def main() -> None:
    """Run the measurement."""
    gc.set_threshold(50_000, 20, 50)  # as the command line does
    parser = argparse.ArgumentParser(prog="python -m bench.unasked", description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path, help="folders of models; the packages")
    parser.add_argument("--write", action="store_true", help="write docs/unasked.md")
    options = parser.parse_args()
    folders = {path.name or str(path): path.resolve() for path in options.folders}
    if not folders:
        folders = {f"{name} {version}": package(name, version) for name, version in PACKAGES}
    measured = [measure(title, folder) for title, folder in folders.items()]
    print(table(measured))
    print(listed(measured))
    if options.write:
        PAGE.write_text(document(measured), "utf-8")


if __name__ == "__main__":
    main()
