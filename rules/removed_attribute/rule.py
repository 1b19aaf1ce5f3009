"""See README.md."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from mjcf_lint import Category, Diagnostic, Edit, Fix, Model, rule
from mjcf_lint.grammar.history import Era
from mjcf_lint.mjcf.places import Place
from mjcf_lint.mjcf.sections import with_setting
from mjcf_lint.mjcf.unknown import Known, unknown_attributes
from mjcf_lint.parts.composites import in_gone_composite
from mjcf_lint.xml.element import Attribute

DROP = ""


@dataclass(frozen=True, slots=True)
class Move:
    """What became of an attribute; each was run on the releases before and after.

    `to` is its new name. `values` gives, by old value, what to write instead, DROP for nothing;
    `loses` says, by old value, what a repair gives up, which makes it unsafe, and `loses_with` by
    another attribute and its value. `elsewhere` gives, by old value, how another element says the
    same.
    """

    element: str
    attribute: str
    to: str = ""
    values: dict[str, str] = field(default_factory=dict)
    any_value: str | None = None
    loses: dict[str, str] = field(default_factory=dict)
    loses_with: dict[tuple[str, str], str] = field(default_factory=dict)
    elsewhere: dict[str, Callable[[Model], tuple[Edit, ...]]] = field(default_factory=dict)

    def loss(self, attribute: Attribute) -> str:
        """Return what is given up with an attribute; empty where nothing is."""
        others = attribute.element.attributes
        with_others = (
            lost
            for (name, value), lost in self.loses_with.items()
            if name in others and others[name].value == value
        )
        return self.loses.get(attribute.value) or next(with_others, "")


def exact_meshes(model: Model) -> tuple[Edit, ...]:
    """Give every mesh the exact inertia, through the default where all of them take it."""
    model = model.whole()
    meshes = [
        node for part in model.sections("asset") for node in part.children if node.tag == "mesh"
    ]
    if not meshes:
        return ()
    if model.defaults is None or len(model.defaults.top_level) > 1:
        # A class of the first block does not take what a later one says.
        edits = [mesh.element.with_attribute("inertia", "exact") for mesh in meshes]
        return tuple(dict.fromkeys(edits))
    edit = with_setting(model, ("default", "mesh"), "inertia", "exact")
    return (edit,) if edit else ()


MOVES = {
    (move.element, move.attribute): move
    for move in (
        Move("lengthrange", "inteval", to="interval"),
        Move("joint", "actuatorforcerange", to="actuatorfrcrange"),
        Move("joint", "actuatorforcelimited", to="actuatorfrclimited"),
        Move("option", "mpr_iterations", to="ccd_iterations"),
        Move("option", "mpr_tolerance", to="ccd_tolerance"),
        Move("option", "apirate", any_value=DROP),
        Move("flag", "sensornoise", any_value=DROP),
        Move(
            "flag",
            "passive",
            values={"enable": DROP, "disable": 'spring="disable" damper="disable"'},
        ),
        Move(
            "camera",
            "orthographic",
            values={"true": 'projection="orthographic"', "false": 'projection="perspective"'},
        ),
        Move(
            "compiler",
            "convexhull",
            any_value=DROP,
            loses={"false": "meshes that collide get convex hulls now"},
        ),
        Move(
            "compiler",
            "exactmeshinertia",
            any_value=DROP,
            elsewhere={"true": exact_meshes},
        ),
        Move("flexcomp", "class", any_value=DROP),
        Move(
            "composite",
            "flat",
            any_value=DROP,
            loses=dict.fromkeys(
                ("true", "false"), 'a <config key="flat"/> in its cable plugin says the same'
            ),
        ),
        Move(
            "composite",
            "face",
            any_value=DROP,
            loses_with={
                ("type", "particle"): "no tendons hold the particles along the edges of the faces"
            },
        ),
        Move("plugin", "name", any_value=DROP),
        Move(
            "contact",
            "internal",
            any_value=DROP,
            loses={"true": "the flex no longer collides with itself this way"},
        ),
        Move(
            "contact",
            "vertcollide",
            any_value=DROP,
            loses={"true": "the vertices no longer collide as spheres"},
        ),
    )
}


ELSEWHERE = {("option", "collision")}
"""Attributes that a rule of their own reports."""


@rule(category=Category.ERROR, file_by_file=True)
def removed_attribute(model: Model) -> Iterator[Diagnostic]:
    """An attribute that MuJoCo knew once and knows no more."""
    for unknown in unknown_attributes(model):
        if unknown.known is Known.BEFORE and unknown.attribute and unknown.era:
            if (unknown.place.node.tag, unknown.attribute.name) in ELSEWHERE:
                continue
            if not in_gone_composite(unknown.place.node, model.target.release):
                yield _removed(unknown.place, unknown.attribute, unknown.era, model)


def _removed(place: Place, attribute: Attribute, era: Era, model: Model) -> Diagnostic:
    tag, name = place.node.tag, attribute.name
    move = MOVES.get((tag, name))
    message = f"<{tag}> has no attribute {name!r} since MuJoCo {era.gone_in}"
    note = ""
    if move and move.to:
        message += f"; it is called {move.to!r} now"
    elif move and (lost := move.loss(attribute)):
        note = f"without {name}={attribute.value!r} {lost}"
    fix = _fix(move, attribute, place, model) if move else None
    return Diagnostic(attribute.name_span, message, fix, note=note)


def _fix(move: Move, attribute: Attribute, place: Place, model: Model) -> Fix | None:
    if move.to:
        taken = move.to in place.node.attributes
        known = any(model.target.grammar.takes(allowed, move.to) for allowed in place.allowed)
        return (
            None if taken or not known else Fix.safe(f"Write {move.to}", attribute.renamed(move.to))
        )
    written = move.values.get(attribute.value, move.any_value)
    if written is None:
        return None
    if written:
        return Fix.safe(f"Write {written}", Edit(attribute.span, written))
    if others := move.elsewhere.get(attribute.value):
        edits = (attribute.removed(), *others(model))
        return Fix.safe(f"Say it elsewhere than by {move.attribute}", *edits)
    make = Fix.unsafe if move.loss(attribute) else Fix.safe
    return make(f"Remove {move.attribute}", attribute.removed())
