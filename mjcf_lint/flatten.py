"""Write an include tree as one document, an element a line, to give engine errors a place."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from mjcf_lint.assets import assets, folder
from mjcf_lint.element import Attribute, escaped
from mjcf_lint.model import Model
from mjcf_lint.tree import Node

_DIRECTORIES = ("meshdir", "texturedir", "assetdir")


@dataclass(frozen=True, slots=True)
class Flat:
    """One document with the content of a whole tree; `nodes[n]` is the element of line n + 1."""

    data: bytes
    nodes: tuple[Node | None, ...]

    def node_at(self, line: int) -> Node | None:
        """Return the element that starts on a line of the document."""
        return self.nodes[line - 1] if 0 < line <= len(self.nodes) else None


def flatten(model: Model) -> Flat:
    """Flatten a model; asset folders become absolute, so the document may stand anywhere."""
    return _Writer(model).write()


class _Writer:
    def __init__(self, model: Model) -> None:
        self.model = model
        self.lines: list[str] = []
        self.nodes: list[Node | None] = []
        self.directories = {
            name: str(folder(model, name).resolve())
            for name in _DIRECTORIES
            if name != "assetdir" or model.setting("compiler", name)
        }
        self.moved = self._moved()

    def _moved(self) -> dict[Attribute, str]:
        """Return the asset paths that must be spelled out: those found beside the includer."""
        moved: dict[Attribute, str] = {}
        for asset in assets(self.model):
            found = asset.found
            if found and (asset.node.tag == "model" or found != asset.candidates[0]):
                moved[asset.attribute] = str(found.resolve())
        return moved

    def write(self) -> Flat:
        node = self.model.node
        if node is None:
            return Flat(b"", ())
        self.line(self.start_tag(node, closed=False), node)
        if not any(True for _ in self.model.sections("compiler")):
            self.line(f"<compiler {self.folders()}/>", None)
        stack: list[Node | str] = [f"</{node.tag}>", *reversed(node.children)]
        while stack:
            item = stack.pop()
            if isinstance(item, str):
                self.line(item, None)
            else:
                self.line(self.start_tag(item, closed=not item.children), item)
                if item.children:
                    stack += [f"</{item.tag}>", *reversed(item.children)]
        text = "\n".join(self.lines) + "\n"
        return Flat(text.encode("utf-8", "surrogateescape"), tuple(self.nodes))

    def line(self, text: str, node: Node | None) -> None:
        self.lines.append(text.replace("\n", " "))
        self.nodes.append(node)

    def start_tag(self, node: Node, *, closed: bool) -> str:
        compiler = node.tag == "compiler" and node.parent is self.model.node
        parts = [node.tag]
        for name, attribute in node.attributes.items():
            if not (compiler and name in self.directories):
                value = self.moved.get(attribute, attribute.value)
                parts.append(f'{name}="{escaped(value)}"')
        if compiler:
            parts.append(self.folders())
        return f"<{' '.join(parts)}{'/' if closed else ''}>"

    def folders(self) -> str:
        return " ".join(f'{name}="{escaped(path)}"' for name, path in self.directories.items())


def write_flat(flat: Flat, folder: Path) -> Path:
    """Write the document into a folder of ours and return its path."""
    path = folder / "flat.xml"
    path.write_bytes(flat.data)
    return path
