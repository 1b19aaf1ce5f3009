"""See README.md."""

from collections.abc import Iterator

from mjcf_lint import Category, Change, Diagnostic, Fix, Kind, Model, Related, rule
from mjcf_lint.attached import Attached, attached
from mjcf_lint.element import Attribute
from mjcf_lint.grammar.numbers import numbers
from mjcf_lint.tree import Node

SAID = Change("3.10.0")
_SECTIONS = ("option", "visual")
_NOT_COMPARED = frozenset({"actuatorgroupdisable"})

Settings = dict[tuple[str, str], Attribute]
"""What a model sets, the last one wins, by element and attribute."""


@rule(category=Category.UPGRADE, changes=[SAID])
def attached_settings(model: Model) -> Iterator[Diagnostic]:
    """An attached model asks for other settings than the model around it, and does not get them."""
    if model.kind is not Kind.ROOT or not SAID.holds_in(model.target.release):
        return
    policy = model.setting("compiler", "conflict")
    if policy and policy.value != "warning":
        return
    for one in attached(model):
        ours, theirs = _settings(model), _settings(one.child)
        for key in ours.keys() & theirs.keys():
            if not _same(ours[key].value, theirs[key].value):
                yield _ignored(one, key, ours[key], theirs[key])


def _settings(model: Model) -> Settings:
    found: Settings = {}
    for section in _SECTIONS:
        for node in model.sections(section):
            for each in _read(node):
                named = each.attributes.items()
                found |= {(each.tag, name): one for name, one in named if name not in _NOT_COMPARED}
    return found


def _read(section: Node) -> list[Node]:
    """Return the elements that MuJoCo compares: option itself, and map alone of visual."""
    if section.tag == "option":
        return [section]
    return [child for child in section.children if child.tag == "map"]


def _same(one: str, other: str) -> bool:
    values = numbers(one)
    return one == other or (values is not None and values == numbers(other))


def _ignored(one: Attached, key: tuple[str, str], ours: Attribute, theirs: Attribute) -> Diagnostic:
    name = key[1]
    message = (
        f"the attached model asks for {name}={theirs.value!r} and gets {ours.value!r} of this one"
    )
    related = (Related(theirs.span, "asked for here"), Related(ours.span, "set here"))
    fix = Fix.unsafe(f"Remove {name} from the attached model", theirs.removed())
    note = "where the attached file is also loaded by itself, it does get what it asks for"
    return Diagnostic(one.node.element.start_tag, message, fix, related=related, note=note)
