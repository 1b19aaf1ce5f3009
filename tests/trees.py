"""Write small trees of files, and read the models in them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from packaging.version import Version

from mjcf_lint.checking.linter import Linter
from mjcf_lint.checking.report import Report
from mjcf_lint.engine import Engine
from mjcf_lint.grammar import grammar_for
from mjcf_lint.mjcf.model import Kind, Model
from mjcf_lint.project.files import Files
from mjcf_lint.releases.target import Target
from mjcf_lint.xml.source import Source

KITCHEN = Path(__file__).parent.parent / "sample_assets" / "kitchen"
STL = (KITCHEN / "meshes" / "knob.stl").read_bytes()
PNG = (KITCHEN / "textures" / "tiles.png").read_bytes()

Content = str | bytes


def write_tree(folder: Path, files: Mapping[str, Content]) -> Path:
    """Write files below a folder, bytes as they are, and return the folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def tree_of(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder with its bytes."""
    paths = [Path(where) / name for where, _, names in os.walk(folder) for name in names]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def source(text: Content, path: str = "model.xml") -> Source:
    """Return the source of a document that is in no file."""
    return Source(Path(path), text.encode() if isinstance(text, str) else text)


def read_model(path: Path, target: Target, kind: Kind = Kind.ROOT) -> Model:
    """Read a root file with its includes from the disk."""
    files = Files()
    return Model.read(files.read(path), target, files.read, kind)


def target_of(engine: Engine) -> Target:
    """Return the target that an engine makes."""
    release = Version(engine.version())
    return Target(release, grammar_for(release, engine))


def places(report: Report) -> list[tuple[str, str, int]]:
    """Return rule, file name and line of every finding, in the order of the report."""
    return [(d.rule, d.path.name, d.span.position[0]) for d in report.diagnostics]


def lint(folder: Path, linter: Linter, *names: str) -> Report:
    """Check files or folders below a folder; without names the folder itself."""
    return linter.lint([folder / name for name in names] or [folder])
