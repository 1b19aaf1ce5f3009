"""Find what is to be built, build it, and use it once."""

from __future__ import annotations

import functools
import importlib
import importlib.util
import os
import sys
from collections.abc import Callable, Iterator
from typing import Any

from .notes import Unknown, clean, notes

REGISTERING = (
    *("gymnasium_robotics", "d4rl", "metaworld", "mo_gymnasium", "panda_gym", "robohive"),
    *("myosuite", "shimmy", "gym_pusht", "gym_aloha", "gym_xarm", "ale_py", "highway_env"),
)
"""Packages that register environments when they are imported."""


class Loaded:
    """A model of a file, with data to step."""

    def __init__(self, path: str) -> None:
        self.mujoco = importlib.import_module("mujoco")
        self.model = self.mujoco.MjModel.from_xml_path(path)
        self.data = self.mujoco.MjData(self.model)

    def reset(self) -> None:
        """Put the data back."""
        self.mujoco.mj_resetData(self.model, self.data)

    def step(self, _: object) -> None:
        """Step once."""
        self.mujoco.mj_step(self.model, self.data)


def look_up(request: dict[str, Any]) -> Callable[[], Any]:
    """Return what builds the thing, without arguments; raises Unknown."""
    notes.doing("importing")
    name, attribute = request["name"], request["attribute"]
    if request["kind"] == "model":
        importlib.import_module("mujoco")
        return functools.partial(Loaded, name)
    if request["kind"] == "factory":
        return _function(name, attribute)
    return _environment(name, attribute)


def _function(name: str, attribute: str) -> Callable[[], Any]:
    if name.endswith(".py"):
        sys.path.insert(0, os.path.dirname(name))
        name = os.path.splitext(os.path.basename(name))[0]
    found: Any = _imported(name)
    for part in attribute.split("."):
        if not hasattr(found, part):
            known = [other for other in dir(found) if not other.startswith("_")]
            raise Unknown(f"{name} has no {attribute}", known)
        found = getattr(found, part)
    if not callable(found):
        raise Unknown(f"{name}:{attribute} is no function but of type {type(found).__name__}")
    called: Callable[[], Any] = found
    return called


def _imported(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name and f"{name}.".startswith(f"{error.name}."):
            raise Unknown(f"no module is named {error.name}") from None
        raise


def _environment(name: str, module: str) -> Callable[[], Any]:
    if module:
        _imported(module)
    libraries = [one for one in ("gymnasium", "gym") if importlib.util.find_spec(one)]
    if not libraries:
        raise Unknown("neither gymnasium nor gym is installed")
    known: dict[str, list[str]] = {}
    for _ in _registering():
        for library in libraries:
            gym = importlib.import_module(library)
            known[library] = _ids(gym)
            if _is_among(name, known[library]):
                notes.say("version", of=library, version=clean(getattr(gym, "__version__", "")))
                return functools.partial(gym.make, name)
    every = {one for names in known.values() for one in names}
    raise Unknown(f"no environment is registered as {name}", every)


def _registering() -> Iterator[None]:
    """Register more and more; yields whenever there may be more than before."""
    yield
    for package in REGISTERING:
        if not importlib.util.find_spec(package):
            continue
        try:
            found = importlib.import_module(package)
            yield
            # Only where importing it was not enough: done twice, it warns of each environment.
            if hasattr(found, "register_robotics_envs"):
                found.register_robotics_envs()
                yield
        except Exception as error:
            notes.say("passed over", of=package, message=clean(repr(error), 500))


def _ids(gym: Any) -> list[str]:
    registry = importlib.import_module(f"{gym.__name__}.envs.registration").registry
    return list(getattr(registry, "env_specs", registry))


def _is_among(name: str, known: list[str]) -> bool:
    return name in known or any(one.rpartition("-v")[0] == name for one in known)


def build(make: Callable[[], Any]) -> Any:
    """Call a factory, and what it gives where that is a factory again."""
    notes.doing("building")
    made = make()
    if isinstance(made, type) or (callable(made) and not hasattr(made, "reset")):
        made = made()
    return made


def reset(made: Any) -> Any:
    """Reset what can be reset."""
    if not hasattr(made, "reset"):
        return None
    notes.doing("resetting")
    return made.reset()


def step(made: Any) -> Any:
    """Step what looks like an environment with an action it knows."""
    if not (hasattr(made, "reset") and hasattr(made, "step")):
        return None
    notes.doing("stepping")
    if hasattr(made, "action_space"):
        return made.step(made.action_space.sample())
    if hasattr(made, "action_spec"):
        return made.step(made.action_spec().generate_value())
    return made.step(None) if isinstance(made, Loaded) else None


def close(made: Any) -> None:
    """Close what can be closed."""
    if hasattr(made, "close"):
        notes.doing("closing")
        made.close()


def room_for_observations(made: Any) -> int:
    """Return the bytes of an observation, which vector environments keep in shared memory."""
    try:
        return _room(getattr(made, "observation_space", None))
    except Exception:
        return 0


def _room(space: Any) -> int:
    if hasattr(space, "spaces"):
        inner = space.spaces
        return sum(map(_room, inner.values() if hasattr(inner, "values") else inner))
    numpy = importlib.import_module("numpy")
    return int(numpy.prod(space.shape)) * int(numpy.dtype(space.dtype).itemsize)
