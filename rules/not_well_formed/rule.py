"""See README.md."""

import re
from collections.abc import Iterator
from xml.parsers import expat

from mjcf_lint import Category, Diagnostic, Edit, Fix, Model, rule
from mjcf_lint.xml.content import Comment
from mjcf_lint.xml.edit import apply, origin
from mjcf_lint.xml.element import Attribute
from mjcf_lint.xml.entities import read_value
from mjcf_lint.xml.source import Source

_DASHES = re.compile(r"--+|-$")
_BARE = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos|#[0-9]+|#x[0-9a-fA-F]+);)|<")


@rule(category=Category.PORTABILITY, file_by_file=True)
def not_well_formed(model: Model) -> Iterator[Diagnostic]:
    """MuJoCo reads the file, but other XML tools refuse it."""
    for source in model.sources:
        if source.fault is None and _refusal(source.data):
            found = list(_known_causes(source))
            yield from found
            yield from _other_cause(source, found)


def _refusal(data: bytes) -> tuple[int, str] | None:
    """Return where and why a conforming parser gives up, or None."""
    parser = expat.ParserCreate()
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        return max(parser.ErrorByteIndex, 0), expat.ErrorString(error.code)
    except (LookupError, ValueError) as error:  # an encoding Python does not know
        return 0, str(error)
    return None


def _known_causes(source: Source) -> Iterator[Diagnostic]:
    for comment in source.comments:
        yield from _comment(comment)
    for root in source.document.roots:
        for element in root.walk():
            for attribute in element.attributes.values():
                yield from _attribute(attribute)
    declaration = source.data.find(b"<?xml")
    if declaration > 0 and not source.data[:declaration].strip():
        span = source.span(0, declaration)
        fix = Fix.safe("Remove the blanks before <?xml", Edit(span, ""))
        message = "blanks before <?xml ...?>: other XML tools refuse this file"
        yield Diagnostic(source.span(declaration, declaration + 5), message, fix)


def _comment(comment: Comment) -> Iterator[Diagnostic]:
    if match := _DASHES.search(comment.text):
        start = comment.start + 4 + len(comment.text[: match.start()].encode("utf-8", "replace"))
        inside = comment.source.span(comment.start + 4, comment.end - 3)
        text = _DASHES.sub(lambda dashes: "=" * len(dashes[0]), comment.text)
        yield Diagnostic(
            comment.source.span(start, start + len(match[0])),
            "-- inside a comment: other XML tools refuse this file",
            Fix.safe("Write = for the dashes", Edit(inside, text)),
        )
    try:
        comment.source.data[comment.start : comment.end].decode()
    except UnicodeDecodeError as error:
        at = comment.start + error.start
        inside = comment.source.span(comment.start + 4, comment.end - 3)
        text = comment.source.data[inside.start : inside.end].decode("cp1252", "replace")
        yield Diagnostic(
            comment.source.span(at, at + 1),
            "a byte that is not UTF-8 in a comment: other XML tools refuse this file",
            Fix.safe("Write the comment in UTF-8", Edit(inside, text)),
        )


def _attribute(attribute: Attribute) -> Iterator[Diagnostic]:
    source = attribute.element.source
    before = source.data[attribute.name_start - 1]
    if before in b"\"'":
        place = source.span(attribute.name_start, attribute.name_start)
        yield Diagnostic(
            attribute.name_span,
            f"no blank before {attribute.name}: other XML tools refuse this file",
            Fix.safe("Insert a blank", Edit(place, " ")),
        )
    raw = source.data[attribute.value_start : attribute.value_end]
    if bare := _BARE.search(raw):
        start = attribute.value_start + bare.start()
        written = _BARE.sub(lambda sign: b"&lt;" if sign[0] == b"<" else b"&amp;", raw)
        fix = attribute.with_value(attribute.value)
        if read_value(written) == attribute.value:
            fix = Edit(attribute.value_span, written.decode("utf-8", "surrogateescape"))
        sign = bare[0].decode()
        yield Diagnostic(
            source.span(start, start + 1),
            f"bare {sign} in a value: other XML tools refuse this file",
            Fix.safe("Write it as an entity", fix),
        )


def _other_cause(source: Source, found: list[Diagnostic]) -> Iterator[Diagnostic]:
    """Report what a parser still refuses once the known causes are repaired."""
    edits = [edit for diagnostic in found if diagnostic.fix for edit in diagnostic.fix.edits]
    unique = {(edit.span.start, edit.span.end): edit for edit in edits}.values()
    refusal = _refusal(apply(source.data, unique))
    if refusal is None:
        return
    at = min(origin(refusal[0], unique), max(len(source.data) - 1, 0))
    if not _dropped(source, at):
        message = f"other XML tools refuse this file: {refusal[1]}"
        yield Diagnostic(source.span(at, at + 1), message)


def _dropped(source: Source, offset: int) -> bool:
    """Say whether a place is among what ignored-content reports."""
    document = source.document
    behind = document.roots[1].start if len(document.roots) > 1 else document.end
    return offset >= behind or any(text.start <= offset < text.end for text in source.texts)
