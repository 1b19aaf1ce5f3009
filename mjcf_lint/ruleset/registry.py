"""Find the rule folders and load the rule in each."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from threading import RLock
from types import ModuleType

from mjcf_lint.diagnostic import Category
from mjcf_lint.errors import MjcfLintError
from mjcf_lint.rule import Rule
from mjcf_lint.ruleset import rule_index
from mjcf_lint.ruleset.ourselves import builtin_rules_dir as builtin_rules_dir

_loading = RLock()
"""Held while rule folders are run: two threads at it would take modules from each other."""
ALL = "all"
"""What selects every rule."""


class RuleError(MjcfLintError):
    """A rule folder that cannot be loaded."""


def load_rules(folder: Path | None = None) -> tuple[Rule, ...]:
    """Load every `*/rule.py` below a folder of rules, sorted by name; the built-in ones once,
    and each of these when it is first asked where what it declares is known.

    Raises RuleError for a folder that holds no rule or one of another name.
    """
    with _loading:
        return _builtin() if folder is None else _loaded(folder)


@cache
def _builtin() -> tuple[Rule, ...]:
    known = rule_index.read(_later)
    if known is not None:
        return known
    loaded = _loaded(builtin_rules_dir())
    rule_index.keep(loaded)
    return loaded


def _later(file: Path) -> Rule:
    with _loading:
        return load_rule(file)


def _loaded(folder: Path) -> tuple[Rule, ...]:
    files = _files(folder)
    if not files:
        raise RuleError(f"{folder}: no rule folders in it; was mjcf-lint installed whole?")
    return tuple(load_rule(file) for file in files)


def load_rule(file: Path) -> Rule:
    """Load the rule of one folder."""
    found = getattr(load_module(file), file.parent.name, None)
    if not isinstance(found, Rule):
        raise RuleError(f"{file}: defines no rule named {file.parent.name}")
    return replace(found, folder=file.parent)


def load_own_rules(folders: Iterable[Path]) -> tuple[Rule, ...]:
    """Load the rules of a user, whose code this runs.

    Raises RuleError for a folder without rules, for one that does not load, and for a name that
    is taken.
    """
    taken = dict.fromkeys(names_in(builtin_rules_dir()), "the rule that comes with mjcf-lint")
    taken |= {category.value: "a category" for category in Category} | {ALL: "all rules"}
    found = []
    for folder in folders:
        files = _files(folder)
        if not files:
            there = "no rule folders in it (NAME/rule.py)" if folder.is_dir() else "no such folder"
            raise RuleError(f"rule-dirs: {folder}: {there}")
        for file in files:
            name = file.parent.name.replace("_", "-")
            if name in taken:
                raise RuleError(f"{file}: the name {name} is that of {taken[name]}; rename it")
            taken[name] = str(file)
            with _as_written():
                found.append(_guarded(file))
    return tuple(found)


@contextmanager
def _as_written() -> Iterator[None]:
    """Have no compiled files written beside code that is being worked on.

    Python takes one for that of a later version of the same size and second.
    """
    before, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        yield
    finally:
        sys.dont_write_bytecode = before


def _guarded(file: Path) -> Rule:
    """Load a rule of which nobody knows whether it loads."""
    try:
        return load_rule(file)
    except RuleError:
        raise
    except (Exception, SystemExit) as error:
        said = " ".join(str(error).split())
        where = _line_in(error, file)
        raise RuleError(f"{file}{where}: does not load: {type(error).__name__}: {said}") from error


def _line_in(error: BaseException, file: Path) -> str:
    if isinstance(error, SyntaxError):
        return ""  # it says so itself
    import traceback

    lines = [
        frame.lineno
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename == str(file)
    ]
    return f":{lines[-1]}" if lines else ""


def names_in(folder: Path) -> tuple[str, ...]:
    """Return the names of the rules in a folder without loading them."""
    return tuple(file.parent.name.replace("_", "-") for file in _files(folder))


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*/rule.py"))


def load_module(file: Path) -> ModuleType:
    """Run a rule.py; what else it needs it may import from its own folder, as in `.frames`."""
    name = f"mjcf_lint_rule_{file.parent.name}"
    spec = spec_from_file_location(name, file, submodule_search_locations=[str(file.parent)])
    if spec is None or spec.loader is None:
        raise RuleError(f"{file}: not a Python file")
    if name in sys.modules:
        for known in [one for one in sys.modules if one == name or one.startswith(f"{name}.")]:
            del sys.modules[known]
    module = sys.modules[name] = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
