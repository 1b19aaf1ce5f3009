"""Everything but the files of a model that decides what is found in it, as one digest."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from mjcf_lint.crew.order import Order
from mjcf_lint.engine.find import Library
from mjcf_lint.rule import Rule
from mjcf_lint.ruleset.ourselves import ourselves

_TOLD = ("README.md", "wordings.txt")
"""Files of a rule's folder that are only shown."""


def fingerprint(order: Order, rules: Sequence[Rule], inside: Sequence[str]) -> bytes:
    """Return the digest of an order as it is given now: our code, the rules, the engine."""
    told = hashlib.blake2b(digest_size=16)
    for part in (
        ourselves(),
        *(str(one) for one in (order.release, order.made_for, order.images, order.compiles)),
        *sorted(order.names),
        "rules",
        *sorted(rule.id for rule in rules),
        "code",
        *(_folder(folder) for folder in order.rule_dirs),
        "engine",
        *(_library(order.library) if order.library else ()),
        "inside",
        *inside,
        order.folder,
    ):
        told.update(part.encode("utf-8", "surrogateescape") + b"\0")
    return told.digest()


def _folder(folder: Path) -> str:
    """Return the digest of the rules of a user, every byte of them: they may read any file."""
    told = hashlib.blake2b(str(folder).encode("utf-8", "surrogateescape"), digest_size=16)
    for where, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        for name in sorted(set(names).difference(_TOLD)):
            path = os.path.join(where, name)
            told.update(path.encode("utf-8", "surrogateescape") + b"\0")
            try:
                told.update(Path(path).read_bytes() + b"\0")
            except OSError:
                told.update(b"\0\0")
    return told.hexdigest()


def _library(library: Library) -> Iterator[str]:
    folders = [library.path.parent, library.plugins] if library.plugins else [library.path.parent]
    for folder in folders:
        for path in sorted(folder.iterdir()):
            if path == library.path or folder == library.plugins:
                facts = path.stat()
                yield f"{path} {facts.st_size} {facts.st_mtime_ns} {facts.st_ctime_ns}"
