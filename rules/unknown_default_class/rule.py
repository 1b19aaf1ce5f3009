"""See README.md."""

from collections.abc import Iterator

from mjcf_lint import Category, Diagnostic, Fix, Kind, Model, Related, rule
from mjcf_lint.mjcf.defaults import MAIN, DefaultClasses
from mjcf_lint.mjcf.typed import places_read
from mjcf_lint.nearest import Names
from mjcf_lint.parts.attached_classes import Brought, attached_classes
from mjcf_lint.releases.change import Change
from mjcf_lint.xml.element import Attribute

FRAMES_LOOK_UP = Change("3.1.4")
"""Before, a frame passed over a childclass that there was not."""


@rule(category=Category.ERROR, changes=(FRAMES_LOOK_UP,), only_with=(".class", ".childclass"))
def unknown_default_class(model: Model) -> Iterator[Diagnostic]:
    """A class or childclass refers to a default class that is not defined."""
    defaults = model.defaults
    if defaults is None or model.kind is not Kind.ROOT or not model.complete:
        return
    fixed = model.target.grammar.quirks.top_level_class_is_fixed
    if fixed:
        # The names on top-level defaults are root-default-renamed's to report.
        known = defaults.nested_names | defaults.top_level_names
    else:
        known = defaults.nested_names | {defaults.old_global_name}
    if defaults.referred_to <= known:
        return
    frames = FRAMES_LOOK_UP.holds_in(model.target.release)
    choices: dict[tuple[Brought, ...], Names] = {}
    read: set[int] = set()
    for node, reference in defaults.references:
        name = reference.value
        if name in known or (node.tag == "frame" and not frames):
            continue
        read = read or {id(place.node) for place in places_read(model)}
        if id(node) not in read:
            continue
        attached = attached_classes(model)
        before = attached.before(node)
        if any(one.has(name) for one in before):
            continue
        if later := next((one for one in attached.all if one.has(name)), None):
            if later.names is not None:
                yield _too_early(reference, later)
            continue
        if not name:
            yield _empty(reference, defaults)
            continue
        message, fix = f"no default class {name!r} is defined", None
        if not fixed and name in defaults.top_level_names:
            final = defaults.old_global_name
            message += f": the global class is called {final!r} in the end"
        elif found := _among(choices, known, before).nearest(name):
            message += f"; did you mean {found!r}?"
            fix = Fix.unsafe(f"Write {found!r}", reference.with_value(found))
        elif node.tag == "frame":
            fix = Fix.unsafe("Remove it, as frames passed over it up to 3.1.3", reference.removed())
        yield Diagnostic(reference.value_span, message, fix)


def _among(
    choices: dict[tuple[Brought, ...], Names], known: frozenset[str], before: tuple[Brought, ...]
) -> Names:
    """Return the classes that are there behind some attaches."""
    if before not in choices:
        choices[before] = Names(known.union(*(one.names or () for one in before)) - {MAIN})
    return choices[before]


def _too_early(reference: Attribute, brought: Brought) -> Diagnostic:
    return Diagnostic(
        reference.value_span,
        f"default class {reference.value!r} is not there yet: an <attach> brings it along later",
        related=(Related(brought.attach.element.start_tag, "this one"),),
        note="MuJoCo reads bodies last of all; only what stands in them behind the attach "
        "can take the class",
    )


def _empty(reference: Attribute, defaults: DefaultClasses) -> Diagnostic:
    # Up to 3.1.6 it meant the global class, but only in a model without any default.
    make = Fix.unsafe if defaults.top_level else Fix.safe
    fix = make(f"Remove the empty {reference.name}", reference.removed())
    return Diagnostic(reference.span, f'{reference.name}="" names no default class', fix)
