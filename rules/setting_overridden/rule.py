"""See README.md."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from mjcf_lint import Category, Diagnostic, Kind, Model, Related, rule
from mjcf_lint.mjcf.model import Setting
from mjcf_lint.mjcf.tree import Node

from .angles import in_other_order, in_other_units
from .others import FOLDERS, OPTIONS, Touched, inertials, option, other_files, weighing_groups
from .settings import History, folders, histories

Look = Callable[[Setting, History, Model], Touched]

_WRITTEN_FOR: dict[str, Look] = {"angle": in_other_units, "eulerseq": in_other_order}
"""Settings that say how a file is written: they hold for it whoever overrides them."""
_WISHES: dict[str, Look] = {"inertiafromgeom": inertials, "inertiagrouprange": weighing_groups}
"""Settings that say what is wanted: a file may well override those of a file that it includes."""


@rule(category=Category.PHYSICS, only_with=("include",))
def setting_overridden(model: Model) -> Iterator[Diagnostic]:
    """A file sets what a later one sets otherwise, for the whole model."""
    if model.kind is not Kind.ROOT or not model.complete or len(model.inclusions) < 2:
        return
    for history in histories(model, "compiler"):
        if look := _WRITTEN_FOR.get(history.name):
            yield from _found(history, look, model)
        elif look := _WISHES.get(history.name):
            yield from _found(history, look, model, wish=True)
    for name in FOLDERS:
        if found := folders(model, name):
            yield from _found(found, other_files, model)
    for history in histories(model, "option"):
        if history.name in OPTIONS:
            yield from _found(history, option, model, wish=True)
    for history in histories(model, "option", "flag"):
        yield from _found(history, option, model, wish=True)


def _found(
    history: History, look: Look, model: Model, *, wish: bool = False
) -> Iterator[Diagnostic]:
    for lost in history.lost:
        if wish and history.decided(lost):
            continue
        if touched := look(lost, history, model):
            yield _overridden(lost, history, *touched)


def _overridden(lost: Setting, history: History, text: str, node: Node | None) -> Diagnostic:
    won = history.won
    name = won.node.inclusion.source.path.name
    related = [Related(won.attribute.span, "this one holds")]
    if node:
        related.append(Related(node.element.start_tag, "this is read otherwise for it"))
    return Diagnostic(
        lost.attribute.span,
        f"{lost.attribute.name}={lost.value.strip()!r} does not hold: {name}, read later, sets "
        f"{won.value.strip()!r} for the whole model",
        related=tuple(related),
        note=text,
    )
