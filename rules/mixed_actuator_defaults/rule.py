"""See README.md."""

from collections.abc import Iterator

from mjcf_lint import Category, Diagnostic, Edit, Fix, Kind, Model, Related, rule
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.parts.actuator_edits import kept, text
from mjcf_lint.parts.actuators import CHANGES, Drives
from mjcf_lint.parts.drives import Drive, Unclear

_SHOWN = 5


@rule(category=Category.UPGRADE, changes=CHANGES, only_with=("actuator",), between_releases=True)
def mixed_actuator_defaults(model: Model) -> Iterator[Diagnostic]:
    """An actuator takes other numbers from a default of another kind than before."""
    made_for, release, classes = model.target.made_for, model.target.release, model.defaults
    if made_for is None or made_for >= release or model.kind is not Kind.ROOT:
        return
    if classes is None or not classes.top_level or not model.complete:
        return
    before, now = Drives(classes, made_for), Drives(classes, release)
    groups: dict[tuple[str, str, str], list[tuple[Node, Drive]]] = {}
    for section in model.sections("actuator"):
        for node in section.children:
            try:
                old, new = before.of(node), now.of(node)
            except Unclear:
                continue
            if change := _change(old.effect, new.effect):
                key = (node.tag, classes.class_of(node), change)
                groups.setdefault(key, []).append((node, old))
    for key, actuators in groups.items():
        yield _changed(key, actuators, (before, now), model)


def _change(old: Drive, new: Drive) -> str:
    """Say what became of the numbers that do something."""
    pairs = [(name, getattr(old, name), getattr(new, name)) for name in Drive._fields]
    return ", ".join(
        f"{name} {_text(before)} becomes {_text(after)}"
        for name, before, after in pairs
        if before != after
    )


def _text(value: str | bool | tuple[float, ...]) -> str:
    if isinstance(value, tuple):
        return repr(text(value)) if value else "none"
    return repr(value) if isinstance(value, str) else str(value).lower()


def _changed(
    key: tuple[str, str, str],
    actuators: list[tuple[Node, Drive]],
    both: tuple[Drives, Drives],
    model: Model,
) -> Diagnostic:
    tag, name, change = key
    first = actuators[0][0]
    count = len(actuators)
    which = f"the {tag} {first.get('name')!r}" if first.get("name") else f"the {tag}"
    whose = which if count == 1 else f"{count} {tag} actuators"
    edits: list[Edit] | None = []
    for node, old in actuators:
        more = kept(node, old, both, model)
        edits = edits + list(more) if edits is not None and more else None
    made_for = model.target.made_for
    fix = Fix.restoring(f"Write what {made_for} made of it", *edits) if edits else None
    return Diagnostic(
        first.element.name_span,
        f"{whose} of class {name!r} no longer {'does' if count == 1 else 'do'} what "
        f"{'it' if count == 1 else 'they'} did in {made_for}: {change}",
        fix,
        related=tuple(
            Related(node.element.name_span, "this one, too") for node, _ in actuators[1:_SHOWN]
        ),
        note=(
            "all kinds of actuators share the default of a class, and releases differ in what one "
            "kind takes over from a default that was written with another"
        ),
    )
