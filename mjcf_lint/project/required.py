"""Which releases of MuJoCo a project asks for, as far as its requirements tell."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import SpecifierSet
from packaging.version import Version

from mjcf_lint.project.starters import Targets

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_NAME = "mujoco"


def required_mujoco(folder: Path, known: tuple[Version, ...]) -> Targets | None:
    """Return the ends of the releases that a project takes; None where it does not say."""
    for file, text in (*_of_pyproject(folder), *_of_requirements(folder)):
        try:
            requirement = Requirement(text)
        except InvalidRequirement:
            continue
        if requirement.name.lower() != _NAME or not requirement.specifier:
            continue
        allowed = [release for release in known if _takes(requirement.specifier, release)]
        if allowed:
            ends = dict.fromkeys((str(allowed[0]), str(allowed[-1])))
            return Targets(tuple(ends), f"{_NAME}{requirement.specifier}", file)
    return None


def _takes(specifier: SpecifierSet, release: Version) -> bool:
    return specifier.contains(release, prereleases=False)


def _of_pyproject(folder: Path) -> Iterator[tuple[str, str]]:
    path = folder / "pyproject.toml"
    try:
        project = tomllib.loads(path.read_text("utf-8")).get("project", {})
        groups = [project.get("dependencies", [])]
        groups += project.get("optional-dependencies", {}).values()
        yield from ((path.name, str(text)) for group in groups for text in group)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, AttributeError, TypeError):
        return  # somebody else's mistake


def _of_requirements(folder: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(folder.glob("requirements*.txt")):
        try:
            lines = path.read_text("utf-8").splitlines()
        except (OSError, UnicodeDecodeError):
            continue
        yield from ((path.name, line.split("#")[0].split(" --")[0].strip()) for line in lines)
