"""What the bodies of public models weigh is what the engine compiles, wherever it is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mjcf_lint.checking.linter import Linter
from mjcf_lint.comparing.compiled import read_compiled
from mjcf_lint.engine import Engine
from mjcf_lint.mjcf.model import Kind
from mjcf_lint.parts.masses import BodyMass, masses
from tests.real.conftest import FIGURES
from tests.real.fetch import PACKAGES, library, package
from tests.real.target import target_of

pytestmark = pytest.mark.real

RELEASE = "4.0.0"


@pytest.mark.parametrize("name", PACKAGES)
def test_masses_and_moments_are_those_the_engine_compiles(
    name: str, record_property: Callable[[str, object], None]
) -> None:
    told = all_of_them = 0
    with Engine(library(RELEASE)) as engine:
        linter = Linter(target_of(engine), ())
        for model in linter.models([package(name)]):
            found = masses(model) if model.kind is Kind.ROOT else None
            if not found or found.settings.total > 0 or found.settings.fuses:
                continue
            compiled = list(bodies_of(model.root.path, engine))
            if len(compiled) == len(found.all):
                all_of_them += len(compiled)
                told += sum(same(*pair) for pair in zip(found.all, compiled, strict=True))
    record_property(FIGURES, f"{name:18} {told:5} of {all_of_them:5} bodies weighed by reading")
    assert told > all_of_them / 2


def bodies_of(path: Path, engine: Engine) -> Iterator[tuple[float, list[float]]]:
    """Yield the mass and the sorted moments of every body but the world."""
    verdict = engine.load(path, image=True)
    if verdict.image is None or engine.library.headers is None:
        return
    fields = read_compiled(verdict.image, engine.library.headers).fields
    moments = list(map(float, fields["body_inertia"].values()))
    for at, mass in enumerate(fields["body_mass"].values()):
        if at:
            yield float(mass), sorted(moments[3 * at : 3 * at + 3])


def same(one: BodyMass, compiled: tuple[float, list[float]]) -> bool:
    """Check what is told of a body; say whether everything is."""
    mass, moments = compiled
    if one.mass is not None:
        assert one.mass == pytest.approx(mass, rel=1e-9, abs=1e-15)
    if one.moments is not None:
        assert sorted(one.moments) == pytest.approx(moments, rel=1e-6, abs=1e-12)
    return one.mass is not None and one.moments is not None
