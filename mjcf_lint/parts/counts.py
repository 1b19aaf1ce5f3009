"""How many numbers the state and the controls of a model take: what its keyframes must hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from packaging.version import Version

from mjcf_lint.mjcf.attached import attachable
from mjcf_lint.mjcf.model import Model, of_model
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.parts.actuator_elements import ActuatorElement, actuators
from mjcf_lint.parts.bodies import DOFS, POSITIONS, Bodies, Body, bodies
from mjcf_lint.parts.copies import replicates, times
from mjcf_lint.parts.named import named
from mjcf_lint.parts.states import CHANGES as OF_STATES
from mjcf_lint.parts.states import activations, controls
from mjcf_lint.releases.change import Change

COPIED_BY_NESTED = Change("3.2.1")
"""An actuator of what nested replicates make is copied as often as that."""
COPIED_WITH_SITE = Change("3.2.6")
"""An actuator of a replicated site is copied, too; before, it was dropped."""
WHOLE_ATTACHED = Change("3.3.1")
"""An attach that names no body brings in all of its model."""
CHANGES = (COPIED_BY_NESTED, COPIED_WITH_SITE, WHOLE_ATTACHED, *OF_STATES)

_ATTACH = Version("3.2.3")
"""Before it, we do not follow what an attach brings in."""
_MAKERS = frozenset({"flexcomp", "composite"})
_IN_BODIES = {
    "joint": "joint",
    "jointinparent": "joint",
    "cranksite": "site",
    "slidersite": "site",
    "site": "site",
    "refsite": "site",
    "body": "body",
}
"""What the attributes of an actuator name that stands in a body."""

Count = int | None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many numbers there are of each; None where that cannot be told.

    `actuators` counts them, and `states` those of them that have an activation or more: before
    it compiles a model, the engine takes each for one number of ctrl or act.
    """

    qpos: Count = 0
    qvel: Count = 0
    act: Count = 0
    ctrl: Count = 0
    mocap: Count = 0
    actuators: Count = 0
    states: Count = 0

    def __add__(self, other: Counts) -> Counts:
        """Count both together."""
        return Counts(
            *(
                None if ours is None or theirs is None else ours + theirs
                for ours, theirs in zip(self._all, other._all, strict=True)
            )
        )

    def times(self, copies: Count) -> Counts:
        """Count all of it several times."""
        return Counts(
            *(
                None if one is None or (copies is None and one) else one * (copies or 0)
                for one in self._all
            )
        )

    @property
    def _all(self) -> tuple[Count, ...]:
        return (
            *(self.qpos, self.qvel, self.act, self.ctrl, self.mocap),
            *(self.actuators, self.states),
        )

    def of(self, attribute: str) -> Count:
        """Return how many numbers an attribute of a key must hold."""
        match attribute:
            case "mpos":
                return None if self.mocap is None else 3 * self.mocap
            case "mquat":
                return None if self.mocap is None else 4 * self.mocap
        found: Count = getattr(self, attribute)
        return found

    def filled(self, attribute: str) -> Count:
        """Return to how many numbers the engine fills up a key that holds fewer."""
        return {"ctrl": self.actuators, "act": self.states}.get(attribute, self.of(attribute))


UNKNOWN = Counts(None, None, None, None, None, None, None)
_NO_CONTROLS = Counts(act=None, ctrl=None, actuators=None, states=None)
_NO_JOINTS = Counts(qpos=None, qvel=None)


@of_model
def counts(model: Model) -> Counts:
    """Count the numbers of a model."""
    if not model.complete:
        return UNKNOWN
    found = bodies(model)
    total = sum((_of_actuator(one, model) for one in actuators(model)), Counts())
    return total + _of_bodies(model, found.world) if found else total


def of_joint(kind: str) -> Counts:
    """Count a joint of a type; of none where a word stands there that means none."""
    return Counts(POSITIONS[kind], DOFS[kind]) if kind else _NO_JOINTS


def _of_bodies(model: Model, top: Body) -> Counts:
    """Count what stands in a body and in all below it."""
    total = Counts()
    for body in top.walk():
        if body.mocap:
            total += Counts(mocap=1).times(times(body.node))
        for joint in body.joints:
            total += of_joint(joint.type).times(times(joint.node))
        for node in body.elements:
            if node.tag in _MAKERS:
                total += _NO_JOINTS
            elif node.tag == "attach":
                total += _attached(model, node).times(times(node))
    return total


def _of_actuator(one: ActuatorElement, model: Model) -> Counts:
    ctrl, act = controls(one, model), activations(one, model)
    states = act if act is None or one.tag == "dcmotor" else min(act, 1)
    if act and one.given("actdim"):
        states = act
    return Counts(act=act, ctrl=ctrl, actuators=1, states=states).times(_copied(one, model))


def _copied(one: ActuatorElement, model: Model) -> int | None:
    """Return how often an actuator is made: as often as what it acts on is replicated."""
    release = model.target.release
    for name, node in _acts_on(one, model):
        around = replicates(node)
        if not around:
            continue
        if name not in ("joint", "jointinparent", "site") or one.own("refsite"):
            return None
        if name == "site" and not COPIED_WITH_SITE.holds_in(release):
            return None
        if len(around) > 1 and not COPIED_BY_NESTED.holds_in(release):
            return None
        return times(node)
    return None if one.transmission == "tendon" and _replicates(model) else 1


@of_model
def _replicates(model: Model) -> bool:
    return any(model.elements("replicate"))


def _acts_on(one: ActuatorElement, model: Model) -> Iterator[tuple[str, Node]]:
    """Yield what an actuator names of that which stands in bodies."""
    for name, space in _IN_BODIES.items():
        if (own := one.own(name)) and (node := named(model, space).get(own.value)):
            yield name, node


def _attached(model: Model, node: Node) -> Counts:
    """Count what an attach brings in."""
    child = attachable(model).models.get(node.get("model") or "")
    found = bodies(child) if child and child.complete else None
    if (
        child is None
        or found is None
        or model.target.release < _ATTACH
        or "frame" in node.attributes
    ):
        return UNKNOWN
    name = node.get("body")
    if name is None:
        return counts(child) if WHOLE_ATTACHED.holds_in(model.target.release) else UNKNOWN
    top = named(child, "body").get(name)
    body = found.of(top) if top is not None else None
    if body is None:
        return UNKNOWN
    total = _of_bodies(child, body)
    inside = {id(below) for below in body.walk()}
    for one in actuators(child):
        total += _brought_along(one, child, found, inside)
    return total


def _brought_along(one: ActuatorElement, child: Model, found: Bodies, inside: set[int]) -> Counts:
    """Count an actuator of an attached model, which comes along with all that it acts on."""
    named_here = list(_acts_on(one, child))
    wanted = [name for name in _IN_BODIES if one.own(name)]
    if not wanted or len(named_here) < len(wanted):
        return _NO_CONTROLS
    owners = [found.of(node) for _, node in named_here]
    if all(owner is not None and id(owner) in inside for owner in owners):
        return _of_actuator(one, child)
    return Counts()
