"""What a run repairs, and pictures of it, for a report that shows them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from mjcf_lint.checking.report import Report
from mjcf_lint.comparing.pictures import MOST_MODELS, Pictures, Subject, take, with_bytes
from mjcf_lint.diagnostic import Diagnostic
from mjcf_lint.engine import EngineNotFound, find_library
from mjcf_lint.repair.fixer import Repair
from mjcf_lint.repair.plan import Applied, Choice
from mjcf_lint.reporters.text import plural
from mjcf_lint.sessions.session import EngineUse, Session
from mjcf_lint.xml.edit import Edit, Taken, apply
from mjcf_lint.xml.source import Source

_Bytes = dict[Path, bytes]


@dataclass(frozen=True, slots=True)
class _Changed:
    """Models whose files change, with the bytes of these files before and after."""

    roots: tuple[Path, ...]
    old: _Bytes
    new: _Bytes


def illustrated(
    report: Report, repair: Repair | None, opened: Session, choice: Choice, *, pictures: bool
) -> Report:
    """Return a report with what a run repairs, and pictures of it.

    Without a repair the pictures are of those that the findings offer.
    """
    report = replace(report, repair=repair)
    changed = _made(repair) if repair else _offered(report, choice)
    if not pictures or not changed.new:
        return report
    flags = "--fix --unsafe-fixes" if choice.unsafe else "--fix"
    return replace(report, pictures=replace(_pictures(opened, changed), repairs=flags))


def _made(repair: Repair) -> _Changed:
    return _Changed(
        tuple(proof.root for proof in repair.proofs if proof not in repair.refused),
        with_bytes((change.path, change.before) for change in repair.changes),
        with_bytes((change.path, change.after) for change in repair.changes),
    )


def _offered(report: Report, choice: Choice) -> _Changed:
    """Return what the repairs of a report change, those of one finding whole or not at all."""
    taken, edits, roots = Taken(), dict[Source, list[Edit]](), set[Path]()
    for one in sorted(_chosen(report.diagnostics, choice), key=lambda one: not one.safe):
        if taken.take(one.fix.edits):
            roots.update(one.found.roots)
            for edit in one.fix.edits:
                edits.setdefault(edit.span.source, []).append(edit)
    return _Changed(
        tuple(root for root in report.roots if root in roots),
        with_bytes((source.path, source.data) for source in edits),
        with_bytes((source.path, apply(source.data, made)) for source, made in edits.items()),
    )


def _chosen(findings: Iterable[Diagnostic], choice: Choice) -> Iterable[Applied]:
    for found in findings:
        if fix := choice.of(found):
            yield Applied(found, fix)


def _pictures(opened: Session, changed: _Changed) -> Pictures:
    if opened.use is EngineUse.NEVER:
        return Pictures(note="--engine never leaves out what runs MuJoCo")
    python = _python(opened)
    if python is None:
        return Pictures(note="no Python with MuJoCo is at hand; --python names one")
    linter = opened.static_linter()
    before, after = (
        linter.again(linter.files.with_overlay(files)) for files in (changed.old, changed.new)
    )
    subjects = [
        Subject(before.model(root), after.model(root), changed.old, changed.new)
        for root in changed.roots[:MOST_MODELS]
    ]
    releases = [str(bench.target.release) for bench in opened.benches]
    found = take(subjects, python, releases, after.files.read)
    left = len(changed.roots) - len(subjects)
    if left and not found.note:
        return replace(found, note=f"{plural(left, 'more repaired model')} not drawn")
    return found


def _python(opened: Session) -> Path | None:
    """Return the Python of a target, else the one whose MuJoCo would be the target by default."""
    for bench in (opened.main, *opened.benches):
        if bench.library and bench.library.python:
            return bench.library.python
    try:
        return find_library().python
    except EngineNotFound:
        return None
