"""See README.md."""

from __future__ import annotations

from collections.abc import Iterator

from mjcf_lint import Category, Diagnostic, Fix, Model, Related, rule
from mjcf_lint.mjcf.numbers import LAST_IS_REPEATED, first_digits, reader, tokens
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.mjcf.values import Given

_ONE = {"body": "body", "joint": "jnt", "geom": "geom", "site": "site", "camera": "cam"}
_ALL = {"tendon": "tendon", "actuator": "actuator", "sensor": "sensor"}
_BODIES = ("worldbody", "body", "frame", "replicate")
_SHOWN = 4


@rule(category=Category.ERROR, changes=(LAST_IS_REPEATED,), only_with=("size",))
def user_data_too_long(model: Model) -> Iterator[Diagnostic]:
    """An element has more user data than the size section makes room for."""
    for kind in (*_ONE.values(), *_ALL.values()):
        setting = model.setting("size", f"nuser_{kind}")
        room = first_digits(setting.value.strip()) if setting else None
        if setting is None or room is None or room < 0:
            continue
        longer = [
            (node, given, count) for node, given, count in _user_data(model, kind) if count > room
        ]
        if longer:
            yield _too_long(model, kind, room, longer)


def _user_data(model: Model, kind: str) -> Iterator[tuple[Node, Given, int]]:
    read = reader(model.target.release)
    for node in model.elements():
        given = model.values(node).get("user") if _kind(node) == kind else None
        if given and tokens(given.value):
            yield node, given, read.counted(given.value, None)


def _kind(node: Node) -> str:
    above = node.parent.tag if node.parent else ""
    return _ONE.get(node.tag, "") if above in _BODIES else _ALL.get(above, "")


def _too_long(
    model: Model, kind: str, room: int, longer: list[tuple[Node, Given, int]]
) -> Diagnostic:
    name = f"nuser_{kind}"
    most = max(count for _, _, count in longer)
    setting = model.setting("size", name)
    assert setting is not None
    having = [one.attributes[name] for one in model.sections("size") if name in one.attributes]
    places = {given.attribute: (node, given, count) for node, given, count in longer}
    related = tuple(
        Related(given.attribute.span, f"{count} values for this {node.tag}")
        for node, given, count in list(places.values())[:_SHOWN]
    )
    return Diagnostic(
        setting.attribute.value_span,
        f"{name} is {room}, but a {longer[0][0].tag} has {most} values of user data",
        Fix.unsafe(f"Remove {name}", *(one.removed() for one in having)),
        related=related,
        note=f"without {name} MuJoCo makes room for the longest",
    )
