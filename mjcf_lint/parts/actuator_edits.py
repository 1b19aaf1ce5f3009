"""Write an actuator so that it does in one release what it did in another."""

from __future__ import annotations

from collections.abc import Sequence

from mjcf_lint.mjcf.model import Model
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.parts.actuators import Drives
from mjcf_lint.parts.drives import MUSCLE_NAMES, Drive, Given, Numbers, Unclear
from mjcf_lint.xml.edit import Edit

_OWN = (
    *("kp", "kv", "dampratio", "timeconst", "tausmooth", "area", "diameter", "bias", "gain"),
    *("range", *MUSCLE_NAMES),
)
_LIMITED_BY_KIND = {"damper": "ctrllimited", "adhesion": "ctrllimited"}


def kept(node: Node, wanted: Drive, both: Sequence[Drives], model: Model) -> tuple[Edit, ...]:
    """Return edits that give an actuator a drive in both releases, all unused numbers included.

    Its own attributes are enough for some, others become a general. Empty where neither does.
    """
    given = {name: one.value for name, one in node.attributes.items()}
    own = dict(given)
    for drives in both:
        own |= _in_own_words(node.tag, wanted, drives.of(node))
    if _comes_to(wanted, node, node.tag, own, both):
        return _added(node, {name: one for name, one in own.items() if given.get(name) != one})
    return as_general(node, wanted, both, model)


def as_general(
    node: Node, wanted: Drive, both: Sequence[Drives], model: Model, **more: str
) -> tuple[Edit, ...]:
    """Return edits that make an actuator a general with a drive, and with more attributes."""
    element = node.element
    general = model.target.grammar.root.children["actuator"].children["general"]
    stay = [name for name in element.attributes if name not in _OWN]
    if any(name not in general.attributes for name in stay):
        return ()
    if node.tag == "intvelocity" and "actlimited" not in more and _flagged(node, model):
        return ()
    plain = {name: element.attributes[name].value for name in stay}
    words: dict[str, str] = {}
    for drives in both:
        for name, value in _in_words_of_general(wanted, drives.of(node, "general", plain)).items():
            words[name] = max(words.get(name, ""), value, key=lambda one: len(one.split()))
    if not _comes_to(wanted, node, "general", {**plain, **words}, both):
        return ()
    if flag := _LIMITED_BY_KIND.get(node.tag):
        more = {flag: "true", **more}
    changed = {name: value for name, value in more.items() if plain.get(name) != value}
    removed = [one.removed() for name, one in element.attributes.items() if name in _OWN]
    return (
        *element.retagged("general"),
        *removed,
        *_added(node, {**words, **changed}),
    )


def _flagged(node: Node, model: Model) -> bool:
    """Say whether a flag waits that an intvelocity does not read but a general does."""
    return "actlimited" in model.values(node)


def _added(node: Node, words: dict[str, str]) -> tuple[Edit, ...]:
    new = [f'{name}="{value}"' for name, value in words.items() if name not in node.attributes]
    edits = [
        node.attributes[name].with_value(value)
        for name, value in words.items()
        if name in node.attributes
    ]
    stay = [one for name, one in node.attributes.items() if name not in (*_OWN, *words)]
    if new and not stay:
        return ()
    if new:
        # Behind an attribute that stays, as the last one may be among those that go.
        edits.append(Edit(stay[-1].span, f"{stay[-1].span.text} {' '.join(new)}"))
    return tuple(edits)


def _comes_to(wanted: Drive, node: Node, tag: str, given: Given, both: Sequence[Drives]) -> bool:
    try:
        return all(drives.of(node, tag, given) == wanted for drives in both)
    except Unclear:
        return False


def _in_own_words(tag: str, wanted: Drive, now: Drive) -> dict[str, str]:
    """Say in the attributes of a kind what is not so yet."""
    gain, bias, dyn = wanted.gainprm, wanted.biasprm, wanted.dynprm
    other_gain = gain[0] != now.gainprm[0]
    words: dict[str, str] = {}
    if tag in ("position", "intvelocity"):
        words = {"kp": text(gain[:1])} if other_gain else {}
        if bias[2] != now.biasprm[2] and bias[2] <= 0:
            words["kv"] = text((-bias[2],))
    elif tag == "velocity" and other_gain:
        words = {"kv": text(gain[:1])}
    elif tag == "damper" and gain[2] != now.gainprm[2]:
        words = {"kv": text((-gain[2],))}
    elif tag == "adhesion" and other_gain:
        words = {"gain": text(gain[:1])}
    elif tag == "cylinder":
        words = {"area": text(gain[:1])} if other_gain else {}
        if bias[:3] != now.biasprm[:3]:
            words["bias"] = text(bias[:3])
    elif tag == "muscle":
        if gain[:2] != now.gainprm[:2]:
            words["range"] = text(gain[:2])
        for at, name in enumerate(MUSCLE_NAMES, 2):
            if gain[at] != now.gainprm[at]:
                words[name] = text((gain[at],))
    return words | _time_constant(tag, wanted, now, dyn)


def _time_constant(tag: str, wanted: Drive, now: Drive, dyn: Numbers) -> dict[str, str]:
    if tag == "cylinder" and dyn[0] != now.dynprm[0]:
        return {"timeconst": text(dyn[:1])}
    if tag == "position" and wanted.dyntype == "filterexact" and dyn[:1] != now.dynprm[:1]:
        return {"timeconst": text(dyn[:1])}
    if tag == "muscle" and dyn[:3] != now.dynprm[:3]:
        smooth = {"tausmooth": text(dyn[2:3])} if dyn[2] != now.dynprm[2] else {}
        return {"timeconst": text(dyn[:2]), **smooth}
    return {}


def _in_words_of_general(wanted: Drive, now: Drive) -> dict[str, str]:
    words = {
        name: value
        for name in ("dyntype", "gaintype", "biastype")
        if (value := getattr(wanted, name)) != getattr(now, name)
    }
    for name in ("dynprm", "gainprm", "biasprm"):
        mine, other = getattr(wanted, name), getattr(now, name)
        differing = [at for at in range(len(mine)) if mine[at] != other[at]]
        if differing:
            words[name] = text(mine[: differing[-1] + 1])
    if wanted.actearly != now.actearly:
        words["actearly"] = "true" if wanted.actearly else "false"
    return words


def text(values: Numbers) -> str:
    """Return numbers as an author writes them."""
    return " ".join(repr(value + 0.0).removesuffix(".0") for value in values)
