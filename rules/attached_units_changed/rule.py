"""See README.md."""

from collections.abc import Iterator

from packaging.version import Version

from mjcf_lint import Category, Change, Diagnostic, Kind, Model, Related, rule
from mjcf_lint.mjcf.attached import attached

OWN_UNITS = Change("3.2.5")
_FIRST_TO_ATTACH = Version("3.2.0")
_USUAL = {"angle": "degree", "eulerseq": "xyz"}


@rule(category=Category.UPGRADE, changes=[OWN_UNITS], only_with=("model", "attach"))
def attached_units_changed(model: Model) -> Iterator[Diagnostic]:
    """An attached model was read in other units by the release it was made for."""
    made_for = model.target.made_for
    if model.kind is not Kind.ROOT or not OWN_UNITS.parts(model.target):
        return
    if made_for is None or made_for < _FIRST_TO_ATTACH:
        return
    for one in attached(model):
        for name, usual in _USUAL.items():
            here, there = (each.setting("compiler", name) for each in (model, one.child))
            ours, theirs = (found.value if found else usual for found in (here, there))
            if ours == theirs:
                continue
            message = (
                f"the attached model is read with its own {name}={theirs!r} since MuJoCo 3.2.5; "
                f"{made_for} read it with {ours!r}"
            )
            related = (Related(there.attribute.span, "written here"),) if there else ()
            note = "what it says is what newer releases take: look whether that was meant"
            yield Diagnostic(one.node.element.start_tag, message, related=related, note=note)
