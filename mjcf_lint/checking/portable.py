"""What was seen of a model as a line of JSON, for another process, the cache or another machine."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from packaging.version import Version

from mjcf_lint.checking.checked import Below, Checked, Outline, Seen, alike
from mjcf_lint.checking.report import RuleFailure
from mjcf_lint.diagnostic import Applicability, Category, Diagnostic, Fix, Related, Severity
from mjcf_lint.mjcf.model import Kind
from mjcf_lint.xml.edit import Edit, Span
from mjcf_lint.xml.source import Source

Read = Callable[[Path], Source]
Written = dict[str, Any]


def to_line(seen: Seen) -> str:
    """Write what was seen of a model; places become files and offsets."""
    writer = _Writer()
    document: Written = {"outline": writer.outline(seen.outline), "depends": seen.depends}
    if seen.checked:
        document["checked"] = writer.checked(seen.checked)
    return json.dumps(document | {"files": list(writer.files)}, separators=(",", ":"))


def from_line(line: str, read: Read) -> Seen:
    """Read what `to_line` wrote; `read` gives the Source of a file that places lie in.

    Raises SourceError where one of these files cannot be read, and ValueError, KeyError, TypeError
    or IndexError for what was not written by us.
    """
    document = json.loads(line)
    reader = _Reader([_path(name) for name in document["files"]], read)
    checked = document.get("checked")
    return Seen(
        reader.outline(document["outline"]),
        reader.checked(checked) if checked else None,
        tuple((place, digest) for place, digest in document["depends"]),
    )


# Most files are those of many models, and each would be there as often.
_path = lru_cache(maxsize=1024)(Path)
_text = lru_cache(maxsize=1024)(str)


@dataclass(slots=True)
class _Writer:
    files: dict[str, int] = field(default_factory=dict)

    def file(self, path: Path) -> int:
        return self.files.setdefault(str(path), len(self.files))

    def span(self, span: Span) -> list[int]:
        return [self.file(span.source.path), span.start, span.end]

    def outline(self, one: Outline) -> Written:
        return {
            "root": self.file(one.root),
            "kind": one.kind.value,
            "real": one.real_root,
            "below": [self.file(path) for path in one.below.files],
            "below real": one.below.real,
            "includes": one.below.includes,
            "part": one.part,
            "unread": one.unread,
        }

    def checked(self, one: Checked) -> Written:
        return {
            "findings": [self.finding(found) for found in one.findings],
            "cut": one.cut,
            "failures": [[bug.rule, self.file(bug.root), bug.traceback] for bug in one.failures],
            "concerned": one.concerned,
            "lasting": one.lasting,
        }

    def finding(self, found: Diagnostic) -> Written:
        return {
            "span": self.span(found.span),
            "message": found.message,
            "fix": found.fix and self.fix(found.fix),
            "alternatives": [self.fix(fix) for fix in found.alternatives],
            "related": [[self.span(one.span), one.message] for one in found.related],
            "note": found.note,
            "rule": found.rule,
            "category": found.category and found.category.value,
            "severity": found.severity.value,
            "roots": [self.file(root) for root in found.roots],
            "releases": [str(release) for release in found.releases],
            "includes": [self.span(span) for span in found.includes],
        }

    def fix(self, fix: Fix) -> Written:
        return {
            "title": fix.title,
            "edits": [[self.span(edit.span), edit.text] for edit in fix.edits],
            "applicability": fix.applicability.value,
            "name": fix.name,
            "restores": fix.restores,
        }


@dataclass(slots=True)
class _Reader:
    files: list[Path]
    read: Read

    def paths(self, numbers: Iterable[int]) -> tuple[Path, ...]:
        return tuple(self.files[number] for number in numbers)

    def span(self, written: list[int]) -> Span:
        file, start, end = written
        return Span(self.read(self.files[file]), start, end)

    def outline(self, one: Written) -> Outline:
        return Outline(
            self.files[one["root"]],
            Kind(one["kind"]),
            one["real"],
            alike(
                Below(
                    self.paths(one["below"]),
                    tuple(map(_text, one["below real"])),
                    tuple((includer, included) for includer, included in one["includes"]),
                )
            ),
            one["part"],
            tuple(one["unread"]),
        )

    def checked(self, one: Written) -> Checked:
        return Checked(
            tuple(map(self.finding, one["findings"])),
            tuple(one["cut"]),
            tuple(RuleFailure(rule, self.files[at], said) for rule, at, said in one["failures"]),
            one["concerned"],
            one["lasting"],
        )

    def finding(self, found: Written) -> Diagnostic:
        return Diagnostic(
            self.span(found["span"]),
            found["message"],
            self.fix(found["fix"]) if found["fix"] else None,
            tuple(map(self.fix, found["alternatives"])),
            tuple(Related(self.span(span), message) for span, message in found["related"]),
            found["note"],
            found["rule"],
            Category(found["category"]) if found["category"] else None,
            Severity(found["severity"]),
            self.paths(found["roots"]),
            tuple(map(Version, found["releases"])),
            tuple(map(self.span, found["includes"])),
        )

    def fix(self, fix: Written) -> Fix:
        return Fix(
            fix["title"],
            tuple(Edit(self.span(span), text) for span, text in fix["edits"]),
            Applicability(fix["applicability"]),
            fix["name"],
            fix["restores"],
        )
