"""What the rules that come with us declare, kept in the cache: only those that run are loaded.

As Python's own bytecode, it is good for as long as the files it was made of have the same sizes
and times: every module of the rules and of the package that was loaded for it.
"""

from __future__ import annotations

import json
import os
import sys
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import Field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mjcf_lint.cache import cache_root
from mjcf_lint.change import Change
from mjcf_lint.diagnostic import Category, Diagnostic
from mjcf_lint.rule import Rule

if TYPE_CHECKING:
    from mjcf_lint.model import Model

_PACKAGE = Path(__file__).parent
_NOT_KEPT = ("check", "folder")
_RACE = 2_000_000_000
"""Nanoseconds within which a file may change again and keep its time."""


class Later:
    """The check of a rule whose module is loaded when it is first called."""

    __slots__ = ("_check", "_file", "_load")

    def __init__(self, file: Path, load: Callable[[Path], Rule]) -> None:
        self._file, self._load = file, load
        self._check: Callable[[Model], Iterable[Diagnostic]] | None = None

    def __call__(self, model: Model) -> Iterable[Diagnostic]:
        """Look at a model as the rule does."""
        if self._check is None:
            self._check = self._load(self._file).check
        return self._check(model)


def read(folder: Path, load: Callable[[Path], Rule]) -> tuple[Rule, ...] | None:
    """Return the rules of a folder, to be loaded by `load`; None where that is not known."""
    try:
        kept = json.loads(_place(folder).read_bytes())
        if kept["folder"] != str(folder) or kept["stamps"] != dict(_stamps(kept["stamps"])):
            return None
        known = {told["folder"] for told in kept["rules"]}
        if any(_holds_rule(one) for one in os.scandir(folder) if one.name not in known):
            return None
        return tuple(_rule(told, folder / told["folder"], load) for told in kept["rules"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None  # another form of it, or none


def keep(folder: Path, rules: Sequence[Rule]) -> None:
    """Keep what the rules of a folder declare, once all of them were loaded."""
    try:
        stamps = dict(_stamps(_files_of(folder)))
        if time.time_ns() - max(changed for changed, _ in stamps.values()) < _RACE:
            return
        told = [_told(rule) for rule in rules]
        text = json.dumps({"folder": str(folder), "stamps": stamps, "rules": told})
        place = _place(folder)
        place.parent.mkdir(parents=True, exist_ok=True)
        part = place.with_suffix(f".{os.getpid()}.part")
        part.write_text(text, "utf-8")
        part.replace(place)
    except (OSError, ValueError):
        return  # without it rules take longer to load, no more


def _place(folder: Path) -> Path:
    name = f"{zlib.crc32(os.fsencode(folder)):08x}-{sys.implementation.cache_tag}.json"
    return cache_root() / "rules" / name


def _stamps(files: Iterable[str]) -> Iterator[tuple[str, list[int]]]:
    for file in files:
        facts = os.stat(file)  # noqa: PTH116  (hundreds of them: a Path each takes longer)
        yield file, [facts.st_mtime_ns, facts.st_size]


def _files_of(folder: Path) -> list[str]:
    """Return the modules of the rules and of the package, and the record of the grammars."""
    within = (f"{folder}{os.sep}", f"{_PACKAGE}{os.sep}")
    loaded = (getattr(module, "__file__", None) or "" for module in [*sys.modules.values()])
    record = _PACKAGE / "grammar" / "data" / "grammar.json"
    return sorted({str(record), *(file for file in loaded if file.startswith(within))})


def _holds_rule(entry: os.DirEntry[str]) -> bool:
    return os.path.lexists(os.path.join(entry.path, "rule.py"))


def _kept() -> list[Field[Any]]:
    return [one for one in fields(Rule) if one.name not in _NOT_KEPT]


def _told(rule: Rule) -> dict[str, Any]:
    assert rule.folder is not None
    told: dict[str, Any] = {one.name: getattr(rule, one.name) for one in _kept()}
    told["category"] = rule.category.value
    told["changes"] = [[one.first, one.last] for one in rule.changes]
    found = {
        name: sorted(value) if isinstance(value, frozenset) else value
        for name, value in told.items()
    }
    return {**found, "folder": rule.folder.name}


def _rule(told: dict[str, Any], folder: Path, load: Callable[[Path], Rule]) -> Rule:
    values = {
        one.name: type(one.default)(told[one.name])
        if isinstance(one.default, tuple | frozenset)
        else told[one.name]
        for one in _kept()
    }
    values["category"] = Category(told["category"])
    values["changes"] = tuple(Change(*ends) for ends in told["changes"])
    return Rule(**values, check=Later(folder / "rule.py", load), folder=folder)
