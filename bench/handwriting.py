"""Write grown trees as people, editors and generators do: oddly, and over several files."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from bench.grown import Tag

FOLDERS = ("", "", "parts/", "parts/deep/")
_BETWEEN = ("\n", "\n  ", "", " ", "\t", "\r\n", "\n\n", "<!-- so -->", "<!--a -- b--->", "words")
_GAPS = (" ", " ", " ", "\n", "\t", "\r\n  ", "  ")
_START = ("", "", "", "\ufeff", "<?xml version='1.0'?>\n", "\n", "<!-- about -->\n", "<!DOCTYPE x>")
_ESCAPED = {"&": "&amp;", "<": "&lt;", '"': "&quot;", "'": "&apos;", "\n": "&#10;", "\r": "&#13;"}
_NOT_ESCAPED = 0.02


@dataclass(slots=True)
class Hand:
    """Writes trees; `odd` is the share of places that are written in an unusual way."""

    random: Random
    odd: float = 0.1
    split: float = 0.1
    """The share of elements whose content goes into a file of its own."""
    newline: str = "\n"
    files: dict[str, bytes] = field(default_factory=dict)

    def write(self, root: Tag) -> dict[str, bytes]:
        """Return the files of a model by path; the root is main.xml."""
        self.files = {}
        self.newline = self.random.choice(("\n", "\n", "\n", "\r\n"))
        text = self._element(root, 0, "")
        self.files["main.xml"] = (self._prolog() + text + self.newline).encode()
        return self.files

    def text(self, tag: Tag) -> str:
        """Return one element with all in it, in the file that holds it."""
        return self._element(tag, 0, None)

    def _element(self, tag: Tag, depth: int, folder: str | None) -> str:
        head = f"<{tag.name}" + "".join(self._attribute(*one) for one in tag.attributes.items())
        if not tag.children:
            if self._oddly():
                return f"{head}>{self.random.choice(_BETWEEN)}</{tag.name}>"
            return head + ("/>" if self.random.random() < 0.9 else " />")
        inside = [self._child(tag, child, depth, folder) for child in tag.children]
        if folder is not None and self.random.random() < self.split:
            inside = self._moved(tag, inside, depth, folder)
        gap = self.newline + "  " * (depth + 1)
        text = "".join((self._between(gap)) + one for one in inside)
        return f"{head}>{text}{self._between(self.newline + '  ' * depth)}</{tag.name}>"

    def _child(self, tag: Tag, child: Tag, depth: int, folder: str | None) -> str:
        return self._element(child, depth + 1, None if tag.name == "include" else folder)

    def _moved(self, tag: Tag, inside: list[str], depth: int, folder: str) -> list[str]:
        """Move a run of children into a file that is included in their place."""
        start = self.random.randrange(len(inside))
        end = self.random.randint(start + 1, len(inside))
        name = f"{self.random.choice(FOLDERS)}part{len(self.files)}.xml"
        content = self.newline.join(inside[start:end])
        root = self.random.choice(("mujocoinclude", "mujocoinclude", "mujoco"))
        text = f"{self._prolog()}<{root}>{self.newline}{content}{self.newline}</{root}>"
        self.files[name] = text.encode()
        include = f'<include file="{name}"/>'
        if self._oddly():
            include = f"<include file='./{name}'></include>"
        return [*inside[:start], include, *inside[end:]]

    def _attribute(self, name: str, value: str) -> str:
        quote = "'" if self._oddly() else '"'
        equals = self.random.choice((" = ", "=\n", " =")) if self._oddly() else "="
        gap = self.random.choice(_GAPS) if self._oddly() else " "
        return f"{gap}{name}{equals}{quote}{self._escaped(value, quote)}{quote}"

    def _escaped(self, value: str, quote: str) -> str:
        return "".join(self._character(one, quote) for one in value)

    def _character(self, one: str, quote: str) -> str:
        needs = one in "&<\n\r" or one == quote
        if needs and (one == quote or self.random.random() >= _NOT_ESCAPED):
            return _ESCAPED[one]
        if not needs and self.odd and self.random.random() < self.odd / 20:
            return self.random.choice((f"&#{ord(one)};", f"&#x{ord(one):x};"))
        return one

    def _between(self, usual: str) -> str:
        return (
            self.random.choice(_BETWEEN) + (usual if self.random.random() < 0.5 else "")
            if (self._oddly())
            else usual
        )

    def _prolog(self) -> str:
        return self.random.choice(_START) if self._oddly() else ""

    def _oddly(self) -> bool:
        return self.random.random() < self.odd
