"""Whose code in a traceback loads a model, for its models lie beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from mjcf_lint.disk import is_dir, is_file

_FRAME = re.compile(r'^\W*File "([^"\n]+)", line \d+')
_SITE = "site-packages"
_CARRIERS = frozenset({"mujoco", "gymnasium", "gym", "dm_control", "dm_env", "stable_baselines3"})
"""Packages that load the models of others."""
_PYTHONS = ("bin/python", "Scripts/python.exe")


@dataclass(frozen=True, slots=True)
class Loader:
    """A folder with models, and the interpreter that loads them where that can be told."""

    folder: Path
    python: Path | None = None


def loader_of(lines: Sequence[str], end: int) -> Loader | None:
    """Return who loads the model in the traceback that ends at a line; None for who is not here."""
    for line in reversed(lines[:end]):
        if line.startswith("Traceback"):
            return None
        if not (match := _FRAME.match(line)):
            continue
        path = Path(match[1])
        if _SITE not in path.parts:
            if _is_of_python(path):
                continue
            return Loader(path.parent) if is_dir(path.parent) else None
        at = path.parts.index(_SITE)
        if not _CARRIERS.isdisjoint(path.parts[at + 1 : at + 2]):
            continue
        folder = Path(*path.parts[: at + 2])
        return Loader(folder, _python_of(Path(*path.parts[:at]))) if is_dir(folder) else None
    return None


def _is_of_python(path: Path) -> bool:
    return any(re.fullmatch(r"python3\.\d+", part) for part in path.parts) or "<" in path.name


def _python_of(library: Path) -> Path | None:
    """Return the interpreter whose libraries lie in a folder such as env/lib/python3.11."""
    for prefix in library.parents[:2]:
        for name in _PYTHONS:
            if is_file(prefix / name):
                return prefix / name
    return None
