"""Public models to plant faults in: entry files that the engine loads, with what they include."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from bench.markup import MarkupError, Tag, parse

Name = str
"""A file by its path below the package's folder, with slashes."""


@dataclass(frozen=True, eq=False)
class Document:
    """One XML file of a package."""

    name: Name
    text: str = field(repr=False)
    root: Tag = field(repr=False)

    @cached_property
    def by_tag(self) -> dict[str, list[Tag]]:
        """Its elements by name, in document order."""
        found: dict[str, list[Tag]] = {}
        for tag in self.root.walk():
            found.setdefault(tag.name, []).append(tag)
        return found

    def tags(self, *names: str) -> list[Tag]:
        """Return its elements of some names, or all of them."""
        if not names:
            return list(self.root.walk())
        return [tag for name in names for tag in self.by_tag.get(name, ())]


@dataclass(frozen=True, slots=True)
class Package:
    """A folder of models, and those that others may plant in: its documents by name."""

    title: str
    folder: Path
    documents: dict[Name, Document] = field(repr=False)

    def models(self) -> list[Model]:
        """Return the <mujoco> files that no other includes, with what they include."""
        models = [
            Model(self, tuple(self.closure(name)))
            for name, document in self.documents.items()
            if document.root.name == "mujoco"
        ]
        included = {one.name for model in models for one in model.documents[1:]}
        return [model for model in models if model.name not in included]

    def closure(self, root: Name) -> Iterator[Document]:
        """Yield a document and all it includes, each once."""
        waiting, seen = [root], set[Name]()
        while waiting:
            name = waiting.pop()
            if name in seen or name not in self.documents:
                continue
            seen.add(name)
            yield self.documents[name]
            for tag in reversed(self.documents[name].tags("include")):
                if found := self.found(tag.get("file"), root, name):
                    waiting.append(found)

    def found(self, file: str, *beside: Name) -> Name | None:
        """Return the file of this name next to the first of some documents that has one there."""
        for document in beside:
            name = os.path.normpath(os.path.join(os.path.dirname(document), file))
            if file and (self.folder / name).is_file():
                return name.replace(os.sep, "/")
        return None


@dataclass(frozen=True, eq=False)
class Model:
    """An entry file, then everything it includes."""

    package: Package
    documents: tuple[Document, ...]

    @property
    def name(self) -> Name:
        """The entry file."""
        return self.documents[0].name

    def tags(self, *names: str) -> list[tuple[Document, Tag]]:
        """Return the elements of some names, or all, with the documents they stand in."""
        return [(one, tag) for one in self.documents for tag in one.tags(*names)]

    @cached_property
    def names(self) -> dict[str, list[str]]:
        """The names that elements outside of defaults have, by tag."""
        found: dict[str, list[str]] = {}
        for _, tag in self.tags():
            if name := tag.get("name"):
                found.setdefault(tag.name, []).append(name)
        return found

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word that stands in an attribute, to make up names that none of them is."""
        return frozenset(
            word
            for _, tag in self.tags()
            for attribute in tag.attributes.values()
            for word in (attribute.value, *attribute.value.split())
        )

    def setting(self, attribute: str) -> str:
        """Return what the last compiler element says."""
        said = [tag.get(attribute) for _, tag in self.tags("compiler") if tag.has(attribute)]
        return said[-1] if said else ""

    def asset(self, document: Document, tag: Tag, attribute: str = "file") -> Name | None:
        """Return the file that an element names, where there is one."""
        setting = "texturedir" if tag.name == "texture" else "meshdir"
        folder = self.setting(setting) or self.setting("assetdir")
        value = tag.get(attribute)
        if self.setting("strippath") == "true":
            value = value.replace("\\", "/").rsplit("/", 1)[-1]
        found = self.package.found(os.path.join(folder, value), self.name) if value else None
        return found or self.package.found(value, document.name)


def read_package(title: str, folder: Path) -> Package:
    """Read the XML files of a folder that are well-formed."""
    documents = {}
    for path in sorted(folder.rglob("*.xml")):
        name = path.relative_to(folder).as_posix()
        text = path.read_bytes().decode("latin-1")
        try:
            documents[name] = Document(name, text, parse(text))
        except MarkupError:
            continue
    return Package(title, folder, documents)
