"""See README.md."""

from collections.abc import Iterator
from itertools import combinations

from packaging.version import Version

from mjcf_lint import Category, Change, Diagnostic, Fix, Kind, Model, Related, rule
from mjcf_lint.xml.element import Attribute

from .distances import Distances, body_of, collides, geoms, makes_others, may_touch, pairs
from .writing import Wanted, edits, mark_in

SUM = Change("3.5.0")
GAP = Change("3.9.0")
MIDPHASE = Change("3.11.0")

MANY = 200
"""Where more geoms have margins than this, every two of them are taken to touch."""
SHOWN = 4


@rule(category=Category.UPGRADE, changes=(SUM, GAP, MIDPHASE), between_releases=True)
def contact_margins(model: Model) -> Iterator[Diagnostic]:
    """Margins or gaps that meant other distances in the release the model was made for."""
    target = model.target
    if not any(change.parts(target) for change in (SUM, GAP, MIDPHASE)):
        return
    marked = mark_in(model)
    found = geoms(model)
    explicit = pairs(model)
    summed = SUM.parts(target) and not _since(SUM, marked)
    gapped = GAP.parts(target) and not _since(GAP, marked)
    touching = [one for one in found if collides(one)]
    added = _added(touching) if summed else []
    gaps = [one for one in (*touching, *explicit) if one.gap] if gapped else []
    if added or gaps:
        yield from _changed(added, gaps, found, explicit, model)
    if MIDPHASE.parts(target) and target.made_for and target.made_for >= Version(GAP.first):
        yield from _pruned(touching)


def _since(change: Change, marked: Version | None) -> bool:
    return marked is not None and marked >= Version(change.first)


def _added(found: list[Distances]) -> list[Distances]:
    """Return the geoms with margins or gaps that meet others with such."""
    having = [one for one in found if one.margin or one.gap]
    if len(having) > MANY:
        return having
    meeting = {
        id(each): each
        for one, other in combinations(having, 2)
        if ((one.margin and other.margin) or (one.gap and other.gap)) and may_touch(one, other)
        for each in (one, other)
    }
    return [one for one in having if id(one) in meeting]


def _changed(
    added: list[Distances],
    gaps: list[Distances],
    found: list[Distances],
    explicit: list[Distances],
    model: Model,
) -> Iterator[Diagnostic]:
    attributes = _attributes(added, gaps)
    if added and gaps:
        message = (
            "margins and gaps of two geoms are added since MuJoCo 3.5.0, where the larger one "
            "counted, and a gap lies outside of the margin since 3.9.0, no more inside"
        )
    elif added:
        message = "margins and gaps of two geoms are added since MuJoCo 3.5.0; the larger counted"
    else:
        message = _gap_message(gaps[0])
    related = tuple(
        Related(one.span, f"{one.name}={one.value!r}, too") for one in attributes[1 : SHOWN + 1]
    )
    span = attributes[0].span
    wanted = _wanted(added, found, explicit, model)
    if isinstance(wanted, str):
        note = f"contacts push from farther away than they did; no repair: {wanted}"
        yield Diagnostic(span, message, related=related, note=note)
        return
    release = GAP.first if GAP.parts(model.target) else SUM.first
    fix = Fix.restoring("Write margins that keep the distances", *edits(wanted, release))
    note = (
        "contacts push from farther away than they did\nthe fix writes a comment, which says that "
        f"margins and gaps are those of MuJoCo {release}, so that it is made once"
    )
    yield Diagnostic(span, message, fix, related=related, note=note)


def _gap_message(one: Distances) -> str:
    margin, gap = one.numbers
    now, before = f"{margin:g}", f"{round(margin - gap, 15):g}"
    return (
        "a gap lies outside of the margin since MuJoCo 3.9.0, no more inside: this contact "
        f"pushes from {now} on, where it did from {before}"
    )


def _attributes(added: list[Distances], gaps: list[Distances]) -> list[Attribute]:
    """Return the attributes at fault, each once, in the order of the elements."""
    attributes = [
        given.attribute
        for found, names in ((added, ("margin", "gap")), (gaps, ("gap",)))
        for one in found
        for name in names
        if (given := one.says(name)) and one.numbers[name == "gap"]
    ]
    return list({id(one): one for one in attributes}.values())


def _wanted(
    added: list[Distances],
    found: list[Distances],
    explicit: list[Distances],
    model: Model,
) -> list[Wanted] | str:
    """Return the margins and gaps that keep the distances, or why there are none."""
    if model.kind is Kind.FRAGMENT:
        return "what includes this file says what else collides"
    if makes_others(model):
        return "elements that make geoms or flexes, or files not read, have margins as well"
    if not all(one.read for one in (*found, *explicit)):
        return "a margin or gap is no number"
    inside, share = 1.0 if GAP.parts(model.target) else 0.0, 1.0
    if added:
        found = [one for one in found if collides(one)]
        if any(one.numbers != found[0].numbers for one in found):
            return (
                "the larger of two different margins cannot be written as a sum; a <pair> for "
                "each two geoms that may touch keeps it"
            )
        share = 0.5
    return [
        *(Wanted.of(one, inside, share) for one in found),
        *(Wanted.of(one, inside) for one in explicit),
    ]


def _pruned(found: list[Distances]) -> Iterator[Diagnostic]:
    bodies: dict[int, int] = {}
    for one in found:
        key = id(body_of(one.node).node)
        bodies[key] = bodies.get(key, 0) + 1
    gaps = [one for one in found if one.gap]
    if not gaps or max(bodies.values()) < 2:
        return
    given = gaps[0].says("gap")
    if given is None:
        return
    message = (
        f"gap={given.value!r}: contacts between margin and gap that MuJoCo 3.9.0 and 3.10.0 "
        "missed on bodies of several geoms are found since 3.11.0"
    )
    note = "they push nothing, but count among the contacts; there is nothing to repair"
    yield Diagnostic(given.attribute.span, message, note=note)
