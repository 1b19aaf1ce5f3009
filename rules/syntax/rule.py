"""See README.md."""

import re
from collections.abc import Iterator

from mjcf_lint import Category, Diagnostic, Model, Related, rule

_WORD = re.compile(rb"</?\s*[\w:.-]+|[\w:.-]+|.", re.DOTALL)


@rule(category=Category.ERROR)
def syntax(model: Model) -> Iterator[Diagnostic]:
    """The file cannot be read as XML, not even by MuJoCo."""
    for source in model.sources:
        fault = source.fault
        if fault is None or (fault.nothing and source is not model.root):
            continue
        word = _WORD.match(source.data, fault.offset)
        span = source.span(fault.offset, word.end() if word else fault.offset)
        related: tuple[Related, ...] = ()
        if fault.opened is not None and fault.opened != fault.offset:
            tag = _WORD.match(source.data, fault.opened)
            opened = source.span(fault.opened, tag.end() if tag else fault.opened)
            related = (Related(opened, f"{opened.text}> starts here"),)
        yield Diagnostic(span, fault.message, related=related)
