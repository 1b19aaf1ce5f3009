"""Take the engine, and nothing else, out of a MuJoCo wheel; every file is checked on the way."""

from __future__ import annotations

import csv
import hashlib
import os
import re
import zlib
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from pathlib import Path
from zipfile import BadZipFile, ZipFile, ZipInfo

from mjcf_lint.errors import MjcfLintError

_WANTED = re.compile(
    r"mujoco/(?:libmujoco[^/]*|mujoco\.dll|plugin/[^/]+|include/mujoco/[^/]+\.h|\.dylibs/[^/]+)"
    r"|[^/]+\.libs/[^/]+"
)
_LIBRARY = re.compile(r"mujoco/(?:libmujoco[^/]*|mujoco\.dll)")
_RECORD = re.compile(r"[^/]+\.dist-info/RECORD")
_UNSAFE = re.compile(r"/|.*[\\:\0]|(?:.*/)?\.\.(?:/|$)", re.DOTALL)


class StoreError(MjcfLintError):
    """An engine that could not be fetched, verified, kept or removed."""


def unpack(wheel: Path, folder: Path) -> None:
    """Write the library, plugins, headers and bundled libraries of a wheel into a new folder.

    Raises StoreError at the first file that is not the one the wheel's RECORD names.
    """
    try:
        with ZipFile(wheel) as archive:
            members = _members(archive)
            recorded = _recorded(archive, members)
            wanted = [name for name in members if _WANTED.fullmatch(name)]
            if not any(_LIBRARY.fullmatch(name) for name in wanted):
                raise StoreError("it holds no libmujoco")
            for name in wanted:
                data = archive.read(members[name])
                _verify(name, data, recorded.get(name, ""))
                _write(folder / name, data)
    except (BadZipFile, EOFError, RuntimeError, UnicodeError, csv.Error, zlib.error) as problem:
        raise StoreError(f"{wheel.name} cannot be unpacked: {problem}") from None
    except StoreError as problem:
        raise StoreError(f"{wheel.name} is refused: {problem}") from None


def _members(archive: ZipFile) -> dict[str, ZipInfo]:
    """Return the files of an archive by name, if all of them would land inside a folder."""
    members: dict[str, ZipInfo] = {}
    for info in archive.infolist():
        # What zipfile calls filename has lost what follows a NUL, and its backslashes on Windows.
        if _UNSAFE.match(info.orig_filename):
            raise StoreError(f"{info.orig_filename!r} in it points outside")
        if info.filename in members:
            raise StoreError(f"{info.filename!r} stands in it twice")
        if not info.is_dir():
            members[info.filename] = info
    return members


def _recorded(archive: ZipFile, members: dict[str, ZipInfo]) -> dict[str, str]:
    records = [name for name in members if _RECORD.fullmatch(name)]
    if len(records) != 1:
        raise StoreError(f"it has {len(records)} RECORD files in place of one")
    return dict(_rows(archive.read(members[records[0]]).decode("utf-8")))


def _rows(text: str) -> Iterator[tuple[str, str]]:
    for row in csv.reader(text.splitlines()):
        if len(row) >= 2:
            yield row[0], row[1]


def _verify(name: str, data: bytes, recorded: str) -> None:
    algorithm, _, digest = recorded.partition("=")
    if algorithm != "sha256":
        raise StoreError(f"no SHA-256 is recorded for {name}")
    if urlsafe_b64encode(hashlib.sha256(data).digest()).decode().rstrip("=") != digest:
        raise StoreError(f"the SHA-256 of {name} is not the one recorded")


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
