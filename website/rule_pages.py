"""The page of a rule: its README, its examples with what is reported and repaired, releases."""

from __future__ import annotations

import difflib
import io
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from packaging.version import Version

from mjcf_lint.checking.linter import Linter
from mjcf_lint.checking.report import Report
from mjcf_lint.diagnostic import Diagnostic
from mjcf_lint.grammar.recorded import recorded, releases
from mjcf_lint.releases.target import Target
from mjcf_lint.reporters.full import full
from mjcf_lint.reporters.lines import onto
from mjcf_lint.rule import Rule
from mjcf_lint.ruleset.registry import builtin_rules_dir
from tests.changes import ChangeExample, examples, lint
from website.markdown import block, indented, table

KINDS = {
    "error": "refuses it",
    "crash": "dies of it",
    "warning": "complains",
    "silent": "reads it differently",
}


@dataclass(frozen=True)
class Shown:
    """A faulty model, its files before and after the repair, and what is said of it."""

    title: str
    name: str
    """The file that is checked, by its place in the example's folder."""
    before: Mapping[str, str]
    after: Mapping[str, str]
    said: str
    lines: tuple[int, ...]
    """The lines of that file that something is found on."""


def rule_page(rule: Rule) -> str:
    """Return the page of a rule as Markdown."""
    folder = folder_of(rule)
    title, summary, *rest = (folder / "README.md").read_text("utf-8").split("\n\n", 2)
    changes = examples_by_rule().get(rule.id, [])
    shown = [*_bad_examples(rule, folder)] or [_of_change(one) for one in changes[:1]]
    parts = [title, summary, _marks(rule, shown), *rest]
    for number, one in enumerate(shown):
        text = _example(one)
        if number == 0:
            parts += ["## Example" if len(shown) == 1 else "## Examples", text]
        else:
            parts.append(f'??? example "{one.title}"\n\n{indented(text)}')
    if changes:
        parts += ["## Releases", *_releases(changes)]
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


@cache
def examples_by_rule() -> dict[str, list[ChangeExample]]:
    """Return the examples of what releases changed, by the rules that find it."""
    found: dict[str, list[ChangeExample]] = {}
    for one in examples():
        found.setdefault(one.rule, []).append(one)
    return found


def folder_of(rule: Rule) -> Path:
    """Return the folder of a rule that comes with mjcf-lint."""
    return builtin_rules_dir() / rule.id.replace("-", "_")


def repairs(rule: Rule) -> bool:
    """Say whether a rule has repairs to show."""
    folder = folder_of(rule)
    return any(folder.glob("fixed*")) or any(folder.glob("changes/*/after*"))


def _marks(rule: Rule, shown: list[Shown]) -> str:
    kinds = dict.fromkeys(re.findall(r"\((safe|unsafe): --", "".join(one.said for one in shown)))
    category, severity = rule.category, rule.category.severity.value
    marks = [f"**{category.value}**"]
    marks += [f"reported as {severity}"] if severity != category.value else []
    marks.append("on by default" if category.on else f"off until you `--select {category.value}`")
    marks.append(f"repair: {' and '.join(kinds)}" if kinds else _other_repair(rule))
    if rule.alternatives:
        first, *more = (f"{rule.id}={name}" for name in rule.alternatives)
        names = " or ".join((f"`--alternative {first}`", *(f"`{one}`" for one in more)))
        marks.append(f"choose the repair with {names}")
    return " · ".join(marks) + "\n{ .marks }"


def _other_repair(rule: Rule) -> str:
    return "repairs some" if repairs(rule) else "no repair"


def _example(shown: Shown) -> str:
    name = shown.name
    parts = [block(shown.before[name], "xml", title=name, lines=shown.lines)]
    for other in sorted({*shown.before} - {name}):
        parts.append(block(shown.before[other], "xml", title=other))
    parts += ["mjcf-lint says", block(shown.said, "text")]
    if diff := "".join(_diff(shown)):
        parts += ["and makes of it", block(diff, "diff")]
    return "\n\n".join(parts)


def _diff(shown: Shown) -> Iterator[str]:
    for name, after in sorted(shown.after.items()):
        before = shown.before.get(name, "").splitlines()
        yield from (
            f"{line}\n"
            for line in difflib.unified_diff(before, after.splitlines(), name, name, lineterm="")
        )


def _bad_examples(rule: Rule, folder: Path) -> Iterator[Shown]:
    for path in sorted(folder.glob("bad*.xml")):
        report, said = _checked(rule, path)
        recorded_lines = path.with_name(path.stem.replace("bad", "report", 1) + ".txt")
        fixed = path.with_name(path.stem.replace("bad", "fixed", 1))
        after = _files(fixed) if fixed.is_dir() else _files(fixed.with_suffix(".xml"), path.name)
        own = tuple(one.span.position[0] for one in report if one.path.name == path.name)
        parts = {one.path.name for one in report} | set(after)
        before = {
            name: (folder / name).read_text("utf-8", "backslashreplace")
            for name in {path.name, *parts}
            if (folder / name).is_file()
        }
        title = path.stem.removeprefix("bad").strip("_").replace("_", " ") or path.name
        yield Shown(title, path.name, before, after, said or recorded_lines.read_text(), own)


def _of_change(example: ChangeExample) -> Shown:
    """Return the example of a change, for a rule that has no other."""
    before, after = example.entry("before"), example.entry("after")
    with TemporaryDirectory() as name:
        path = example.copied("before", Path(name))
        report = lint(path, example.claim, example.claim.new)
        own = [one for one in report.diagnostics if one.rule == example.rule]
        said = _printed(own, report, path.parent)
    lines = tuple(one.span.position[0] for one in own if one.path.name == path.name)
    return Shown(
        example.name,
        before.name,
        _files(before if before.parent == example.folder else before.parent),
        _files(after, before.name) if after.parent == example.folder else _files(after.parent),
        said or example.report.read_text("utf-8"),
        lines,
    )


def _files(path: Path, name: str = "") -> dict[str, str]:
    """Return the XML of a folder, or one file under a name; nothing where there is none."""
    if path.is_file():
        return {name or path.name: path.read_text("utf-8", "backslashreplace")}
    return {
        one.relative_to(path).as_posix(): one.read_text("utf-8", "backslashreplace")
        for one in sorted(path.rglob("*.xml"))
    }


def _checked(rule: Rule, path: Path) -> tuple[list[Diagnostic], str]:
    """Return what a rule finds in an example and what is printed; nothing where an engine asks."""
    if rule.compiles:
        return [], ""
    newest = releases()[-1]
    with TemporaryDirectory() as name:
        (Path(name) / ".git").mkdir()
        folder = Path(name) / path.parent.name
        shutil.copytree(path.parent, folder)
        linter = Linter(Target(newest, recorded(newest)), [rule])
        report = linter.lint([folder / path.name])
        found = [one for one in report.diagnostics if one.rule == rule.id]
        return found, _printed(found, report, folder)


def _printed(found: list[Diagnostic], report: Report, folder: Path) -> str:
    """Return findings as the command line prints them, with paths from a folder on."""
    stream = io.StringIO()
    full(Report(diagnostics=tuple(found), targets=report.targets), onto(stream))
    return stream.getvalue().replace(f"{folder}/", "").rstrip() + "\n" if found else ""


def _releases(changes: list[ChangeExample]) -> Iterator[str]:
    if len(changes) == 1:
        yield "What changed in a release, run on both sides of it."
    else:
        yield "What changed in releases, each run on both sides of it."
    rows = [
        (f"`{one.name}`", one.claim.old, f"{one.claim.new} {KINDS[one.claim.kind]}", one.claim.fix)
        for one in sorted(changes, key=lambda one: (Version(one.claim.new), one.name))
    ]
    yield table(("change", "loads as meant in", "since", "repair"), rows)
