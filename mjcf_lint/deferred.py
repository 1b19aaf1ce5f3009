"""Dataclasses whose methods are written when one of them is first called.

Writing them takes most of the time that importing a module of ours takes, and most of what is
imported for a small file is never made an instance of. They are those that `dataclasses` writes.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import MISSING, FrozenInstanceError
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:

    def dataclass(
        cls: type | None = None, *, frozen: bool = False, slots: bool = False, eq: bool = True
    ) -> Any:
        """Make a class a dataclass, as `dataclasses.dataclass` with the same words does."""
        if cls is not None:
            return _made(cls, frozen, slots, eq)
        return lambda cls: _made(cls, frozen, slots, eq)


_ABSENT = object()
_COMPARING = ("__eq__", "__hash__")


def _made(cls: type, frozen: bool, slots: bool, eq: bool) -> Any:
    names = ["__init__", "__repr__"]
    if eq:
        names += _COMPARING if frozen else ["__eq__"]
    own = vars(cls)
    if cls.__bases__ != (object,) or any(name in own for name in (*names, "__setattr__")):
        return dataclasses.dataclass(frozen=frozen, slots=slots, eq=eq)(cls)
    if cls.__doc__ is None:
        cls.__doc__ = cls.__name__  # else a signature is made to stand in for it
    told = cls.__annotations__
    body = {name: own[name] for name in (*told, "__post_init__") if name in own}
    body |= {"__module__": cls.__module__, "__annotations__": told, "__doc__": cls.__doc__}
    made: Any = dataclasses.dataclass(init=False, repr=False, eq=False, slots=slots)(cls)

    def written(name: str) -> Callable[..., Any]:
        if name == "__init__":
            return _init(made, frozen)
        twin = type(cls.__name__, (), dict(body))
        words = {"repr": True, "eq": False} if name == "__repr__" else {"repr": False, "eq": True}
        whole: Any = dataclasses.dataclass(init=False, frozen=frozen, **words)(twin)
        found: Callable[..., Any] = getattr(whole, name)
        return found

    for name in names:
        setattr(made, name, _later(made, name, written))
    if frozen:
        made.__dataclass_params__.frozen = True
        made.__setattr__, made.__delattr__ = _refuse_to_assign, _refuse_to_delete
        if slots:
            made.__getstate__, made.__setstate__ = _state_of, _take_state
    elif eq:
        made.__hash__ = None
    return made


def _later(
    made: type, name: str, written: Callable[[str], Callable[..., Any]]
) -> Callable[..., Any]:
    """Return what stands in for a method until it is first called."""

    def method(*arguments: Any, **named: Any) -> Any:
        found = written(name)
        setattr(made, name, found)
        return found(*arguments, **named)

    return method


def _init(made: Any, frozen: bool) -> Callable[..., None]:
    """Write what makes an instance; `dataclasses` cannot do so without writing the rest."""
    known: dict[str, Any] = {"_set": object.__setattr__, "_absent": _ABSENT}
    taken, steps = ["self"], []
    for one in dataclasses.fields(made):
        value = one.name
        if one.default_factory is not MISSING:
            known[f"_make_{one.name}"] = one.default_factory
            value = f"_make_{one.name}()"
            if one.init:
                taken.append(f"{one.name}=_absent")
                value += f" if {one.name} is _absent else {one.name}"
        elif one.default is not MISSING:
            known[f"_default_{one.name}"] = one.default
            if one.init:
                taken.append(f"{one.name}=_default_{one.name}")
            else:
                value = f"_default_{one.name}"
        elif one.init:
            taken.append(one.name)
        else:
            continue
        steps.append(
            f"_set(self, {one.name!r}, {value})" if frozen else f"self.{one.name} = {value}"
        )
    if hasattr(made, "__post_init__"):
        steps.append("self.__post_init__()")
    lines = "".join(f"\n    {step}" for step in steps or ["pass"])
    exec(f"def __init__({', '.join(taken)}):{lines}", known)
    init: Callable[..., None] = known["__init__"]
    init.__qualname__ = f"{made.__qualname__}.__init__"
    return init


def _refuse_to_assign(_: object, name: str, _value: object) -> None:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_to_delete(_: object, name: str) -> None:
    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _state_of(self: Any) -> list[Any]:
    return [getattr(self, name) for name in self.__slots__]


def _take_state(self: Any, state: list[Any]) -> None:
    for name, value in zip(self.__slots__, state, strict=True):
        object.__setattr__(self, name, value)
