"""An lxml mirror of elements, so that rules can select them with XPath."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from mjcf_lint.xml.element import Attributes

if TYPE_CHECKING:
    from lxml import etree

_NAME = re.compile(r"[A-Za-z_][\w.\-]*\Z", re.ASCII)
_UNHOLDABLE = "[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"


class _Mirrored(Protocol):
    @property
    def tag(self) -> str: ...
    @property
    def attributes(self) -> Attributes: ...
    @property
    def children(self: T) -> Sequence[T]: ...


T = TypeVar("T", bound=_Mirrored)


class Mirror(Generic[T]):
    """The mirror of one tree; it is never parsed by libxml2 and never written out.

    A name lxml cannot hold is stood in for by `_`, a character by U+FFFD; ask the selected
    element itself for what the engine reads.
    """

    def __init__(self, root: T) -> None:
        # lxml keeps one proxy per node only while it is referenced; the keys here do that.
        self._mirrored: dict[etree._Element, T] = {}
        self.tree = self._mirror(root, None)
        stack = [(self.tree, root)]
        while stack:
            above, item = stack.pop()
            stack.extend((self._mirror(child, above), child) for child in item.children)

    def _mirror(self, item: T, above: etree._Element | None) -> etree._Element:
        from lxml import etree  # only who selects by XPath pays for its import

        attributes = {
            _holdable_name(name): re.sub(_UNHOLDABLE, "\ufffd", value)
            for name, value in item.attributes.pairs()
        }
        tag = _holdable_name(item.tag)
        if above is None:
            node = etree.Element(tag, attributes)
        else:
            node = etree.SubElement(above, tag, attributes)
        self._mirrored[node] = item
        return node

    def select(self, xpath: str) -> list[T]:
        """Return the elements an XPath expression selects, in document order."""
        found = self.tree.xpath(xpath)
        if not isinstance(found, list):
            return []
        return [self._mirrored[node] for node in found if node in self._mirrored]


def _holdable_name(name: str) -> str:
    return name if _NAME.match(name) else "_"
