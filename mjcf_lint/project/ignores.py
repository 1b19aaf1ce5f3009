"""Comments that say which findings do not count: `<!-- mjcf-lint: ignore rule-name (why) -->`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from mjcf_lint.diagnostic import Diagnostic
from mjcf_lint.xml.content import Comment
from mjcf_lint.xml.source import Source

_MARK = "mjcf-lint:"
_TEXT = re.compile(
    r"\s*mjcf-lint:\s*(?P<what>ignore-file|ignore)(?![\w-])"
    r"(?P<names>[^()]*)(?:\((?P<reason>.*)\))?\s*",
    re.DOTALL,
)


class Ignore(NamedTuple):
    """Names of rules or categories that do not count in some lines, or in the whole file."""

    comment: Comment
    names: tuple[str, ...]
    reason: str
    lines: range | None
    """The lines it speaks of, from 1; None for all of the file."""

    def covers(self, found: Diagnostic) -> bool:
        """Say whether a finding of its file is meant."""
        category = found.category.value if found.category else ""
        if found.rule not in self.names and category not in self.names:
            return False
        return self.lines is None or found.span.position[0] in self.lines


class Judged(NamedTuple):
    """What the rules found in a model, for those that judge what was ignored of it."""

    findings: tuple[Diagnostic, ...]
    active: frozenset[str]
    """The rules that ran."""
    known: frozenset[str]
    """The names that there are, of rules and categories."""


def ignores_of(source: Source) -> Iterator[Ignore]:
    """Yield the ignores of a file in document order; what is not written like one is none."""
    if _MARK.encode() not in source.data:
        return
    for comment in source.comments:
        if _MARK not in comment.text or not (parsed := _TEXT.fullmatch(comment.text)):
            continue
        names = tuple(name for name in re.split(r"[,\s]+", parsed["names"]) if name)
        lines = None if parsed["what"] == "ignore-file" else _lines(comment)
        yield Ignore(comment, names, (parsed["reason"] or "").strip(), lines)


def _lines(comment: Comment) -> range:
    """Return the lines of a comment, and those of the start tag below where it stands alone."""
    source = comment.source
    (first, _), (last, _) = comment.span.position, comment.span.end_position
    start = source.lines[first - 1]
    if source.data[start : comment.start].strip():
        return range(first, last + 1)
    below = next(
        (
            element
            for element in (source.root.walk() if source.root else ())
            if element.start >= comment.end
        ),
        None,
    )
    if below is None:
        return range(first, last + 2)
    tag_start, tag_end = below.line, source.position(below.tag_end)[0]
    # Only an element that begins on the next line is below; a gap of lines parts them.
    return range(first, max(tag_end if tag_start <= last + 1 else last + 1, last + 1) + 1)


def kept(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return the findings that no comment of their file says to ignore."""
    ignores: dict[Source, tuple[Ignore, ...]] = {}
    found = []
    for one in diagnostics:
        source = one.span.source
        if source not in ignores:
            ignores[source] = tuple(ignores_of(source))
        if not any(ignore.covers(one) for ignore in ignores[source]):
            found.append(one)
    return tuple(found)
