"""Models cut into many files: what stands in an element is put into a file that it includes."""

from __future__ import annotations

from pathlib import Path

from mjcf_lint.xml.element import Element
from mjcf_lint.xml.source import Source


def split(example: Path, *, odd: bool) -> Path:
    """Write a model anew beside itself, with a file for the content of every other element.

    `odd` chooses the elements at an odd depth, the root being at 0.
    """
    source = Source.parse(example, example.read_bytes())
    if source.fault or source.root is None:
        return example
    files: dict[Path, bytes] = {}
    stem = f"{example.stem}_{'odd' if odd else 'even'}"

    def written(element: Element, depth: int) -> bytes:
        data = source.data
        if not element.children:
            return data[element.start : element.end]
        parts, at = [], element.tag_end
        for child in element.children:
            parts += [data[at : child.start], written(child, depth + 1)]
            at = child.end
        inside = b"".join([*parts, data[at : element.content_end]])
        if depth % 2 == odd:
            path = example.with_name(f"{stem}_{len(files)}.xml")
            files[path] = b"<mujocoinclude>" + inside + b"</mujocoinclude>"
            inside = f'<include file="{path.name}"/>'.encode()
        end = data[element.content_end : element.end]
        return data[element.start : element.tag_end] + inside + end

    root = source.root
    whole = source.data[: root.start] + written(root, 0) + source.data[root.end :]
    files[example.with_name(f"{stem}.xml")] = whole
    for path, data in files.items():
        path.write_bytes(data)
    return example.with_name(f"{stem}.xml")
