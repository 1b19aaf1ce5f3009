"""See README.md."""

from __future__ import annotations

from collections.abc import Iterator

from mjcf_lint import Category, Change, Diagnostic, Fix, Kind, Model, Related, rule
from mjcf_lint.mjcf.attached import attachable
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.mjcf.typed import places_read
from mjcf_lint.nearest import nearest
from mjcf_lint.parts.copies import made
from mjcf_lint.parts.meshes import looks_up_plugin
from mjcf_lint.xml.element import escaped

from .bundled import CHANGES, bundled, wanted_of
from .config import CONFIG_CHANGES, config
from .extensions import NAMED, extensions

AGREES = Change("2.3.3", "3.2.3")
"""A plugin named beside an instance has to be that of the instance; later it takes its place."""
CABLES_ONLY = Change("3.2.3", "3.17.0")
"""A composite takes the plugin of cables, and has to name it."""
ONE_IN_A_BODY = Change("2.3.3", "3.17.0")
"""MuJoCo dies over a second plugin in a body."""
_CABLE = "mujoco.elasticity.cable"
_OUTSIDE = ("extension", "default")


@rule(
    category=Category.ERROR,
    changes=(AGREES, CABLES_ONLY, ONE_IN_A_BODY, NAMED, *CHANGES, *CONFIG_CHANGES),
    only_with=("plugin",),
)
def invalid_plugin(model: Model) -> Iterator[Diagnostic]:
    """A plugin is not declared, not known, or used for what it cannot do."""
    if model.kind is not Kind.ROOT or not any(model.elements("plugin")):
        return
    instances = {
        name: (instance, plugin)
        for section in model.sections("extension")
        for plugin in section.children
        for instance in plugin.children
        if instance.tag == "instance" and (name := instance.get("name"))
    }
    yield from extensions(model, instances)
    for place in places_read(model, lambda role: role.tag == "plugin"):
        use = place.node
        if not use.parent or use.parent.tag in _OUTSIDE:
            continue
        if looks_up_plugin(use) and made(use):
            yield from _use(use, instances, model)
    if ONE_IN_A_BODY.holds_in(model.target.release):
        yield from _second(model)


def _use(use: Node, instances: dict[str, tuple[Node, Node]], model: Model) -> Iterator[Diagnostic]:
    plugin, instance = use.get("plugin") or "", use.get("instance") or ""
    if not plugin and not instance:
        yield Diagnostic(use.element.start_tag, "this plugin names neither plugin nor instance")
        return
    above = use.parent.tag if use.parent else ""
    if above == "composite" and plugin != _CABLE and CABLES_ONLY.holds_in(model.target.release):
        message = f"a composite takes the plugin {_CABLE!r} only, by its name"
        yield Diagnostic(use.element.start_tag, message)
        return
    held, declared = instances.get(instance, (None, None))
    meant = declared.get("plugin") or "" if declared else ""
    if plugin:
        yield from _undeclared(use, plugin, model)
    if plugin and meant and plugin != meant and AGREES.holds_in(model.target.release):
        assert held
        yield Diagnostic(
            use.attributes["plugin"].span,
            f"instance {instance!r} is one of plugin {meant!r}, not of {plugin!r}",
            related=(Related(held.element.start_tag, "the instance"),),
        )
        return
    name = plugin or meant
    found, wanted = bundled(name, model.target.release), wanted_of(use)
    if found and wanted and found.does != wanted:
        at = use.attributes["plugin" if plugin else "instance"]
        message = f"plugin {name!r} is for {found.does}, not for {wanted}"
        yield Diagnostic(at.value_span, message)
    elif name:
        yield from config(use, held, name, found, model)


def _second(model: Model) -> Iterator[Diagnostic]:
    for body in model.elements("body", "worldbody"):
        plugins = [child for child in body.children if child.tag == "plugin"]
        if len(plugins) > 1:
            yield Diagnostic(
                plugins[1].element.start_tag,
                "a body can have one plugin",
                related=(Related(plugins[0].element.start_tag, "the first one"),),
            )


def _undeclared(use: Node, plugin: str, model: Model) -> Iterator[Diagnostic]:
    declared = _declared(model)
    if declared is None or plugin in declared:
        return
    given = use.attributes["plugin"]
    message = f"plugin {plugin!r} is not declared in <extension>"
    fix = None
    if found := nearest(plugin, declared):
        message += f"; did you mean {found!r}?"
        fix = Fix.unsafe(f"Write {found!r}", given.with_value(found))
    elif bundled(plugin, model.target.release) and model.node:
        text = f'<plugin plugin="{escaped(plugin)}"/>'
        section = next(model.sections("extension"), None)
        edit = (
            section.element.with_child(text)
            if section
            else model.node.element.with_child(f"<extension>{text}</extension>")
        )
        fix = Fix.unsafe("Declare it", edit)
    yield Diagnostic(given.value_span, message, fix)


def _declared(model: Model, deep: int = 8) -> set[str] | None:
    """Return the plugins that a model and those it attaches declare; None where one is unread."""
    found = {
        plugin.get("plugin") or ""
        for section in model.sections("extension")
        for plugin in section.children
    }
    for node in model.elements("attach"):
        if (name := node.get("model")) is None:
            continue
        child = attachable(model).models.get(name)
        more = _declared(child, deep - 1) if child and child.complete and deep else None
        if more is None:
            return None
        found |= more
    return found
