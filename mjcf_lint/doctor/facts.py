"""What an environment is, as its own interpreter tells it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from packaging.version import InvalidVersion, Version
from pydantic import BaseModel, ConfigDict


class _Fact(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Distribution(_Fact):
    """An installed package; `lost` are files it brought that are gone."""

    name: str
    version: str
    place: str
    requires: tuple[str, ...]
    files: int
    lost: tuple[str, ...]


class LibraryFile(_Fact):
    """A libmujoco, and what led to it: a folder of sys.path, a variable, a place."""

    place: str
    path: str


class Facts(_Fact):
    """An environment; paths and names as its interpreter sees them."""

    python: tuple[int, int, int]
    executable: str
    prefix: str
    platform: str
    distributions: tuple[Distribution, ...]
    modules: Mapping[str, tuple[str, ...]]
    libraries: tuple[LibraryFile, ...]
    conda: tuple[str, ...]
    variables: Mapping[str, str]
    mujoco_home: tuple[str, ...]
    tools: tuple[str, ...]
    headers: tuple[str, ...]
    start_method: str
    decimal_point: str

    def installed(self, name: str) -> Distribution | None:
        """Return the distribution of a name that Python imports: the first on its path."""
        return next((one for one in self.distributions if one.name == name), None)

    def version(self, name: str) -> Version | None:
        """Return the version of a distribution, or of `python`; None where it is not here."""
        if name == "python":
            return Version(".".join(map(str, self.python)))
        found = self.installed(name)
        try:
            return Version(found.version) if found else None
        except InvalidVersion:
            return None

    def module(self, name: str) -> Path | None:
        """Return the folder of a top-level module; None where it cannot be imported."""
        folders = self.modules.get(name, ())
        return Path(folders[0]) if folders else None
