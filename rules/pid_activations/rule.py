"""See README.md."""

from collections.abc import Iterator

from mjcf_lint import Category, Change, Diagnostic, Fix, Kind, Model, rule
from mjcf_lint.mjcf.defaults import DefaultClasses
from mjcf_lint.mjcf.numbers import numbers
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.parts.actuators import CHANGES, Drives
from mjcf_lint.parts.drives import Unclear

PLUGIN = "mujoco.pid"
COUNTED = Change("3.2.0")
"""The plugin keeps its state among the activations of its actuator, and wants room for it."""
_ACTIVATIONS = {"none": 0, "integrator": 1, "filter": 1, "filterexact": 1}
"""What the plugin counts for the kinds of dynamics that have an activation of their own."""
_UNSET = -1

Config = dict[str, str]


@rule(category=Category.ERROR, changes=(COUNTED, *CHANGES), only_with=("plugin",))
def pid_activations(model: Model) -> Iterator[Diagnostic]:
    """An actuator of the plugin mujoco.pid makes no room for what the plugin keeps."""
    release = model.target.release
    if model.kind is not Kind.ROOT or not model.complete or not COUNTED.holds_in(release):
        return
    if model.node is None or not (instances := _instances(model)):
        return
    drives = Drives(model.defaults or DefaultClasses(model.node), release)
    for section in model.sections("actuator"):
        for node in section.children:
            config = _config(node, instances) if node.tag == "plugin" else None
            if config is not None:
                yield from _counted(node, config, drives, model)


def _instances(model: Model) -> dict[str, Config]:
    """Return the settings of the plugin's instances; the empty name stands for none."""
    found: dict[str, Config] = {}
    for section in model.sections("extension"):
        for plugin in section.children:
            if plugin.tag == "plugin" and plugin.get("plugin") == PLUGIN:
                found[""] = {}
                for one in plugin.children:
                    found[one.get("name") or ""] = _settings(one)
    return found


def _config(node: Node, instances: dict[str, Config]) -> Config | None:
    """Return the settings of an actuator; None where it is not one of the plugin's."""
    if name := node.get("instance"):
        return instances.get(name)
    return _settings(node) if node.get("plugin") == PLUGIN else None


def _settings(node: Node) -> Config:
    return {
        one.get("key") or "": one.get("value") or "" for one in node.children if one.tag == "config"
    }


def _counted(node: Node, config: Config, drives: Drives, model: Model) -> Iterator[Diagnostic]:
    own = {name: one.value for name, one in node.attributes.items()}
    try:
        dyntype = drives.of(node, "general", own).dyntype
    except Unclear:
        return
    gains = numbers(config.get("ki", ""))
    given = model.values(node).get("actdim")
    written = numbers(given.value) if given else [_UNSET]
    dynamics = _ACTIVATIONS.get(dyntype)
    if gains is None or dynamics is None or written is None or len(written) != 1:
        return
    needs = {
        "the integral of ki": bool(gains and gains[0]),
        "the last setpoint for slewmax": bool(config.get("slewmax")),
        f"the {dyntype} of its dyntype": bool(dynamics),
    }
    wanted = sum(needs.values())
    has = dynamics if written[0] == _UNSET else written[0]
    if has == wanted:
        return
    kept = " and ".join(what for what, needed in needs.items() if needed) or "nothing"
    yield Diagnostic(
        given.attribute.value_span if given and given.own else node.element.name_span,
        f"this {PLUGIN} needs actdim={str(wanted)!r} and has {has:g}: it keeps {kept}",
        Fix.safe(f'Write actdim="{wanted}"', node.element.with_attribute("actdim", str(wanted))),
        note="up to 3.1.6 the plugin added what it needs by itself",
    )
