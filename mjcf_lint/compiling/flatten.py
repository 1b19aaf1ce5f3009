"""Write an include tree as one document, an element a line, to give engine errors a place."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePath

from mjcf_lint.mjcf.assets import Asset, assets, folder
from mjcf_lint.mjcf.model import Model
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.parts.texts import content
from mjcf_lint.xml.element import Attribute, escaped

_FLAT = 'builtin="flat" width="1" height="1"'
_PNG, _PNG_END = b"\x89PNG\r\n\x1a\n", b"IEND\xaeB`\x82"
_DIRECTORIES = ("meshdir", "texturedir", "assetdir")
_SPELLED_OUT = ("model", "flexcomp")


@dataclass(frozen=True, slots=True)
class Flat:
    """One document with the content of a whole tree; `nodes[n]` is the element of line n + 1."""

    data: bytes
    nodes: tuple[Node | None, ...]

    def node_at(self, line: int) -> Node | None:
        """Return the element that starts on a line of the document."""
        return self.nodes[line - 1] if 0 < line <= len(self.nodes) else None


def flatten(model: Model, *, images: bool = True) -> Flat:
    """Flatten a model; asset folders become absolute, so the document may stand anywhere.

    Without `images`, textures from a sound PNG are left flat: reading them takes the engine
    most of the time, and no other fault depends on them.
    """
    return _Writer(model, images=images).write()


class _Writer:
    def __init__(self, model: Model, *, images: bool) -> None:
        self.model = model
        self.lines: list[str] = []
        self.nodes: list[Node | None] = []
        self.directories = {
            name: str(folder(model, name).resolve())
            for name in _DIRECTORIES
            if name != "assetdir" or model.setting("compiler", name)
        }
        self.moved: dict[Attribute, str] = {}
        self.flat: set[Node] = set()
        for asset in assets(model):
            if not images and _sound_image(asset):
                self.flat.add(asset.node)
            elif asset.node.tag in _SPELLED_OUT or asset.path != asset.plain:
                # The folders alone do not lead there.
                self.moved[asset.attribute] = str(asset.path.resolve())

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
        if node in self.flat:
            name = node.get("name") or PurePath(node.get("file") or "").stem
            return f'<texture name="{escaped(name)}" type="2d" {_FLAT}/>'
        for name, attribute in node.attributes.items():
            if not (compiler and name in self.directories):
                value = self.moved.get(attribute, attribute.value)
                parts.append(f'{name}="{escaped(value)}"')
        if compiler:
            parts.append(self.folders())
        if node.tag == "text" and "data" not in node.attributes:
            parts += [f'data="{escaped(one)}"' for one in content(node.element)[:1] if one]
        return f"<{' '.join(parts)}{'/' if closed else ''}>"

    def folders(self) -> str:
        return " ".join(f'{name}="{escaped(path)}"' for name, path in self.directories.items())


def _sound_image(asset: Asset) -> bool:
    """Say whether a texture is nothing but one whole PNG file."""
    if asset.node.tag != "texture" or not asset.found:
        return False
    if asset.attribute.name != "file" or "gridsize" in asset.node.attributes:
        return False
    with asset.found.open("rb") as file:
        if file.read(len(_PNG)) != _PNG:
            return False
        file.seek(-len(_PNG_END), 2)
        return file.read() == _PNG_END


def write_flat(flat: Flat, folder: Path) -> Path:
    """Write the document into a folder of ours and return its path."""
    path = folder / "flat.xml"
    path.write_bytes(flat.data)
    return path
