"""What an actuator does, its default class included, in each release.

All kinds of actuators share one default. Up to 3.15.0 each kind writes its own numbers over those
that the last one left there. From 3.16.0 on the kinds that are not general take numbers only from
the nearest default that was written with their own kind, or with general.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from packaging.version import Version

from mjcf_lint.mjcf.defaults import MAIN, DefaultClasses
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.parts import drives
from mjcf_lint.parts.drives import KINDS, STRANGE, Drive, Given, Numbers, Unclear, filled
from mjcf_lint.releases.change import Change

KINDS_APART = Change("3.16.0")
"""Each kind takes numbers from defaults of its own kind, or of general."""
CHANGES = (KINDS_APART, *drives.CHANGES)


class _Slot(NamedTuple):
    """The default of a class: the kind that wrote it last, and what it came to."""

    kind: str
    drive: Drive


class Drives:
    """The drives of a model's actuators in one release."""

    def __init__(self, classes: DefaultClasses, release: Version) -> None:
        self._classes, self._release = classes, release
        self._chains = dict(self._read())

    def of(self, node: Node, tag: str = "", given: Given | None = None) -> Drive:
        """Return the drive of an actuator, or what it would be with another tag and attributes.

        Raises Unclear.
        """
        name = self._classes.class_of(node)
        if name not in self._chains and name == self._classes.old_global_name:
            name = MAIN
        chain = self._chains.get(name)
        if chain is None and self._classes.top_level:
            raise Unclear
        return self._written(tag or node.tag, _texts(node) if given is None else given, chain or ())

    def _read(self) -> Iterator[tuple[str, tuple[_Slot, ...]]]:
        """Yield the slots of each class, its own first, then those of the classes around it."""
        main: tuple[_Slot, ...] = ()
        for top in self._classes.top_level:
            stack = [(top, MAIN, main)]
            while stack:
                block, name, chain = stack.pop()
                chain = self._block(block, chain)
                if block is top:
                    main = chain
                yield name, chain
                nested = [child for child in block.children if child.tag == "default"]
                inherited = chain[:1] + chain
                stack.extend((one, one.get("class") or "", inherited) for one in reversed(nested))

    def _block(self, block: Node, chain: tuple[_Slot, ...]) -> tuple[_Slot, ...]:
        for child in block.children:
            if child.tag in KINDS:
                try:
                    drive = self._written(child.tag, _texts(child), chain)
                except Unclear:
                    return (_Slot("", Drive()), *chain[1:])
                chain = (_Slot(child.tag, drive), *chain[1:])
            elif child.tag in STRANGE:
                return (_Slot("", Drive()), *chain[1:])
        return chain

    def _written(self, tag: str, given: Given, chain: tuple[_Slot, ...]) -> Drive:
        if tag not in KINDS or any(slot.kind == "" for slot in chain):
            raise Unclear
        if tag == "general" or not KINDS_APART.holds_in(self._release):
            base = chain[0].drive if chain else Drive()
        else:
            base = _own_base(tag, chain)
        return KINDS[tag](given, base, self._release)


def _texts(node: Node) -> dict[str, str]:
    return {name: attribute.value for name, attribute in node.attributes.items()}


def _own_base(kind: str, chain: tuple[_Slot, ...]) -> Drive:
    """Return what a kind takes over since each looks for defaults of its own."""
    for slot in chain:
        if slot.kind == kind:
            return slot.drive
        if slot.kind == "general" and (drive := _handed_on(kind, slot.drive)):
            return drive
    return Drive()


def _handed_on(kind: str, drive: Drive) -> Drive | None:
    """Return what a general default hands on to another kind; None where it is unlike it."""
    if kind == "muscle":
        return drive if drive.gaintype == "muscle" else None
    if drive.gaintype != "fixed":
        return None
    gain, bias, time = drive.gainprm[:1], drive.biasprm, drive.dynprm[:1]
    match kind:
        case "position" if drive.dyntype == "filterexact":
            return Drive("filterexact", "fixed", "none", filled(time), filled(gain), _damping(bias))
        case "position" | "intvelocity":
            return Drive(gainprm=filled(gain), biasprm=_damping(bias))
        case "velocity" | "adhesion":
            return Drive(gainprm=filled(gain))
        case "cylinder":
            return Drive(dynprm=filled(time), gainprm=filled(gain), biasprm=filled(bias[:3]))
    return None


def _damping(bias: Numbers) -> Numbers:
    return filled((0.0, 0.0, bias[2]))
