"""Names of a package that are imported when they are first asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any


def later(package: str, modules: Mapping[str, str], known: dict[str, Any]) -> Callable[[str], Any]:
    """Return the `__getattr__` of a package.

    `modules` tells in which of its modules each name stands, `known` are its globals.
    """

    def get(name: str) -> Any:
        if name not in modules:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        from importlib import import_module

        found = known[name] = getattr(import_module(f"{package}.{modules[name]}"), name)
        return found

    return get
