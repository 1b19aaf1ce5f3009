"""See README.md."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from mjcf_lint import Category, Diagnostic, Fix, Model, rule
from mjcf_lint.mjcf.numbers import number
from mjcf_lint.releases.change import Change


class Deprecated(NamedTuple):
    """A setting that releases warn of."""

    section: str
    attribute: str
    change: Change
    message: str
    note: str
    useless: bool
    """It does nothing any more, so that it may go."""


SETTINGS = (
    Deprecated(
        "statistic",
        "meaninertia",
        Change("3.17.0"),
        "meaninertia has no effect any more",
        "it told the solver when to stop up to 3.16.0; MuJoCo warns of it and will refuse it",
        useless=True,
    ),
    Deprecated(
        "compiler",
        "settotalmass",
        Change("3.16.0"),
        "settotalmass is deprecated",
        "MuJoCo warns of it and will refuse it: multiply every mass, density, diaginertia and "
        "fullinertia by the mass it asks for and divide by the mass the model has without it",
        useless=False,
    ),
)


@rule(
    category=Category.UPGRADE,
    changes=(one.change for one in SETTINGS),
    only_with=[f"{one.section}.{one.attribute}" for one in SETTINGS],
)
def deprecated_setting(model: Model) -> Iterator[Diagnostic]:
    """A setting that MuJoCo warns of and is going to drop."""
    for setting in SETTINGS:
        if not setting.change.holds_in(model.target.release):
            continue
        for section in model.sections(setting.section):
            attribute = section.attributes.get(setting.attribute)
            if attribute is None:
                continue
            value = number(attribute.value.strip())
            if setting.useless:
                title = f"Remove {setting.attribute}"
                fix = Fix.unsafe(title, attribute.removed())
                yield Diagnostic(attribute.name_span, setting.message, fix, note=setting.note)
            elif value is not None and value > 0:
                yield Diagnostic(attribute.name_span, setting.message, note=setting.note)
