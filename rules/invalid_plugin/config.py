"""What is set of a plugin."""

from __future__ import annotations

from collections.abc import Iterator

from mjcf_lint import Change, Diagnostic, Fix, Model, Related
from mjcf_lint.mjcf.numbers import numbers
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.nearest import nearest

from .bundled import Bundled

WITH_THE_INSTANCE = Change("2.3.3", "2.3.7")
"""Nothing can be set where an instance is named; later it is dropped without a word."""
CONFIG_CHANGES = (WITH_THE_INSTANCE,)

_SIZE = "size"


def config(
    use: Node, held: Node | None, name: str, found: Bundled | None, model: Model
) -> Iterator[Diagnostic]:
    """Report settings of a use of a plugin, be they there or those of its instance."""
    own = _settings(use)
    if not use.get("instance"):
        yield from keys(use, name, found)
    elif own and WITH_THE_INSTANCE.holds_in(model.target.release):
        message = f"what the instance {use.get('instance')!r} is set to stands with it, not here"
        yield Diagnostic(own[0].element.start_tag, message)
    else:
        yield from _twice(own)
    if found and found.needs:
        yield from _needs(use, held or use, name, found)


def keys(node: Node, name: str, found: Bundled | None) -> Iterator[Diagnostic]:
    """Report keys of a plugin or instance that stand twice, or that a plugin does not have."""
    settings = _settings(node)
    yield from _twice(settings)
    for one in settings if found else ():
        given = one.attributes.get("key")
        if found and given and given.value not in found.keys:
            message = f"plugin {name!r} has no key {given.value!r}"
            fix = None
            if like := nearest(given.value, found.keys):
                message += f"; did you mean {like!r}?"
                fix = Fix.unsafe(f"Write {like!r}", given.with_value(like))
            yield Diagnostic(given.value_span, message, fix)


def _settings(node: Node) -> list[Node]:
    return [child for child in node.children if child.tag == "config"]


def _twice(settings: list[Node]) -> Iterator[Diagnostic]:
    first: dict[str, Node] = {}
    for one in settings:
        given = one.attributes.get("key")
        if given is None:
            continue
        earlier = first.setdefault(given.value, one)
        if earlier is not one:
            yield Diagnostic(
                given.value_span,
                f"key {given.value!r} is set already",
                related=(Related(earlier.element.start_tag, "here"),),
            )


def _needs(use: Node, holder: Node, name: str, found: Bundled) -> Iterator[Diagnostic]:
    """Look at a touch sensor, which is a grid at a site."""
    settings = {one.get("key"): one for one in _settings(holder)}
    missing = [key for key in found.needs if key not in settings]
    if missing:
        message = f"plugin {name!r} needs {' and '.join(missing)}"
        yield Diagnostic(use.element.name_span, message)
    kind = use.attributes.get("objtype")
    if kind is None or (kind.value != "site" and use.get("objname")):
        place = kind.value_span if kind else use.element.name_span
        yield Diagnostic(place, f"plugin {name!r} senses at a site")
    given = settings[_SIZE].attributes.get("value") if _SIZE in settings else None
    size = numbers(given.value) if given else None
    if given and size is not None and (len(size) < 2 or min(size[:2]) < 1):
        yield Diagnostic(
            given.value_span,
            f"{_SIZE} of plugin {name!r} has to be two positive numbers, not {given.value!r}",
        )
