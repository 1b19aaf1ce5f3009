"""See README.md."""

from __future__ import annotations

from collections.abc import Iterator

from mjcf_lint import Category, Diagnostic, Fix, Model, rule
from mjcf_lint.nearest import did_you_mean
from mjcf_lint.project.ignores import Ignore, Judged, ignores_of


@rule(category=Category.SUPPRESSION, judges=True, in_all_roots=True)
def unused_ignore(model: Model) -> Iterator[Diagnostic]:
    """A comment says to ignore findings, and there are none."""
    if model.judged is None:
        return
    for source in model.sources:
        for ignore in ignores_of(source):
            yield from _unused(ignore, model.judged)


def _unused(ignore: Ignore, judged: Judged) -> Iterator[Diagnostic]:
    span = ignore.comment.span
    if not ignore.names:
        yield Diagnostic(span, "this comment says no rule to ignore")
        return
    unknown = [name for name in ignore.names if name not in judged.known]
    for name in unknown:
        yield Diagnostic(span, f"no rule is named {name!r}{did_you_mean(name, judged.known)}")
    used = {
        name
        for found in judged.findings
        if found.span.source is ignore.comment.source and ignore.covers(found)
        for name in (found.rule, found.category.value if found.category else "")
    }
    idle = [name for name in ignore.names if name not in used and name not in unknown]
    # What did not run may find something another time.
    if unknown or not idle or any(name not in judged.active for name in idle):
        return
    what = ", ".join(idle)
    where = "file" if ignore.lines is None else "place"
    fix = None
    if len(idle) == len(ignore.names):
        fix = Fix.safe("Remove the comment", ignore.comment.removed())
    yield Diagnostic(span, f"there is nothing to ignore at this {where} for {what}", fix)
