"""The plugins and instances that a model declares."""

from __future__ import annotations

from collections.abc import Iterator

from mjcf_lint import Change, Diagnostic, Fix, Model
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.nearest import nearest
from mjcf_lint.xml.element import Attribute

from .bundled import BUNDLED, PREFIX, bundled
from .config import keys

NAMED = Change("2.3.0", "3.1.2")
"""An instance has a name that is not empty."""
_ACTS_ALONE = "mujoco.pid"
"""A plugin whose instances fail where no actuator uses them."""
_REPORTED = ("mujoco.elasticity.", "mujoco.sdf.sdflib")
"""Plugins that removed-plugin reports once they are gone."""


def extensions(model: Model, instances: dict[str, tuple[Node, Node]]) -> Iterator[Diagnostic]:
    """Report plugins that MuJoCo does not bring along, and instances that fail."""
    for section in model.sections("extension"):
        for plugin in section.children:
            given = plugin.attributes.get("plugin")
            if plugin.tag == "plugin" and given:
                yield from _known(given, model)
            for instance in plugin.children if NAMED.holds_in(model.target.release) else ():
                empty = instance.attributes.get("name")
                if empty and not empty.value:
                    yield Diagnostic(empty.span, "an instance has to have a name")
    used = {use.get("instance") for use in model.elements("plugin")}
    for called, (instance, plugin) in instances.items():
        kind = plugin.get("plugin") or ""
        found = bundled(kind, model.target.release)
        if kind == _ACTS_ALONE and found and called not in used:
            yield Diagnostic(
                instance.element.start_tag,
                f"no actuator uses the instance {called!r} of {kind}",
                Fix.unsafe("Remove the instance", instance.element.removed()),
                note="the plugin looks for its actuator, and fails without one",
            )
        yield from keys(instance, kind, found)


def _known(given: Attribute, model: Model) -> Iterator[Diagnostic]:
    name, release = given.value, model.target.release
    if not name:
        yield Diagnostic(given.span, "an extension has to name its plugin")
        return
    if bundled(name, release) or not name.startswith(PREFIX):
        return
    comes = BUNDLED[name].comes if name in BUNDLED else None
    if comes is None:
        ends = {one.removeprefix(PREFIX): one for one in BUNDLED if bundled(one, release)}
        # Nothing is said of a name that is like no other: a library of the user may have it.
        if end := nearest(name.removeprefix(PREFIX), ends):
            found = ends[end]
            yield Diagnostic(
                given.value_span,
                f"MuJoCo {release} has no plugin {name!r}; did you mean {found!r}?",
                Fix.unsafe(f"Write {found!r}", given.with_value(found)),
            )
    elif not comes.last or not name.startswith(_REPORTED):
        since = f"only from {comes.first}" + (f" to {comes.last}" if comes.last else " on")
        yield Diagnostic(given.value_span, f"MuJoCo {release} has no plugin {name!r}: {since}")
