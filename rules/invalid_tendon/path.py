"""The path of a spatial tendon: from site to site, around geoms and over pulleys."""

from __future__ import annotations

from collections.abc import Iterator

from mjcf_lint import Diagnostic, Fix, Kind, Model, Related
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.parts.known_names import names
from mjcf_lint.parts.limits import numbers
from mjcf_lint.releases.change import Change

DIVISOR_POSITIVE = Change("4.0.0")

_ROUND = ("sphere", "cylinder")


def path(parts: list[Node], model: Model) -> Iterator[Diagnostic]:
    """Report what cannot stand where it stands in the path."""
    if len(parts) == 1:
        tendon = parts[0].parent
        assert tendon is not None
        yield Diagnostic(
            tendon.element.name_span,
            f"one {parts[0].tag} is all the path of this tendon, which needs two sites at least",
            related=(Related(parts[0].element.name_span, f"the {parts[0].tag}"),),
        )
    else:
        for at, part in enumerate(parts):
            before = parts[at - 1] if at else None
            after = parts[at + 1] if at + 1 < len(parts) else None
            yield from _CHECKS[part.tag](part, before, after)
    for part in parts:
        if part.tag == "pulley":
            yield from _divisor(part, model)
        elif part.tag == "geom" and model.kind is Kind.ROOT:
            yield from _shape(part, model)


def _pulley(pulley: Node, before: Node | None, after: Node | None) -> Iterator[Diagnostic]:
    fix = Fix.unsafe("Remove this pulley", pulley.element.removed())
    if before is not None and before.tag == "pulley":
        related = (Related(before.element.start_tag, "the one before"),)
        yield Diagnostic(
            pulley.element.name_span, "a pulley follows a pulley", fix, related=related
        )
    elif after is None:
        yield Diagnostic(
            pulley.element.name_span,
            "the path of the tendon ends with a pulley",
            fix,
            note="a pulley begins another branch; this one has no sites",
        )


def _site(site: Node, before: Node | None, after: Node | None) -> Iterator[Diagnostic]:
    alone = all(one is None or one.tag == "pulley" for one in (before, after))
    given = site.attributes.get("site")
    if alone:
        yield Diagnostic(
            site.element.name_span,
            f"site {site.get('site') or ''!r} is alone in its branch of the tendon",
            note="between pulleys a tendon has to run from one site to another",
        )
    elif after is not None and after.tag == "site" and given and given.value:
        again = after.attributes.get("site")
        if again and again.value == given.value:
            fix = Fix.unsafe("Remove this site", after.element.removed())
            alone = all(one is None or one.tag == "pulley" for one in (before, _behind(after)))
            yield Diagnostic(
                again.value_span, f"site {again.value!r} follows itself", None if alone else fix
            )


def _behind(part: Node) -> Node | None:
    """Return the part of the path that follows another."""
    parts = part.parent.children if part.parent else [part]
    return next(iter(parts[parts.index(part) + 1 :]), None)


def _geom(geom: Node, before: Node | None, after: Node | None) -> Iterator[Diagnostic]:
    between = all(one is not None and one.tag == "site" for one in (before, after))
    if not between:
        yield Diagnostic(
            geom.element.name_span,
            f"geom {geom.get('geom') or ''!r} does not stand between two sites",
            note="a tendon wraps around a geom on the way from the site before it to the one "
            "behind it",
        )


def _divisor(pulley: Node, model: Model) -> Iterator[Diagnostic]:
    divisor = pulley.attributes.get("divisor")
    if divisor is None:
        return
    number = next(iter(numbers(divisor.value)), 1.0)
    if number < 0 or (number == 0 and DIVISOR_POSITIVE.holds_in(model.target.release)):
        yield Diagnostic(
            divisor.span,
            f"the divisor of a pulley must be positive: {divisor.value}",
            note="up to 3.17.0 the divisor 0 loaded, and the tendon was infinitely long",
        )


def _shape(part: Node, model: Model) -> Iterator[Diagnostic]:
    given = part.attributes.get("geom")
    geom = names(model).element("geom", given.value) if given else None
    if given is None or geom is None:
        return
    kind = model.values(geom).get("type")
    known = kind and kind.value in _kinds(model)
    if kind and known and kind.value not in _ROUND:
        yield Diagnostic(
            given.value_span,
            f"geom {given.value!r} is a {kind.value}; a tendon wraps around spheres and cylinders",
            related=(Related(geom.element.start_tag, "the geom"),),
        )


def _kinds(model: Model) -> tuple[str, ...]:
    """Return the words that the target takes for the type of a geom."""
    for _, allowed in model.target.grammar.walk():
        if allowed.name == "geom" and "type" in allowed.attributes:
            return allowed.attributes["type"].keywords
    return ()


_CHECKS = {"pulley": _pulley, "site": _site, "geom": _geom}
