"""What a flag is, told once, for typer and for who reads arguments without it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple, get_args, get_origin, get_type_hints

if TYPE_CHECKING:
    from inspect import Signature


class Flag(NamedTuple):
    """An option with its names, or an argument, which has none; typer's words for it."""

    names: tuple[str, ...]
    options: dict[str, Any]

    def typed(self) -> Any:
        """Return it as typer declares it."""
        import typer

        if not self.names:
            return typer.Argument(**self.options)
        return typer.Option(*self.names, **self.options)


def option(*names: str, **options: Any) -> Flag:
    """Return an option; the words are those of `typer.Option`."""
    return Flag(names, options)


def argument(**options: Any) -> Flag:
    """Return what stands by its place; the words are those of `typer.Argument`."""
    return Flag((), options)


def declared(function: Callable[..., object]) -> dict[str, tuple[Any, Flag | None]]:
    """Return the type of each parameter of a command, and the flag that gives it."""
    return {
        name: _parted(hint)
        for name, hint in get_type_hints(function, include_extras=True).items()
        if name != "return"
    }


def _parted(hint: Any) -> tuple[Any, Flag | None]:
    if get_origin(hint) is not Annotated:
        return hint, None
    kind, *told = get_args(hint)
    flag = next((one for one in told if isinstance(one, Flag)), None)
    return (hint if flag is None else kind), flag


def for_typer(function: Callable[..., object]) -> Callable[..., object]:
    """Return a command as typer takes it: its flags declared by typer's own objects."""
    import inspect
    from functools import wraps

    @wraps(function)
    def command(*args: Any, **kwargs: Any) -> object:
        return function(*args, **kwargs)

    hints = {
        name: kind if flag is None else Annotated[kind, flag.typed()]
        for name, (kind, flag) in declared(function).items()
    }
    signature: Signature = inspect.signature(function)
    parameters = [one.replace(annotation=hints[one.name]) for one in signature.parameters.values()]
    command.__signature__ = signature.replace(  # type: ignore[attr-defined]
        parameters=parameters, return_annotation=inspect.Signature.empty
    )
    command.__annotations__ = hints
    return command
