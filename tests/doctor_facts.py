"""Facts of a healthy environment, and what else a test of checks starts from."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from mjcf_lint.doctor.asking import Tried
from mjcf_lint.doctor.case import Asked, Case
from mjcf_lint.doctor.checks import examine
from mjcf_lint.doctor.facts import Distribution, Facts, LibraryFile
from mjcf_lint.doctor.finding import Finding, Level
from mjcf_lint.doctor.trials import MUJOCO
from mjcf_lint.preflight.resources import Resources

PREFIX = "/env"
SITE = f"{PREFIX}/lib/python3.11/site-packages"
GB = 1 << 30
RESOURCES = Resources(
    memory=16 * GB,
    shared=8 * GB,
    shared_free=8 * GB,
    shared_writable=True,
    open_files=1024,
)
PACKAGES = {"mujoco": "3.11.0", "gymnasium": "1.4.0", "gymnasium-robotics": "1.4.2"}


def distribution(
    name: str,
    version: str,
    *requires: str,
    place: str = SITE,
    lost: tuple[str, ...] = (),
) -> Distribution:
    return Distribution(
        name=name, version=version, place=place, requires=requires, files=100, lost=lost
    )


def facts(
    packages: Mapping[str, str] = PACKAGES,
    *more: Distribution,
    variables: Mapping[str, str] | None = None,
    libraries: tuple[LibraryFile, ...] = (),
    conda: tuple[str, ...] = (),
    tools: tuple[str, ...] = ("gcc", "patchelf"),
    headers: tuple[str, ...] = ("GL/osmesa.h", "GL/glew.h", "GL/gl.h"),
    mujoco_home: tuple[str, ...] = (),
    platform: str = "linux",
    decimal_point: str = ".",
    start_method: str = "fork",
    prefix: str = PREFIX,
) -> Facts:
    distributions = (*more, *(distribution(name, version) for name, version in packages.items()))
    return Facts(
        python=(3, 11, 7),
        executable=f"{PREFIX}/bin/python",
        prefix=prefix,
        platform=platform,
        distributions=distributions,
        modules={"mujoco": (f"{SITE}/mujoco",)} if "mujoco" in packages else {},
        libraries=libraries,
        conda=conda,
        variables=variables or {},
        mujoco_home=mujoco_home,
        tools=tools,
        headers=headers,
        start_method=start_method,
        decimal_point=decimal_point,
    )


def case(
    found: Facts | None = None,
    *,
    workers: int = 0,
    render: bool = False,
    paths: tuple[Path, ...] = (),
    resources: Resources = RESOURCES,
    **trials: Tried,
) -> Case:
    found = found or facts()
    tried = {name.replace("_", "-"): came for name, came in trials.items()}
    if found.modules.get("mujoco"):
        tried.setdefault(MUJOCO, Tried(told=str(found.version("mujoco"))))
    return Case(found, Asked(workers, render, paths), resources, tried)


def problems(examined: Case) -> list[str]:
    """Return check and name of each problem."""
    return _names(examined, Level.PROBLEM)


def notes(examined: Case) -> list[str]:
    """Return check and name of each note."""
    return _names(examined, Level.NOTE)


def found(examined: Case, name: str) -> Finding:
    """Return the finding of a name."""
    (one,) = [finding for finding in examine(examined) if finding.name == name]
    return one


def _names(examined: Case, level: Level) -> list[str]:
    return [f"{one.check} {one.name}" for one in examine(examined) if one.level is level]
