"""A finding as the page shows it: its lines, the way to it, and its repairs as diffs."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from mjcf_lint.checking.report import Report
from mjcf_lint.diagnostic import Applicability, Diagnostic, Fix
from mjcf_lint.releases.sets import as_text
from mjcf_lint.reporters.excerpt import hunks
from mjcf_lint.reporters.html.naming import Naming
from mjcf_lint.xml.edit import Edit, Span
from mjcf_lint.xml.source import Source

_TAB = "    "
_AROUND = 2
_MARKED_LINES = 12
_WIDEST = 200
_BEFORE_THE_MARK = 60
_DIFF_LINES = 40
_DIFF_EDITS = 100
_RELATED = 20


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line, and whether it is what the finding is about."""

    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class CodeLine:
    """A line of a file; `sign` is empty, `-` or `+`."""

    number: int | None
    pieces: tuple[Piece, ...]
    sign: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a file, what it has to do with the finding, and its line."""

    where: str
    said: str = ""
    line: CodeLine | None = None


@dataclass(frozen=True, slots=True)
class FileDiff:
    """What a repair makes of one file, as far as it can be shown."""

    name: str
    lines: tuple[CodeLine, ...]
    cut: bool


@dataclass(frozen=True, slots=True)
class Repairing:
    """A repair: what it does, whether it is safe, how to have it made."""

    title: str
    safe: bool
    how: str
    diffs: tuple[FileDiff, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding as the page shows it."""

    number: int
    severity: str
    rule: str
    message: str
    file: str
    where: str
    path: str
    code: tuple[CodeLine, ...]
    notes: tuple[str, ...]
    includes: tuple[str, ...]
    roots: tuple[str, ...]
    releases: str
    related: tuple[Place, ...]
    fix: Repairing | None
    alternatives: tuple[Repairing, ...]

    @property
    def repair(self) -> str:
        """`safe`, `unsafe` or `none`."""
        if self.fix is None:
            return "none"
        return "safe" if self.fix.safe else "unsafe"


def shown(number: int, found: Diagnostic, report: Report, naming: Naming) -> Shown:
    """Return a finding made ready for the page."""
    related = found.related[:_RELATED]
    told = len(found.roots) == 1 and (found.includes or found.roots == (found.path,))
    return Shown(
        number=number,
        severity=found.severity.value,
        rule=found.rule,
        message=found.message,
        file=naming.name(found.path),
        where=_where(found.span, naming),
        path=os.path.abspath(found.path),
        code=tuple(_excerpt(found.span)),
        notes=tuple(found.note.splitlines()),
        includes=tuple(_where(span, naming) for span in found.includes),
        roots=() if told else tuple(map(naming.name, found.roots)),
        releases=as_text(found.releases, report.targets) if len(report.targets) > 1 else "",
        related=tuple(
            Place(_where(one.span, naming), one.message, _first_line(one.span)) for one in related
        ),
        fix=_repairing(found.fix, naming, "") if found.fix else None,
        alternatives=tuple(
            _repairing(fix, naming, f"{found.rule}={fix.name}") for fix in found.alternatives
        ),
    )


def _where(span: Span, naming: Naming) -> str:
    line, column = span.position
    return f"{naming.name(span.source.path)}:{line}:{column}"


def _excerpt(span: Span) -> Iterator[CodeLine]:
    """Yield the lines of a place with those around it, the place marked."""
    first, last = span.position[0], span.end_position[0]
    ends = min(last, first + _MARKED_LINES)
    count = len(span.source.lines)
    for number in range(max(first - _AROUND, 1), min(ends + _AROUND, count) + 1):
        if first <= number <= last:
            yield _marked(span, number)
        elif number < first or number < count or span.source.line_text(number):
            yield CodeLine(number, (Piece(_cut(span.source.line_text(number))),))


def _first_line(span: Span) -> CodeLine:
    return _marked(span, span.position[0])


def _marked(span: Span, number: int) -> CodeLine:
    """Return a line in pieces; a long one only from shortly before its mark."""
    (first, column), (last, end_column) = span.position, span.end_position
    text = span.source.line_text(number)
    start = column - 1 if number == first else len(text) - len(text.lstrip())
    end = end_column - 1 if number == last else len(text.rstrip())
    start = min(start, len(text))
    end = max(end, start)
    begin = 0 if len(text) <= _WIDEST else max(start - _BEFORE_THE_MARK, 0)
    until = min(len(text), begin + _WIDEST)
    before = ("…" if begin else "") + text[begin:start]
    after = text[end:until] + ("…" if until < len(text) else "")
    pieces = (
        Piece(_spaced(before)),
        Piece(_spaced(text[start : min(end, until)]), marked=True),
        Piece(_spaced(after)),
    )
    return CodeLine(number, tuple(one for one in pieces if one.text or one.marked))


def _cut(text: str) -> str:
    return _spaced(text if len(text) <= _WIDEST else f"{text[:_WIDEST]}…")


def _spaced(text: str) -> str:
    return text.replace("\t", _TAB)


def _repairing(fix: Fix, naming: Naming, choice: str) -> Repairing:
    safe = fix.applicability is Applicability.SAFE
    how = "--fix" if safe else "--fix --unsafe-fixes"
    if choice:
        how = f"--fix --alternative {choice}"
    edits: dict[Source, list[Edit]] = {}
    for edit in fix.edits:
        edits.setdefault(edit.span.source, []).append(edit)
    diffs = tuple(_diff(source, made, naming) for source, made in edits.items())
    return Repairing(fix.title, safe, how, diffs)


def _diff(source: Source, edits: list[Edit], naming: Naming) -> FileDiff:
    """Return the changed lines of a file, each stretch with the line before and after it."""
    ordered = sorted(edits, key=lambda edit: edit.span.start)
    lines: list[CodeLine] = []
    count, shown_to, moved = len(source.lines), 0, 0
    stretches = list(islice(hunks(source, ordered[:_DIFF_EDITS]), _DIFF_LINES))
    for hunk, following in zip(stretches, (*stretches[1:], None), strict=True):
        if lines and hunk.line - 1 > shown_to + 1:
            lines.append(CodeLine(None, (Piece("⋯"),)))
        if hunk.line - 1 > shown_to:
            lines.append(_plain(source, hunk.line - 1, moved))
        lines += _signed("-", hunk.old, hunk.line)
        lines += _signed("+", hunk.new, hunk.line + moved)
        moved += len(hunk.new) - len(hunk.old)
        behind = hunk.line + len(hunk.old)
        shown_to = behind - 1
        if (following is None or following.line > behind) and behind <= count:
            lines.append(_plain(source, behind, moved))
            shown_to = behind
    cut = len(lines) > _DIFF_LINES or len(ordered) > _DIFF_EDITS
    return FileDiff(naming.name(source.path), tuple(lines[:_DIFF_LINES]), cut)


def _signed(sign: str, texts: Sequence[str], first: int) -> list[CodeLine]:
    return [CodeLine(first + at, (Piece(_cut(text)),), sign) for at, text in enumerate(texts)]


def _plain(source: Source, line: int, moved: int) -> CodeLine:
    """Return a line that stays, with its new number."""
    return CodeLine(line + moved, (Piece(_cut(source.line_text(line))),))
