"""Find the rule folders and load the rule in each."""

from __future__ import annotations

import sys
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from threading import RLock
from types import ModuleType

from mjcf_lint.errors import MjcfLintError
from mjcf_lint.rule import Rule

_PACKAGE = Path(__file__).parent
_loading = RLock()
"""Held while rule folders are run: two threads at it would take modules from each other."""


class RuleError(MjcfLintError):
    """A rule folder that cannot be loaded."""


def builtin_rules_dir() -> Path:
    """Return rules/ inside the package (a wheel) or beside it (a checkout)."""
    shipped = _PACKAGE / "rules"
    return shipped if shipped.is_dir() else _PACKAGE.parent / "rules"


def load_rules(folder: Path | None = None) -> tuple[Rule, ...]:
    """Load every `*/rule.py` below a folder of rules, sorted by name; the built-in ones once.

    Raises RuleError for a folder that holds no rule or one of another name.
    """
    with _loading:
        return _builtin() if folder is None else _loaded(folder)


@cache
def _builtin() -> tuple[Rule, ...]:
    return _loaded(builtin_rules_dir())


def _loaded(folder: Path) -> tuple[Rule, ...]:
    files = sorted(folder.glob("*/rule.py"))
    if not files:
        raise RuleError(f"{folder}: no rule folders in it; was mjcf-lint installed whole?")
    return tuple(load_rule(file) for file in files)


def load_rule(file: Path) -> Rule:
    """Load the rule of one folder."""
    found = getattr(load_module(file), file.parent.name, None)
    if not isinstance(found, Rule):
        raise RuleError(f"{file}: defines no rule named {file.parent.name}")
    return found


def load_module(file: Path) -> ModuleType:
    """Run a rule.py; what else it needs it may import from its own folder, as in `.frames`."""
    name = f"mjcf_lint_rule_{file.parent.name}"
    spec = spec_from_file_location(name, file, submodule_search_locations=[str(file.parent)])
    if spec is None or spec.loader is None:
        raise RuleError(f"{file}: not a Python file")
    for known in [known for known in sys.modules if known == name or known.startswith(f"{name}.")]:
        del sys.modules[known]
    module = sys.modules[name] = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
