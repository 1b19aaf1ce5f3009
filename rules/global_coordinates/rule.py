"""See README.md."""

from collections.abc import Iterator

from mjcf_lint import Category, Change, Diagnostic, Fix, Model, rule
from mjcf_lint.parts.orientations import Cannot
from mjcf_lint.xml.element import Attribute

from .conversion import converted

REFUSED = Change("2.3.4")

MESSAGE = "global coordinates, which MuJoCo refuses since 2.3.4: poses are local to their body"
WITH_THE_ENGINE = (
    "no repair: {reason}\nMuJoCo 2.3.3 or older converts the model as it saves it: "
    "`mujoco.mj_saveLastXML('local.xml', mujoco.MjModel.from_xml_path('{name}'))`"
)


@rule(category=Category.ERROR, changes=(REFUSED,), only_with=("compiler.coordinate",))
def global_coordinates(model: Model) -> Iterator[Diagnostic]:
    """The model gives places and orientations in the frame of the world."""
    if not REFUSED.holds_in(model.target.release):
        return
    given = [
        attribute
        for node in model.sections("compiler")
        if (attribute := node.attributes.get("coordinate"))
    ]
    refused = [attribute for attribute in given if attribute.value == "global"]
    for attribute in refused:
        if given[-1].value != "global":
            fix = Fix.safe("Remove it", attribute.removed())
            note = "a later <compiler> overrode it"
            yield Diagnostic(attribute.name_span, MESSAGE, fix, note=note)
        elif attribute == given[-1]:
            yield _converted(attribute, refused, model)
        else:
            yield Diagnostic(attribute.name_span, MESSAGE, note="a later <compiler> repeats it")


def _converted(attribute: Attribute, refused: list[Attribute], model: Model) -> Diagnostic:
    try:
        edits = converted(model)
    except Cannot as reason:
        note = WITH_THE_ENGINE.format(reason=reason, name=model.root.path.name)
        return Diagnostic(attribute.name_span, MESSAGE, note=note)
    title = "Write all poses in the frame of the body that holds them"
    fix = Fix.unsafe(title, *(one.removed() for one in refused), *edits)
    note = "bodies, joints and all the rest stay where they are, up to the last digits"
    return Diagnostic(attribute.name_span, MESSAGE, fix, note=note)
