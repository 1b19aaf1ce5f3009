"""What must hold of every repair, whatever the models and the rules."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from mjcf_lint import Diagnostic, Rule
from mjcf_lint.checking.linter import Linter
from mjcf_lint.checking.report import Report
from mjcf_lint.compiling.layout import lay_out, layout
from mjcf_lint.diagnostic import Applicability, Severity
from mjcf_lint.engine import Engine, Verdict, differences
from mjcf_lint.mjcf.model import Kind
from mjcf_lint.project.files import Files
from mjcf_lint.releases.target import Target
from mjcf_lint.repair.fixer import Repair, repair
from mjcf_lint.repair.plan import Choice, real
from mjcf_lint.xml.edit import Edit, Span, origin
from mjcf_lint.xml.source import Source

REVEALED = {
    ("flex-simulated-otherwise", "flex-without-forces"): "the older release did not hold it either",
}
"""Repairs (left) behind which another rule (right) finds something new, and why that is right."""
UNREAD = frozenset({"unknown-element", "unknown-attribute", "removed-element", "removed-attribute"})
"""Rules of names that are wrong: what stands behind such a name is not looked at."""
_LOOSE = re.compile(r"; did you mean .*|\d+(?:\.\d+)?(?:e-?\d+)?")


@dataclass(frozen=True)
class Case:
    """Files to repair with some rules; what is found and repaired stays in memory."""

    paths: Sequence[Path]
    target: Target
    rules: Sequence[Rule]

    def linter(self, done: Repair | None = None) -> Linter:
        """Return a linter for the files as they are, or as a repair leaves them."""
        changed = {change.path.resolve(): change.after for change in (done.changes if done else ())}
        return Linter(self.target, self.rules, files=Files(changed))

    def lint(self, done: Repair | None = None) -> Report:
        report = self.linter(done).lint(self.paths)
        assert not report.failures, report.failures[0].traceback
        return report

    def repair(self, choice: Choice, done: Repair | None = None) -> Repair:
        return repair(self.paths, self.linter(done), choice, None)

    def choices(self, report: Report) -> Iterator[Choice]:
        """Yield safe repairs, all repairs, and each alternative that is offered."""
        yield Choice()
        yield Choice(unsafe=True)
        offered = {(one.rule, fix.name) for one in report.diagnostics for fix in one.alternatives}
        yield from (Choice(alternatives={rule: name}) for rule, name in sorted(offered))


def assert_repaired_well(case: Case, choice: Choice, before: Report) -> Repair:
    """Repair in memory, and hold all that can be held without an engine."""
    done = case.repair(choice)
    assert done.converged, "repairs do not come to an end"
    assert not done.worse or choice.unsafe
    assert_only_spans_change(done)
    if done.changes:
        assert new_findings(before, case.lint(done), done) == []
        again = case.repair(choice, done)
        assert [one for one in again.changes if one.before != one.after] == []
    return done


def assert_only_spans_change(done: Repair) -> None:
    """Splice the edits of each pass into the bytes of that pass, and so come to what is written."""
    for change in done.changes:
        edits = _passes(done, change.path)
        assert edits, f"{change.path} changes without a repair"
        data = change.before
        for source, made in edits:
            assert source.data == data
            data = spliced(data, made)
        assert data == change.after


def spliced(data: bytes, edits: Sequence[Edit]) -> bytes:
    """Put the texts of edits in the place of their spans, the last of them first."""
    for edit in sorted(edits, key=lambda one: (one.span.start, one.span.end))[::-1]:
        data = data[: edit.span.start] + edit.data + data[edit.span.end :]
    return data


def _passes(done: Repair, path: Path) -> list[tuple[Source, list[Edit]]]:
    """Return the bytes that each pass found in a file, and its edits there."""
    edits: dict[Source, list[Edit]] = {}
    for one in done.applied:
        for edit in one.fix.edits:
            if real(edit.span.source) == path.resolve():
                edits.setdefault(edit.span.source, []).append(edit)
    return list(edits.items())


def new_findings(before: Report, after: Report, done: Repair) -> list[str]:
    """Return what is found after a repair in the models that there were, and was not there before.

    It was there if the same rule found something at the same element, or the same anywhere but
    for numbers and suggestions. What an error hid was there, too: anything at the same attribute;
    at the element, around it or in it, something milder; and anything behind a name that is not
    known.
    """
    known = [
        Known(one, place_of(span))
        for one in before.diagnostics
        for span in (one.span, *(other.span for other in one.related))
    ]
    said = {(one.rule, _loose(one)) for one in before.diagnostics}
    repaired = {one.found.rule for one in done.applied}
    return [
        f"{one.span!r} {one.rule}: {one.message}"
        for one in after.diagnostics
        if not {*before.roots, *before.fragments}.isdisjoint(one.roots)
        and (one.rule, _loose(one)) not in said
        and not any((rule, one.rule) in REVEALED for rule in repaired)
        and not any(other.explains(one, place_of(original(one.span, done))) for other in known)
    ]


@dataclass(frozen=True)
class Place:
    """An element, or one of its attributes, by where they start and end."""

    path: Path
    element: tuple[int, int]
    attribute: int = -1

    def related(self, other: Place) -> bool:
        """Say whether one element is the other, or stands in it."""
        (start, end), (at, until) = self.element, other.element
        return self.path == other.path and (start <= at < end or at <= start < until)


@dataclass(frozen=True)
class Known:
    """Something found before a repair."""

    found: Diagnostic
    place: Place | None

    def explains(self, new: Diagnostic, place: Place | None) -> bool:
        """Say whether something found at a place after it is what was there, or was hidden."""
        if place is None or self.place is None or not self.place.related(place):
            return False
        if self.found.rule in UNREAD:
            return True
        same = self.place.element == place.element
        if same and self.found.rule == new.rule:
            return True
        if self.found.severity is not Severity.ERROR:
            return False
        same_attribute = self.place == place and place.attribute >= 0
        return same_attribute or new.severity is not Severity.ERROR


def _loose(found: Diagnostic) -> str:
    return _LOOSE.sub("", found.message)


def original(span: Span, done: Repair) -> Span:
    """Return where something stood before the repair."""
    start, source = span.start, span.source
    for earlier, edits in reversed(_passes(done, source.path)):
        start, source = origin(start, edits), earlier
    return Span(source, start, start + 1)


def place_of(span: Span) -> Place | None:
    """Return the innermost element that a place lies in, and the attribute."""
    root = span.source.root
    inside = [one for one in root.walk() if one.start <= span.start < one.end] if root else []
    if not inside:
        return None
    element = inside[-1]
    held = (
        one.name_start
        for one in element.attributes.values()
        if one.name_start <= span.start <= one.value_end
    )
    return Place(real(span.source), (element.start, element.end), next(held, -1))


def assert_safe_repairs_keep_the_model(case: Case, engine: Engine) -> int:
    """Compile every model before and after its safe repairs; return how many were compared."""
    done = case.repair(Choice())
    if any(one.fix.restores for one in done.applied):
        return 0
    assert all(one.fix.applicability is Applicability.SAFE for one in done.applied)
    changed = {change.path.resolve(): change.after for change in done.changes}
    linter, compared = case.linter(), 0
    for model in linter.models(case.paths):
        files = {real(source) for source in model.sources}
        if model.kind is not Kind.ROOT or files.isdisjoint(changed):
            continue
        plan = layout([model, case.linter(done).model(model.root.path)], linter.files.read)
        with tempfile.TemporaryDirectory() as name:
            place = plan.place(model.root.path, Path(name))
            lay_out(plan, Path(name), {}, link=True)
            before = engine.load(place, image=True)
            lay_out(plan, Path(name), changed, link=True)
            after = engine.load(place, image=True)
        if before.loaded:
            assert changes(before, after, engine) == ()
            compared += 1
    return compared


def changes(before: Verdict, after: Verdict, engine: Engine) -> tuple[str, ...]:
    """Return what differs between two compiled models."""
    if before.image is None or after.image is None or engine.library.headers is None:
        return () if before.image == after.image else (after.message,)
    found = differences(before.image, after.image, engine.library.headers)
    return tuple(str(one) for one in found)
