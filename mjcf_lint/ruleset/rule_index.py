"""What the rules that come with us declare, kept in the cache: only those that run are loaded."""

from __future__ import annotations

import json
import os
import sys
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import Field, fields
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mjcf_lint.cache import cache_root
from mjcf_lint.diagnostic import Category, Diagnostic
from mjcf_lint.releases.change import Change
from mjcf_lint.rule import Rule
from mjcf_lint.ruleset.ourselves import builtin_rules_dir, ourselves

if TYPE_CHECKING:
    from mjcf_lint.mjcf.model import Model

Load = Callable[[Path], Rule]
"""Loads the rule that a rule.py defines."""

_NOT_KEPT = ("check", "folder")


class Later:
    """The check of a rule whose module is loaded when it is first called."""

    __slots__ = ("_check", "_file", "_load")

    def __init__(self, file: Path, load: Load) -> None:
        self._file, self._load = file, load
        self._check: Callable[[Model], Iterable[Diagnostic]] | None = None

    def __call__(self, model: Model) -> Iterable[Diagnostic]:
        """Look at a model as the rule does."""
        if self._check is None:
            self._check = self._load(self._file).check
        return self._check(model)


def read(load: Load) -> tuple[Rule, ...] | None:
    """Return our rules, to be loaded by `load`; None where nothing is kept of what we are now."""
    now = ourselves()  # before any of them is loaded: what changes meanwhile was not seen
    try:
        kept = json.loads(_place().read_bytes())
        if kept["ourselves"] != now:
            return None
        return tuple(_rule(told, load) for told in kept["rules"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def keep(rules: Sequence[Rule]) -> None:
    """Keep what our rules declare."""
    text = json.dumps({"ourselves": ourselves(), "rules": [_told(rule) for rule in rules]})
    place = _place()
    part = place.with_suffix(f".{os.getpid()}.part")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(text, "utf-8")
        part.replace(place)
    except OSError:
        return  # without it rules take longer to load, no more


def _place() -> Path:
    name = zlib.crc32(os.fsencode(builtin_rules_dir()))
    return cache_root() / "rules" / f"{name:08x}-{sys.implementation.cache_tag}.json"


@cache
def _kept() -> list[Field[Any]]:
    return [one for one in fields(Rule) if one.name not in _NOT_KEPT]


def _told(rule: Rule) -> dict[str, Any]:
    assert rule.folder is not None
    told: dict[str, Any] = {one.name: getattr(rule, one.name) for one in _kept()}
    told = {name: sorted(one) if isinstance(one, frozenset) else one for name, one in told.items()}
    told["category"] = rule.category.value
    told["changes"] = [[one.first, one.last] for one in rule.changes]
    return {**told, "folder": rule.folder.name}


def _rule(told: dict[str, Any], load: Load) -> Rule:
    folder = builtin_rules_dir() / told["folder"]
    values: dict[str, Any] = {
        one.name: type(one.default)(told[one.name])
        if isinstance(one.default, tuple | frozenset)
        else told[one.name]
        for one in _kept()
    }
    values["category"] = Category(told["category"])
    values["changes"] = tuple(Change(*ends) for ends in told["changes"])
    return Rule(**values, check=Later(folder / "rule.py", load), folder=folder)
