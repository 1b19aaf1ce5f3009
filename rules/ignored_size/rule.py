"""See README.md."""

from collections.abc import Iterator
from typing import NamedTuple

from mjcf_lint import Category, Change, Diagnostic, Fix, Model, rule


class Limit(NamedTuple):
    """An attribute of `size` that limited something until a release."""

    name: str
    change: Change
    limited: str


LIMITS = (
    Limit("njmax", Change("2.3.0"), "the number of constraints"),
    Limit("nstack", Change("2.3.0"), "the memory of a step"),
    Limit("nconmax", Change("3.0.0"), "the number of contacts"),
)


@rule(category=Category.UPGRADE, changes=[limit.change for limit in LIMITS], only_with=("size",))
def ignored_size(model: Model) -> Iterator[Diagnostic]:
    """A limit in size that MuJoCo kept in the release the model was made for, and keeps no more."""
    for limit in LIMITS:
        found = model.setting("size", limit.name)
        if found is None or not limit.change.parts(model.target):
            continue
        value = found.value.strip()
        if not value.isdigit():
            continue
        message = (
            f"{limit.name}={value!r} does not limit {limit.limited} any more "
            f"since MuJoCo {limit.change.first}"
        )
        fix = Fix.restoring(f"Remove {limit.name}, which says nothing", found.attribute.removed())
        note = (
            "where a simulation ran into the limit, contacts or constraints were dropped that "
            "are kept now"
        )
        yield Diagnostic(found.attribute.name_span, message, fix, note=note)
