"""What check --show-files prints: the files that would be checked, and where each is read."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from pydantic import BaseModel

from mjcf_lint.checking.joint import AnyLinter, JointLinter
from mjcf_lint.mjcf.model import Kind
from mjcf_lint.reporters.text import plural, printable, some_names

SCHEMA_VERSION = 1


class ListedFile(BaseModel):
    """A file: a model by itself, part of models, or a fragment that no model includes."""

    path: str
    kind: Literal["model", "included", "fragment"]
    roots: list[str]
    """The models that it is read in, but for itself."""


class Listing(BaseModel):
    """All files that would be checked."""

    schema_version: int = SCHEMA_VERSION
    files: list[ListedFile]


def list_files(linter: AnyLinter, paths: Sequence[Path], *, as_json: bool) -> None:
    """Print the files on stdout, in order, what could not be read on stderr."""
    newest = linter.linters[-1] if isinstance(linter, JointLinter) else linter
    found = newest.find(paths)
    selection = newest.select(found)
    models = [one for one in selection.models if newest.result(one).concerned]
    read_in: dict[Path, list[Path]] = {}
    for model in models:
        for path in model.files:
            read_in.setdefault(path, []).append(model.root)
    kinds = {model.root: model.kind for model in models}
    asked = sorted(path for path in read_in if selection.asks_for(path))
    for reason in found.unreadable:
        print(f"not read: {printable(reason)}", file=sys.stderr)
    if found.urdf:
        print(f"{plural(found.urdf, 'URDF file')} left out", file=sys.stderr)
    if as_json:
        files = [_listed(path, kinds.get(path), read_in[path]) for path in asked]
        print(Listing(files=files).model_dump_json(indent=1))
        return
    width = max((len(printable(str(path))) for path in asked), default=0)
    for path in asked:
        print(f"{printable(str(path)):<{width}}  {_said(path, kinds.get(path), read_in[path])}")


def _said(path: Path, kind: Kind | None, roots: Sequence[Path]) -> str:
    others = tuple(root for root in roots if root != path)
    said = "" if kind is None else "model" if kind is Kind.ROOT else "fragment"
    if not others:
        return f"{said}, which no model includes" if kind is Kind.FRAGMENT else said
    return f"{said}{', ' if said else ''}in {some_names(others)}"


def _listed(path: Path, kind: Kind | None, roots: Sequence[Path]) -> ListedFile:
    named: Literal["model", "included", "fragment"] = "included"
    if kind is not None:
        named = "model" if kind is Kind.ROOT else "fragment"
    others = [_text(root) for root in roots if root != path]
    return ListedFile(path=_text(path), kind=named, roots=others)


def _text(path: Path) -> str:
    return path.as_posix().encode("utf-8", "replace").decode()
