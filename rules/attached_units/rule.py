"""See README.md."""

from collections.abc import Iterator

from mjcf_lint import Category, Change, Diagnostic, Kind, Model, Related, rule
from mjcf_lint.mjcf.attached import Attached, attached

REFUSED = Change("3.2.4", "3.2.4")
UNITS = {"angle": "degree", "eulerseq": "xyz", "autolimits": "true"}
"""What the compiler takes where nothing is written."""


@rule(category=Category.ERROR, changes=[REFUSED], only_with=("model", "attach"))
def attached_units(model: Model) -> Iterator[Diagnostic]:
    """A model attaches one with other angles, an other euler sequence or other limits."""
    if model.kind is not Kind.ROOT or not REFUSED.holds_in(model.target.release):
        return
    for one in attached(model):
        for name, usual in UNITS.items():
            ours, theirs = (_unit(each, name, usual) for each in (model, one.child))
            if ours != theirs:
                yield _apart(one, name, ours, theirs)


def _unit(model: Model, name: str, usual: str) -> str:
    found = model.setting("compiler", name)
    return found.value if found else usual


def _apart(one: Attached, name: str, ours: str, theirs: str) -> Diagnostic:
    message = f"the attached model has {name}={theirs!r}, this one {ours!r}"
    place = one.child.setting("compiler", name)
    related = (Related(place.attribute.span, "written here"),) if place else ()
    note = "write it in the units of this model, or take any release but 3.2.0 to 3.2.4"
    return Diagnostic(one.node.element.start_tag, message, related=related, note=note)
