"""Several files in one string of bytes, as a fuzzer knows them, and those to start from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from mjcf_lint.checking.linter import Linter
from mjcf_lint.grammar import Grammar
from mjcf_lint.mjcf.assets import closure
from mjcf_lint.project.files import Files
from mjcf_lint.releases.target import Target
from mjcf_lint.ruleset.registry import builtin_rules_dir

MAIN = "main.xml"
MARK = b"\x1e"
"""Begins the name of a further file, which ends with its line."""
_NAME = re.compile(r"(?:[A-Za-z0-9_-]{1,30}/){0,3}[A-Za-z0-9_-]{1,30}\.xml")
_ASSETS = (".stl", ".obj", ".png", ".msh", ".skn", ".hf", ".urdf", ".ktx")
_MOST_FILES = 6


def packed(files: Mapping[str, bytes]) -> bytes:
    """Return the files of a tree as one input; the first of them is the root."""
    others = [MARK + name.encode() + b"\n" + data for name, data in files.items() if name != MAIN]
    return files[MAIN] + b"".join(others)


def unpacked(data: bytes) -> dict[str, bytes]:
    """Return the files that any bytes stand for."""
    main, *others = data.split(MARK, _MOST_FILES)
    files = {MAIN: main}
    for place, other in enumerate(others):
        name, _, content = other.partition(b"\n")
        text = name.decode("latin-1")
        taken = text if _NAME.fullmatch(text) and text not in files else f"part{place}.xml"
        files[taken] = content
    return files


def seeds(grammar: Grammar) -> Iterator[bytes]:
    """Yield the examples of all rules that go into one input, and of all changes."""
    folder = builtin_rules_dir()
    for path in sorted((*folder.glob("*/*.xml"), *folder.glob("*/changes/*/*.xml"))):
        if path.name.startswith(("bad", "good", "fixed", "before", "after")):
            yield packed(_tree(path, Target(grammar.release, grammar)))


def _tree(path: Path, target: Target) -> dict[str, bytes]:
    """Return a model with the MJCF files that it opens, as far as they lie beside it."""
    files = {MAIN: path.read_bytes()}
    model = Linter(target, (), files=Files()).model(path)
    for other in sorted(closure(model)):
        name = other.relative_to(path.parent).as_posix() if path.parent in other.parents else ""
        if other != path and other.suffix == ".xml" and _NAME.fullmatch(name) and other.is_file():
            files[name] = other.read_bytes()
    return files


@dataclass(slots=True)
class Yard:
    """A folder that is a project, where one tree after the other lies among the same assets."""

    folder: Path
    _written: list[Path] = field(default_factory=list)

    def __post_init__(self) -> None:
        (self.folder / "pyproject.toml").touch()
        for path in sorted(builtin_rules_dir().rglob("*.*")):
            place = self.folder / path.name
            if path.suffix.lower() in _ASSETS and not place.exists():
                place.write_bytes(path.read_bytes())

    def put(self, files: Mapping[str, bytes]) -> Path:
        """Put the files of a tree in the place of those of the last one; return its root."""
        for path in self._written:
            path.unlink()
        self._written = [self.folder / name for name in files]
        for path, content in zip(self._written, files.values(), strict=True):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        return self.folder / MAIN
