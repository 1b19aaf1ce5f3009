"""Every rule folder: its README, its examples, what they give, and what the engine says of them.

`pytest --bless` rewrites the recorded reports and fixes; read them in the diff.
"""

from __future__ import annotations

import re
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from packaging.version import Version

from mjcf_lint import Category, Diagnostic, Rule
from mjcf_lint.checking.linter import Linter
from mjcf_lint.checking.report import Report
from mjcf_lint.diagnostic import Applicability, Severity
from mjcf_lint.engine import Engine, Outcome, Verdict, differences, fields, same
from mjcf_lint.grammar import grammar_for
from mjcf_lint.project.files import Files
from mjcf_lint.releases.target import Target
from mjcf_lint.repair.fixer import Repair, repair
from mjcf_lint.repair.plan import Choice
from mjcf_lint.repair.writer import write
from mjcf_lint.ruleset.registry import builtin_rules_dir, load_rule, load_rules
from tests.changes import examples
from tests.conftest import OldEngine

FOLDERS = sorted(path.parent for path in builtin_rules_dir().glob("*/rule.py"))
BAD = [path for folder in FOLDERS for path in sorted(folder.glob("bad*.xml"))]
GOOD = [path for folder in FOLDERS for path in sorted(folder.glob("good*.xml"))]

SECTIONS = ("What it does", "Why", "Consequence", "Fix", "When to ignore it")
LAST_TO_RENAME = "3.1.6"
"""The release that still loads what later ones refuse: the one to compare safe fixes on."""


def name_of(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


if sys.platform != "linux":
    # Only there does the limit on memory hold that the example runs into.
    BAD = [path for path in BAD if path.parent.name != "engine_crash"]

every_folder = pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
every_bad = pytest.mark.parametrize("example", BAD, ids=name_of)
every_good = pytest.mark.parametrize("example", GOOD, ids=name_of)


@dataclass(frozen=True)
class Bench:
    """A copy of an example's folder, and what it takes to lint and repair it there."""

    example: Path
    engine: Engine
    target: Target
    rules: tuple[Rule, ...]

    @property
    def rule(self) -> Rule:
        return load_rule(self.example.parent / "rule.py")

    @property
    def folder(self) -> Path:
        return self.example.parent

    def lint(self) -> Report:
        report = Linter(self.target, self.rules, self.engine).lint([self.example])
        assert not report.failures, report.failures[0].traceback
        return report

    def repair(self, *, unsafe: bool) -> Repair:
        """Repair the copy in place."""
        done = repair(
            [self.example], Linter(self.target, self.rules), Choice(unsafe=unsafe), self.engine
        )
        assert done.converged
        assert not done.refused
        write(done.changes)
        return done

    def load(self, engine: Engine | None = None) -> Verdict:
        return (engine or self.engine).load(self.example, image=True)

    def tree(self) -> dict[str, bytes]:
        """Return every file of the model by its place in the folder."""
        files = Files()
        model = Linter(self.target, (), files=files).model(self.example)
        return {
            source.path.relative_to(self.folder).as_posix(): source.data for source in model.sources
        }


def rules_for(example: Path) -> tuple[Rule, ...]:
    """Return the rules that run unless asked not to, and the example's own."""
    own = example.parent.name.replace("_", "-")
    return tuple(rule for rule in load_rules() if rule.category.on or rule.id == own)


def copied(example: Path, folder: Path) -> Path:
    """Copy an example's folder into a project of its own."""
    (folder / ".git").mkdir()
    shutil.copytree(example.parent, folder / example.parent.name)
    return folder / example.parent.name / example.name


@pytest.fixture(scope="module")
def target(engine: Engine) -> Target:
    release = Version(engine.version())
    return Target(release, grammar_for(release, engine))


@pytest.fixture
def bench(example: Path, tmp_path: Path, engine: Engine, target: Target) -> Bench:
    return Bench(copied(example, tmp_path), engine, target, rules_for(example))


def beside(example: Path, kind: str, suffix: str) -> Path:
    """Return where what was recorded for `bad_x.xml` stands, as in `report_x.txt`."""
    return example.with_name(example.stem.replace("bad", kind, 1) + suffix)


def without_release(text: str) -> str:
    return re.sub(r"MuJoCo \d+\.\d+\.\d+", "MuJoCo", text)


def line_of(found: Diagnostic, example: Path) -> str:
    line, column = found.span.position
    path = found.path.relative_to(example.parent).as_posix()
    where = "" if found.path == example else f"{path}:"
    return f"{where}{line}:{column} {found.rule}: {found.message}\n"


def errors(report: Report) -> list[Diagnostic]:
    return [found for found in report.diagnostics if found.severity is Severity.ERROR]


def sections(folder: Path) -> dict[str, str]:
    text = (folder / "README.md").read_text()
    parts = re.split(r"^\*\*([^*]+)\.\*\*", text, flags=re.MULTILINE)
    return {
        name: " ".join(body.split()) for name, body in zip(parts[1::2], parts[2::2], strict=True)
    }


@every_folder
def test_a_folder_is_named_after_its_rule(folder: Path) -> None:
    assert folder.name == load_rule(folder / "rule.py").id.replace("-", "_")


@every_folder
def test_a_folder_has_bad_and_good_examples(folder: Path) -> None:
    assert [*folder.glob("bad*.xml"), *folder.glob("changes/*/change.json")]
    assert sorted(folder.glob("good*.xml"))


@every_folder
def test_a_folder_holds_nothing_that_no_test_reads(folder: Path) -> None:
    reports = {beside(path, "report", ".txt") for path in folder.glob("bad*.xml")}
    fixed = {beside(path, "fixed", end) for path in folder.glob("bad*.xml") for end in ("", ".xml")}
    assert set(folder.glob("report*")) <= reports
    assert set(folder.glob("fixed*")) <= fixed


@every_folder
def test_a_readme_begins_with_name_and_summary(folder: Path) -> None:
    rule = load_rule(folder / "rule.py")
    assert (folder / "README.md").read_text().startswith(f"# {rule.id}\n\n{rule.summary}\n\n")


@every_folder
def test_a_readme_has_the_sections_in_order(folder: Path) -> None:
    assert tuple(sections(folder)) == SECTIONS
    assert all(sections(folder).values())


@every_folder
def test_a_readme_is_short(folder: Path) -> None:
    assert 15 <= len((folder / "README.md").read_text().splitlines()) <= 40


@every_folder
def test_a_readme_quotes_what_the_engine_says(folder: Path, engine: Engine) -> None:
    quoted = re.findall(r"^```text\n(.*?)^```", (folder / "README.md").read_text(), re.M | re.S)
    if load_rule(folder / "rule.py").category is Category.ERROR:
        assert quoted
    if folder.name == "engine_crash" and sys.platform != "linux":
        pytest.skip("how a process dies is told differently here")
    verdicts = [engine.load(bad) for bad in folder.glob("bad*.xml")]
    said = [" ".join(" ".join((one.message, *one.warnings)).split()) for one in verdicts]
    claimed = [one.claim.said for one in examples() if one.folder.is_relative_to(folder)]
    for quote in quoted:
        words = " ".join(quote.split())
        assert any(words in message for message in said) or any(one in words for one in claimed)


@every_good
def test_a_good_model_loads(bench: Bench) -> None:
    verdict = bench.load()
    assert verdict.loaded, verdict.message


@every_good
def test_a_good_model_is_clean_of_all_rules(bench: Bench) -> None:
    found = [line_of(found, bench.example) for found in bench.lint().diagnostics]
    assert found == []


@every_bad
def test_a_bad_model_is_refused_if_the_rule_says_so(bench: Bench) -> None:
    verdict = bench.load()
    if bench.rule.category is Category.ERROR:
        assert not verdict.loaded
        crashes = bench.rule.id == "engine-crash"
        assert (verdict.outcome is not Outcome.REFUSED) == crashes
    else:
        assert verdict.loaded, verdict.message


@every_bad
def test_a_bad_model_is_reported(bench: Bench, example: Path, bless: bool) -> None:
    found = bench.lint().diagnostics
    assert {diagnostic.rule for diagnostic in found} == {bench.rule.id}
    lines = "".join(line_of(diagnostic, bench.example) for diagnostic in found)
    record = beside(example, "report", ".txt")
    if bless:
        record.write_text(lines, newline="\n")
    assert without_release(lines) == without_release(record.read_text())


@every_bad
def test_a_bad_model_is_repaired(bench: Bench, example: Path, bless: bool) -> None:
    before = bench.tree()
    findings = bench.lint().diagnostics
    bench.repair(unsafe=True)
    after = bench.tree()
    changed = [path for path, data in after.items() if data != before.get(path)]
    single, several = beside(example, "fixed", ".xml"), beside(example, "fixed", "")
    if bless:
        bless_fixed(example, after if changed else {}, changed)
    if changed == [example.name]:
        assert single.read_bytes() == after[example.name]
    elif changed:
        assert {
            path.relative_to(several).as_posix(): path.read_bytes() for path in several.rglob("*.*")
        } == after
    assert single.exists() == (changed == [example.name])
    assert several.exists() == (bool(changed) and changed != [example.name])
    if all(found.fix for found in findings):
        assert changed
        assert errors(bench.lint()) == []
        assert bench.load().loaded


def bless_fixed(example: Path, after: dict[str, bytes], changed: list[str]) -> None:
    single, several = beside(example, "fixed", ".xml"), beside(example, "fixed", "")
    single.unlink(missing_ok=True)
    shutil.rmtree(several, ignore_errors=True)
    if changed == [example.name]:
        single.write_bytes(after[example.name])
    else:
        for path, data in after.items():
            (several / path).parent.mkdir(parents=True, exist_ok=True)
            (several / path).write_bytes(data)


@every_bad
def test_repairing_twice_is_repairing_once(bench: Bench) -> None:
    bench.repair(unsafe=True)
    assert bench.repair(unsafe=True).changes == ()


@every_bad
def test_every_repair_takes_its_finding_away(bench: Bench) -> None:
    fixable = [found for found in bench.lint().diagnostics if found.fix]
    applied = bench.repair(unsafe=True).applied
    assert len(applied) >= len(fixable)
    left = [found for found in bench.lint().diagnostics if found.fix]
    assert left == []


@every_bad
def test_a_safe_fix_keeps_the_compiled_model(bench: Bench) -> None:
    before = bench.load()
    if not before.loaded:
        pytest.skip("only an older release loads it: see the next test")
    bench.repair(unsafe=False)
    assert unchanged(before, bench.load(), bench.engine)


@every_bad
@pytest.mark.real
def test_a_safe_fix_keeps_what_an_older_release_compiled(
    bench: Bench, old_engine: OldEngine
) -> None:
    if bench.load().loaded:
        pytest.skip("the installed release loads it: see the test before")
    old = old_engine(LAST_TO_RENAME)
    before = bench.load(old)
    done = bench.repair(unsafe=False)
    if not done.changes:
        pytest.skip("it has no safe fix")
    assert all(one.fix.applicability is Applicability.SAFE for one in done.applied)
    repaired = bench.load()
    assert repaired.loaded, repaired.message
    after = bench.load(old)
    if not after.loaded:
        pytest.skip("what is written now, the older release does not know yet")
    assert not changed_fields(before, after, old) & fields_of(repaired, bench.engine)


def changed_fields(before: Verdict, after: Verdict, engine: Engine) -> set[str]:
    """Return the fields that differ; a safe fix may lose one that the target has not any more."""
    assert before.image, before.message
    assert after.image, after.message
    headers = engine.library.headers
    assert headers
    return {difference.field for difference in differences(before.image, after.image, headers)}


def fields_of(verdict: Verdict, engine: Engine) -> set[str]:
    assert verdict.image
    assert engine.library.headers
    return set(fields(verdict.image, engine.library.headers))


def unchanged(before: Verdict, after: Verdict, engine: Engine) -> bool:
    assert before.image, before.message
    assert after.image, after.message
    headers = engine.library.headers
    assert headers
    return same(before.image, after.image, headers)


@pytest.mark.real
@pytest.mark.parametrize("release", ["4.0.0", "3.3.7", "3.2.0", LAST_TO_RENAME])
@pytest.mark.parametrize("example", [*GOOD, *BAD], ids=name_of)
def test_what_a_release_loads_gets_no_error_and_what_it_refuses_gets_one(
    example: Path, tmp_path: Path, release: str, old_engine: OldEngine
) -> None:
    engine = old_engine(release)
    target = Target(Version(release), grammar_for(Version(release), engine))
    bench = Bench(copied(example, tmp_path), engine, target, rules_for(example))
    assert bool(errors(bench.lint())) != bench.load().loaded
