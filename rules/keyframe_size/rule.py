"""See README.md."""

from __future__ import annotations

from collections.abc import Iterator

from mjcf_lint import Category, Diagnostic, Fix, Kind, Model, Related, rule
from mjcf_lint.mjcf.attached import attached
from mjcf_lint.mjcf.numbers import ends_in_space, tokens
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.parts.bodies import DOFS, POSITIONS, Bodies, Joint, bodies
from mjcf_lint.parts.copies import times
from mjcf_lint.parts.counts import CHANGES, Counts, counts
from mjcf_lint.releases.change import Change
from mjcf_lint.xml.element import Attribute

FILLED = Change("3.3.6")
"""A key with fewer numbers than the model is filled up, and loads."""
FILLED_BY_ONE = Change("3.3.6", "3.15.0")
"""For that, each actuator counts as one control and one activation at most."""
TRAILING_SPACE = Change("2.2.0", "2.3.7")
"""White space behind a list repeats its last number."""
RESIZED_BY_ATTACH = Change("3.2.5", "3.3.5")
"""An attach fills up the keys that are there by then, to what is there by then."""
PUT_OFF = Change("3.2.0", "3.2.7")
"""A key of a model with a replicate is not checked."""
OF_ONE_COPY = Change("3.3.0", "3.15.0")
"""A key is checked when the first replicate ends: the rule replicated-keyframe does so."""
CHILD_CHECKED = Change("3.3.0")
"""The keys of a model are checked where it is attached."""
CHILD_EXACT = Change("3.3.0", "3.15.0")
"""There, they must hold all numbers, even where they would be filled up otherwise."""

_LISTS = ("qpos", "qvel", "act", "ctrl", "mpos", "mquat")
_EACH = {"qpos": POSITIONS, "qvel": DOFS}
_SHOWN = 3


@rule(
    category=Category.ERROR,
    changes=(
        *(FILLED, FILLED_BY_ONE, TRAILING_SPACE, RESIZED_BY_ATTACH, PUT_OFF, OF_ONE_COPY),
        *(CHILD_CHECKED, CHILD_EXACT),
        *CHANGES,
    ),
    only_with=("keyframe", "model", "attach"),
)
def keyframe_size(model: Model) -> Iterator[Diagnostic]:
    """A keyframe holds more or fewer numbers than the model takes."""
    if model.kind is not Kind.ROOT or not model.complete:
        return
    if any(model.sections("keyframe")) and not _left_alone(model):
        yield from _keys(model)
    if CHILD_CHECKED.holds_in(model.target.release):
        for one in attached(model):
            yield from _of_child(one.node, one.child)


def _left_alone(model: Model) -> bool:
    """Say whether this rule cannot or need not look at the keys."""
    release = model.target.release
    late = PUT_OFF.holds_in(release) or OF_ONE_COPY.holds_in(release)
    return late and any(model.elements("replicate"))


def _keys(model: Model) -> Iterator[Diagnostic]:
    release, wanted = model.target.release, counts(model)
    longer_only = RESIZED_BY_ATTACH.holds_in(release) and any(model.elements("attach"))
    for key in _all_keys(model):
        for attribute, given in _lists(key, model):
            most = wanted.of(attribute.name)
            if most is None or given == most or (longer_only and given < most):
                continue
            if given > most or not _is_filled(attribute.name, given, wanted, model):
                yield _wrong(key, attribute, given, most, model)


def _all_keys(model: Model) -> Iterator[Node]:
    for section in model.sections("keyframe"):
        yield from (node for node in section.children if node.tag == "key")


def _lists(key: Node, model: Model) -> Iterator[tuple[Attribute, int]]:
    """Yield the lists of a key, and how many numbers the target reads in them."""
    repeats = TRAILING_SPACE.holds_in(model.target.release)
    known = model.target.grammar.root.children["keyframe"].children["key"].attributes
    for name in _LISTS:
        attribute = key.attributes.get(name)
        given = len(tokens(attribute.value)) if attribute and name in known else 0
        if attribute and given:
            yield attribute, given + (repeats and ends_in_space(attribute.value))


def _is_filled(name: str, given: int, wanted: Counts, model: Model) -> bool:
    """Say whether a list that is too short comes to the numbers wanted, as the engine fills it."""
    release = model.target.release
    if not FILLED_BY_ONE.holds_in(release):
        return FILLED.holds_in(release)
    filled = wanted.filled(name)
    return filled is None or (given < filled and filled == wanted.of(name))


def _wrong(key: Node, attribute: Attribute, given: int, most: int, model: Model) -> Diagnostic:
    name, which = attribute.name, key.get("name")
    found, written = bodies(model), tokens(attribute.value)
    note, related, fix = "", list[Related](), None
    if len(written) == most:
        note = "up to 2.3.7 the white space at its end counts as a copy of its last number"
        fix = Fix.safe("Remove the white space", attribute.with_value(" ".join(written)))
    elif name in ("qpos", "qvel") and found:
        note = _made_of(found, name)
        related = _added(found, key, given, most, name)
    elif name in ("mpos", "mquat"):
        note = f"{3 if name == 'mpos' else 4} for each mocap body"
    if given < most and not FILLED.holds_in(model.target.release):
        later = "from 3.3.6 on a key with too few is filled up from the default pose"
        note = f"{note}\n{later}" if note else later
    return Diagnostic(
        attribute.span,
        f"{name} of key {which!r} has {_numbers(given)}, and the model takes {most}"
        if which
        else f"{name} of this key has {_numbers(given)}, and the model takes {most}",
        fix,
        related=tuple(related),
        note=note,
    )


def _numbers(count: int) -> str:
    return f"{count} number{'s' * (count != 1)}"


def _joints(found: Bodies) -> Iterator[tuple[Joint, int]]:
    """Yield the joints of a model, and how often each is made."""
    for body in found.all:
        for joint in body.joints:
            yield joint, times(joint.node) or 0


def _made_of(found: Bodies, name: str) -> str:
    """Return what makes up the numbers, such as `1 free joint (7) and 6 hinge joints (6)`."""
    each = _EACH[name]
    kinds: dict[str, int] = {}
    for joint, count in _joints(found):
        kinds[joint.type] = kinds.get(joint.type, 0) + count
    parts = [
        f"{count} {kind} joint{'s' * (count != 1)} ({count * each.get(kind, 1)})"
        for kind in POSITIONS
        if (count := kinds.get(kind, 0))
    ]
    return f"the model has {' and '.join(parts)}" if parts else "the model has no joint"


def _added(found: Bodies, key: Node, given: int, most: int, name: str) -> list[Related]:
    """Return where the joints are that a key leaves out: in other files, or free."""
    each = _EACH[name]
    missing = most - given
    if missing <= 0:
        return []
    joints = [(joint, each.get(joint.type, 1) * times) for joint, times in _joints(found)]
    source = key.inclusion.source
    elsewhere = [one for one in joints if one[0].node.inclusion.source is not source]
    free = [one for one in joints if one[0].type == "free"]
    for left_out in (elsewhere, free, [one for one in joints if one[1] == missing]):
        if sum(count for _, count in left_out) == missing and len(left_out) < len(joints):
            return [
                Related(
                    joint.node.element.name_span, f"{_numbers(count)} for this {joint.type} joint"
                )
                for joint, count in left_out[:_SHOWN]
            ]
    return []


def _of_child(node: Node, child: Model) -> Iterator[Diagnostic]:
    """Look at the keys that a model brings along to where it is attached."""
    if any(child.elements("attach", "replicate")) or not child.complete:
        return
    exact, wanted = CHILD_EXACT.holds_in(child.target.release), counts(child)
    for key in _all_keys(child):
        for attribute, given in _lists(key, child):
            most = wanted.of(attribute.name)
            if most is None or given == most or (given < most and not exact):
                continue
            which = f"key {key.get('name')!r}" if key.get("name") else "a key"
            yield Diagnostic(
                node.element.start_tag,
                f"{which} of the attached model has {_numbers(given)} in {attribute.name}, and "
                f"its own model takes {most}",
                related=(Related(attribute.span, "the key"),),
            )
            return
