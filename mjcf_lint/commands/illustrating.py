"""Pictures of repaired models for a report that shows them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from mjcf_lint.commands.outputs import Output
from mjcf_lint.diagnostic import Diagnostic
from mjcf_lint.edit import Edit, Taken, apply
from mjcf_lint.engine import EngineNotFound, find_library
from mjcf_lint.fixer import Repair
from mjcf_lint.joint import AnyLinter
from mjcf_lint.model import Kind, Model
from mjcf_lint.pictures import Pictures, Subject, take, with_bytes
from mjcf_lint.plan import Applied, Choice
from mjcf_lint.report import Report
from mjcf_lint.reporters import Format
from mjcf_lint.session import EngineUse, Session
from mjcf_lint.source import Source

_Bytes = dict[Path, bytes]


def illustrated(
    report: Report,
    repair: Repair | None,
    paths: Sequence[Path],
    opened: Session,
    choice: Choice,
    formats: Iterable[Format],
) -> Report:
    """Return a report with pictures of what is repaired, where one of its formats shows any.

    With a repair that is made, of that; else of the repairs that the findings offer.
    """
    if Format.HTML not in formats:
        return report
    if repair is None:
        old, new = _offered(report, choice)
    else:
        old = with_bytes((change.path, change.before) for change in repair.changes)
        new = with_bytes((change.path, change.after) for change in repair.changes)
    if not new:
        return report
    flags = "--fix --unsafe-fixes" if choice.unsafe else "--fix"
    pictures = replace(_pictures(paths, opened, old, new), repairs=flags)
    return replace(report, pictures=pictures)


def formats_of(output_format: Format, outputs: Sequence[Output]) -> tuple[Format, ...]:
    """Return all formats that a run prints or writes."""
    return (output_format, *(output.format for output in outputs))


def _offered(report: Report, choice: Choice) -> tuple[_Bytes, _Bytes]:
    """Return the files that the repairs of a report change, as they are and as they would be."""
    taken, edits = Taken(), dict[Source, list[Edit]]()
    for one in sorted(_chosen(report.diagnostics, choice), key=lambda one: not one.safe):
        if taken.take(one.fix.edits):
            for edit in one.fix.edits:
                edits.setdefault(edit.span.source, []).append(edit)
    old = with_bytes((source.path, source.data) for source in edits)
    new = with_bytes((source.path, apply(source.data, made)) for source, made in edits.items())
    return old, new


def _chosen(findings: Iterable[Diagnostic], choice: Choice) -> Iterable[Applied]:
    for found in findings:
        if fix := choice.of(found):
            yield Applied(found, fix)


def _pictures(paths: Sequence[Path], opened: Session, old: _Bytes, new: _Bytes) -> Pictures:
    if opened.use is EngineUse.NEVER:
        return Pictures(note="--engine never leaves out what runs MuJoCo")
    python = _python(opened)
    if python is None:
        return Pictures(note="no Python with MuJoCo is at hand; --python names one")
    linter = opened.static_linter()
    before, after = (linter.again(linter.files.with_overlay(changed)) for changed in (old, new))
    subjects = list(_subjects(before.models(paths), after, old, new))
    releases = [str(bench.target.release) for bench in opened.benches]
    return take(subjects, python, releases, after.files.read)


def _python(opened: Session) -> Path | None:
    """Return the Python of a target, else the one whose MuJoCo would be the target by default."""
    for bench in (opened.main, *opened.benches):
        if bench.engine and bench.engine.library.python:
            return bench.engine.library.python
    try:
        return find_library().python
    except EngineNotFound:
        return None


def _subjects(
    models: Iterable[Model], after: AnyLinter, old: _Bytes, new: _Bytes
) -> Iterable[Subject]:
    """Yield the roots that hold a changed file."""
    for model in models:
        files = with_bytes((source.path, b"") for source in model.sources)
        if model.kind is Kind.ROOT and files.keys() & new.keys():
            yield Subject(model, after.model(model.root.path), old, new)
