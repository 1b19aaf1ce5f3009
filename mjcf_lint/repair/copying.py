"""Write copies of models into a folder that is there whole in the end, or not at all."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Mapping
from pathlib import Path

from mjcf_lint.compiling.layout import Layout, lay_out
from mjcf_lint.repair.writer import WriteError


def copy_whole(plan: Layout, folder: Path, changed: Mapping[Path, bytes]) -> None:
    """Lay files out at a folder that is empty or not there yet, some with other bytes.

    They are written into a hidden folder beside it, which takes its name when all are there. A run
    that is killed before leaves no more than that hidden one. Raises WriteError where a file cannot
    be written or the folder has filled meanwhile; nothing is there then.
    """
    place = Path(os.path.abspath(folder))
    new = [above for above in (place, *place.parents) if not os.path.lexists(above)]
    beside = place.with_name(f".{place.name}.{uuid.uuid4().hex[:12]}.tmp")
    try:
        beside.mkdir(parents=True)
        lay_out(plan, beside, changed)
        _to_disk(beside)
        beside.replace(place) if new else _fill(place, beside)
    except BaseException as error:
        shutil.rmtree(beside, ignore_errors=True)
        for above in new[1:]:
            if above.is_dir() and not any(above.iterdir()):
                above.rmdir()
        if isinstance(error, OSError):
            said = f"{error.filename or folder}: {error.strerror or error}; nothing written"
            raise WriteError(said) from None
        raise


def _fill(place: Path, beside: Path) -> None:
    """Put a folder in the place of an empty one, or what it holds where that one has to stay."""
    if not place.samefile(Path.cwd()):
        try:
            place.rmdir()
        except OSError:
            if any(place.iterdir()):
                raise
        else:
            beside.replace(place)
            return
    moved: list[Path] = []
    try:
        for one in sorted(beside.iterdir()):
            moved.append(one.replace(place / one.name))
    except BaseException:
        for one in moved:
            shutil.rmtree(one) if one.is_dir() else one.unlink()
        raise
    beside.rmdir()


def _to_disk(folder: Path) -> None:
    for where, _, names in os.walk(folder):
        for name in names:
            with Path(where, name).open("rb+") as file:
                os.fsync(file.fileno())
