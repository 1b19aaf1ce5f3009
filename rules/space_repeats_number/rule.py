"""See README.md."""

from __future__ import annotations

from collections.abc import Iterator

from packaging.version import Version

from mjcf_lint import Category, Diagnostic, Fix, Model, rule
from mjcf_lint.grammar import Kind
from mjcf_lint.mjcf.numbers import LAST_IS_REPEATED, ends_in_space, reader, tokens
from mjcf_lint.mjcf.typed import Typed, typed_attributes
from mjcf_lint.releases.change import Change

REPEATED_NO_MORE = Change("3.0.0")
"""White space behind a list means nothing again."""

_CHECKED_LENGTH = "key"
"""Its lists must have the length of the model's state, so a copy too many is an error."""


@rule(
    category=Category.UPGRADE,
    alternatives=("keep", "strip"),
    changes=(LAST_IS_REPEATED, REPEATED_NO_MORE),
    file_by_file=True,
)
def space_repeats_number(model: Model) -> Iterator[Diagnostic]:
    """White space behind a list of numbers repeats the last one in some releases only."""
    target = model.target
    made_for = target.made_for
    begins = LAST_IS_REPEATED.parts(target)
    ends = (
        made_for is not None
        and LAST_IS_REPEATED.holds_in(made_for)
        and REPEATED_NO_MORE.parts(target)
    )
    if made_for is None or not (begins or ends):
        return
    repeating = target.release if begins else made_for
    for typed in typed_attributes(model, Kind.NUMBER):
        if _repeats(typed, repeating):
            yield _begins(typed) if begins else _ends(typed)


def _repeats(typed: Typed, release: Version) -> bool:
    """Say whether a release that repeats adds a copy, and the other takes the list as well."""
    text, kind, tag = typed.attribute.value, typed.type, typed.node.tag
    if not ends_in_space(text) or tag == _CHECKED_LENGTH:
        return False
    given = len(tokens(text))
    if reader(release).misread(text, kind, tag) or given < kind.least:
        return False
    return reader(release).counted(text, kind.most) > given


def _begins(typed: Typed) -> Diagnostic:
    attribute = typed.attribute
    found = tokens(attribute.value)
    return Diagnostic(
        attribute.value_span,
        f"the white space at the end of {attribute.name} counts as another {found[-1]}",
        Fix.restoring("Remove the white space", attribute.with_value(" ".join(found))),
        note="MuJoCo 2.2.1 to 2.3.7 add a copy of the last number; 2.2.0 and 3.0.0 do not",
    )


def _ends(typed: Typed) -> Diagnostic:
    attribute = typed.attribute
    found = tokens(attribute.value)
    copied = " ".join([*found, found[-1]])
    keep = Fix.unsafe(f"Keep the values: write {copied}", attribute.with_value(copied), name="keep")
    strip = Fix.unsafe(
        "Remove the white space", attribute.with_value(" ".join(found)), name="strip"
    )
    return Diagnostic(
        attribute.value_span,
        f"the white space at the end of {attribute.name} no longer counts as another {found[-1]}",
        keep,
        (strip,),
        note="MuJoCo 2.2.1 to 2.3.7 added a copy of the last number, which was hardly meant: "
        "what a model was tuned with is kept by writing it out",
    )
