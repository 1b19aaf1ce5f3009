"""What releases changed, each with its example: reported, repaired, and no more reported.

`pytest --bless` rewrites the recorded reports and repairs; read them in the diff.
The engines speak in tests/real/test_changes_on_engines.py.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from types import ModuleType

import pytest
from packaging.version import Version

from mjcf_lint.checking.report import Report
from mjcf_lint.diagnostic import Applicability, Diagnostic, Severity
from mjcf_lint.releases.change import Change
from mjcf_lint.ruleset.registry import builtin_rules_dir, load_module, load_rule
from tests.changes import ChangeExample, examples, line_of, lint, repaired

every_change = pytest.mark.parametrize(
    "example", [one for one in examples() if not one.compiles], ids=lambda one: one.name
)
CHANGES = Path(__file__).parent.parent / "docs" / "changes.md"
RULES = sorted(builtin_rules_dir().glob("*/rule.py"))


def of_the_rule(report: Report, example: ChangeExample) -> list[Diagnostic]:
    return [found for found in report.diagnostics if found.rule == example.rule]


@every_change
def test_a_change_is_of_two_releases(example: ChangeExample) -> None:
    assert Version(example.claim.old) < Version(example.claim.new)
    assert bool(example.claim.said) == (example.claim.kind in ("error", "warning"))
    assert bool(example.claim.tolerates) == bool(example.claim.because)


def test_a_change_has_one_example() -> None:
    names = [example.name for example in examples()]
    assert len(names) == len(set(names))


@every_change
def test_a_change_is_reported(example: ChangeExample, tmp_path: Path, bless: bool) -> None:
    path = example.copied("before", tmp_path)
    report = lint(path, example.claim, example.claim.new)
    assert of_the_rule(report, example)
    lines = "".join(line_of(found, path.parent) for found in report.diagnostics)
    if bless:
        example.report.write_text(lines, newline="\n")
    assert lines == example.report.read_text()


@every_change
def test_the_older_release_gets_no_error(example: ChangeExample, tmp_path: Path) -> None:
    report = lint(example.copied("before", tmp_path), example.claim, example.claim.old)
    assert [found for found in report.diagnostics if found.severity is Severity.ERROR] == []


@every_change
def test_a_change_is_repaired_as_claimed(
    example: ChangeExample, tmp_path: Path, bless: bool
) -> None:
    path = example.copied("before", tmp_path)
    claim = example.claim
    found = of_the_rule(lint(path, claim, claim.new), example)
    fixes = [one.fix for one in found if one.fix]
    if claim.fix == "none":
        assert fixes == []
        assert not example.entry("after").exists()
        return
    wanted = Applicability.SAFE if claim.fix == "safe" else Applicability.UNSAFE
    assert {fix.applicability for fix in fixes} == {wanted}
    repaired(path, claim)
    if bless:
        bless_after(example, path)
    assert tree(path.parent) == tree(example.entry("after").parent, example)
    after = lint(path, claim, claim.new)
    assert [found for found in after.diagnostics if found.severity is Severity.ERROR] == []
    assert [found for found in of_the_rule(after, example) if found.fix] == []


def bless_after(example: ChangeExample, path: Path) -> None:
    entry = example.entry("after")
    if entry.parent == example.folder:
        entry.write_bytes(path.read_bytes())
        return
    shutil.rmtree(entry.parent, ignore_errors=True)
    shutil.copytree(path.parent, entry.parent, ignore=shutil.ignore_patterns(".git"))


def tree(folder: Path, example: ChangeExample | None = None) -> dict[str, bytes]:
    """Return every file below a folder; of an example that is one file, that one."""
    if example and folder == example.folder:
        return {"before.xml": example.entry("after").read_bytes()}
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_the_table_of_changes_is_up_to_date(bless: bool) -> None:
    text = CHANGES.read_text("utf-8")
    table = f"<!-- changes -->\n{markdown_table()}<!-- /changes -->"
    written = re.sub(r"<!-- changes -->.*<!-- /changes -->", lambda _: table, text, flags=re.DOTALL)
    if bless:
        CHANGES.write_text(written, "utf-8")
    assert bless or written == text, "run pytest tests/test_changes.py --bless"


def markdown_table() -> str:
    """Return a row for each example, in the order of the releases that made the changes."""
    found = sorted(examples(), key=lambda one: (Version(one.claim.new), one.name))
    rows = [
        f"| {one.name} | {one.claim.new} | {one.claim.kind} | {one.claim.fix} | {one.rule} |\n"
        for one in found
    ]
    return "| change | since | what | repair | rule |\n|---|---|---|---|---|\n" + "".join(rows)


@pytest.mark.parametrize("file", RULES, ids=lambda file: file.parent.name)
def test_a_rule_tells_all_the_changes_it_looks_at(file: Path) -> None:
    told = set(load_rule(file).changes)
    assert set(changes_in(vars(load_module(file)))) <= told


def changes_in(value: object) -> Iterator[Change]:
    """Yield every Change that a value holds."""
    if isinstance(value, Change):
        yield value
    elif isinstance(value, Mapping):
        yield from changes_in(list(value.values()))
    elif isinstance(value, list | tuple | set | frozenset) and not isinstance(value, str):
        for one in value:
            yield from changes_in(one)
    elif isinstance(value, Iterable | ModuleType | type) or callable(value):
        return
    elif is_dataclass(value):
        for one in fields(value):
            yield from changes_in(getattr(value, one.name))
