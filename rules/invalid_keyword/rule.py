"""See README.md."""

from __future__ import annotations

from collections.abc import Iterator

from packaging.version import Version

from mjcf_lint import Category, Diagnostic, Fix, Model, rule
from mjcf_lint.grammar import AttributeType, Kind
from mjcf_lint.mjcf.typed import Typed, eras_of_keyword, typed_attributes
from mjcf_lint.nearest import nearest
from mjcf_lint.parts.composites import in_gone_composite

_SHOWN = 8
_ELSEWHERE = {
    ("edge", "equality", "vert"),
    ("dcmotor", "input", "position"),
    ("dcmotor", "input", "velocity"),
}
_MEANT = (
    {"1", "yes", "on", "enable", "enabled", "true"},
    {"0", "no", "off", "disable", "disabled", "false"},
)


@rule(category=Category.ERROR, file_by_file=True)
def invalid_keyword(model: Model) -> Iterator[Diagnostic]:
    """A word that the target does not know for this attribute."""
    for typed in typed_attributes(model, Kind.KEYWORD):
        if typed.attribute.value in typed.type.keywords or _told_elsewhere(typed, model):
            continue
        for word in _unknown(typed.attribute.value, typed.type):
            yield _invalid(typed, word, model)
            break
        else:
            yield from _repeated(typed)


def _told_elsewhere(typed: Typed, model: Model) -> bool:
    """Say whether a rule of its own reports it, such as flex-combination or invalid-dcmotor."""
    node = typed.place.node
    if (node.tag, typed.attribute.name, typed.attribute.value) in _ELSEWHERE:
        return True
    return in_gone_composite(node, model.target.release)


def _unknown(text: str, kind: AttributeType) -> list[str]:
    """Return what of a text is no keyword; blanks separate words only where several may stand."""
    if not kind.keywords or text in kind.keywords:
        return []
    words = [text] if kind.most == 1 else text.split()
    return [word for word in words if word not in kind.keywords]


def _repeated(typed: Typed) -> Iterator[Diagnostic]:
    """Look for a word that stands twice, where several may stand."""
    words = typed.attribute.value.split()
    once = list(dict.fromkeys(words))
    if typed.type.most == 1 or not typed.type.keywords or len(once) == len(words):
        return
    twice = next(word for index, word in enumerate(words) if word in words[:index])
    attribute = typed.attribute
    yield Diagnostic(
        attribute.value_span,
        f"{twice!r} stands twice in {attribute.name}",
        Fix.unsafe(f"Write {' '.join(once)}", attribute.with_value(" ".join(once))),
    )


def _invalid(typed: Typed, word: str, model: Model) -> Diagnostic:
    attribute, known = typed.attribute, typed.type.keywords
    message = f"{attribute.name} cannot be {word!r}"
    if when := _when(typed, word, model):
        return Diagnostic(attribute.value_span, f"{message} {when}", note=_listed(known))
    fix = None
    if found := _meant(word, known):
        message += f"; did you mean {found!r}?"
        text = " ".join(found if one == word else one for one in attribute.value.split())
        written = found if typed.type.most == 1 else text
        fix = Fix.unsafe(f"Write {found}", attribute.with_value(written))
    return Diagnostic(attribute.value_span, message, fix, note=_listed(known))


def _when(typed: Typed, word: str, model: Model) -> str:
    """Say when releases knew a word, of those the nearest to the target."""
    grammar, release = model.target.grammar, model.target.release
    gone: list[Version] = []
    to_come: list[Version] = []
    for allowed in typed.place.allowed:
        for era in eras_of_keyword(grammar.path(allowed), typed.attribute.name, word):
            if era.ended_before(release) and era.gone_in:
                gone.append(era.gone_in)
            elif era.begins_after(release):
                to_come.append(era.first)
    if gone:
        return f"since MuJoCo {max(gone)}"
    return f"before MuJoCo {min(to_come)}" if to_come else ""


def _meant(word: str, known: tuple[str, ...]) -> str | None:
    """Return the keyword that was most likely meant."""
    bare = word.strip().casefold()
    for same in known:
        if same.casefold() == bare:
            return same
    for meant in _MEANT:
        if bare in meant and len(found := meant.intersection(known)) == 1:
            return found.pop()
    return nearest(bare, known)


def _listed(known: tuple[str, ...]) -> str:
    if len(known) > _SHOWN:
        return f"it can be {', '.join(known[:_SHOWN])} and {len(known) - _SHOWN} more"
    return f"it can be {', '.join(known)}"
