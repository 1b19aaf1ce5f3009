"""What is tried in an environment, each in a process of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import field
from pathlib import Path

from mjcf_lint.deferred import dataclass
from mjcf_lint.doctor.asking import Tried, tried
from mjcf_lint.doctor.facts import Facts

MUJOCO, MUJOCO_WITHOUT_GL, DM_CONTROL = "mujoco", "mujoco-without-gl", "dm-control"
CONTEXT, EGL_DEVICES = "context", "egl-devices"
BACKENDS = ("egl", "osmesa", "glfw")
_AT_ONCE = 2

_BALL = "<mujoco><worldbody><body name='b'><freejoint/><geom size='1'/></body></worldbody></mujoco>"
_MUJOCO = f"""
import mujoco
mujoco.MjModel.from_xml_string({_BALL!r})
tell(mujoco.__version__)
"""
_DM_CONTROL = f"""
from dm_control import mujoco
physics = mujoco.Physics.from_xml_string({_BALL!r})
physics.step()
physics.named.data.xpos['b']
tell('built and stepped')
"""
_CONTEXT = f"""
import mujoco
context = mujoco.GLContext(64, 64)
context.make_current()
model = mujoco.MjModel.from_xml_string({_BALL!r})
mujoco.MjrContext(model, mujoco.mjtFontScale.mjFONTSCALE_100.value)
tell('made')
"""
_EGL_DEVICES = """
import ctypes
egl = ctypes.CDLL('libEGL.so.1')
egl.eglGetProcAddress.restype = ctypes.c_void_p
address = egl.eglGetProcAddress(b'eglQueryDevicesEXT')
kind = ctypes.CFUNCTYPE(ctypes.c_uint, ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)
count = ctypes.c_int()
if not address or not kind(address)(0, None, ctypes.byref(count)):
    raise OSError('EGL lists no devices')
tell(count.value)
"""


@dataclass(frozen=True, slots=True)
class _Trial:
    name: str
    code: str
    variables: Mapping[str, str] = field(default_factory=dict)


def context_with(backend: str) -> str:
    """Return the name of the trial that makes a context with one of the back ends."""
    return f"{CONTEXT}-{backend}"


def try_all(python: Path, facts: Facts, *, render: bool) -> dict[str, Tried]:
    """Try what is worth trying with what is installed, and return what came of it by name."""
    wanted = tuple(_wanted(facts, render=render))
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        came = pool.map(lambda one: tried(python, one.code, one.variables), wanted)
        found = {one.name: result for one, result in zip(wanted, came, strict=True)}
    if MUJOCO in found and not found[MUJOCO].worked and facts.variables.get("MUJOCO_GL"):
        found[MUJOCO_WITHOUT_GL] = tried(python, _MUJOCO, {"MUJOCO_GL": "disable"})
    return found


def _wanted(facts: Facts, *, render: bool) -> Iterator[_Trial]:
    if not facts.modules.get("mujoco"):
        return
    yield _Trial(MUJOCO, _MUJOCO)
    if facts.installed("dm-control"):
        yield _Trial(DM_CONTROL, _DM_CONTROL, {"MUJOCO_GL": "disable"})
    chosen = facts.variables.get("MUJOCO_GL", "").lower()
    if render or chosen in BACKENDS:
        yield _Trial(CONTEXT, _CONTEXT)
    if render and facts.platform == "linux":
        for backend in BACKENDS:
            variables = {"MUJOCO_GL": backend, "PYOPENGL_PLATFORM": backend}
            yield _Trial(context_with(backend), _CONTEXT, variables)
    named = "MUJOCO_EGL_DEVICE_ID" in facts.variables
    if facts.platform == "linux" and (named or chosen == "egl" or render):
        yield _Trial(EGL_DEVICES, _EGL_DEVICES)
