"""D8: OpenGL back ends, EGL devices, and whether a context can be made."""

from __future__ import annotations

from collections.abc import Iterator

from mjcf_lint.doctor.case import Case
from mjcf_lint.doctor.finding import Finding, fine, note, problem
from mjcf_lint.doctor.trials import BACKENDS, CONTEXT, EGL_DEVICES, MUJOCO, context_with

_DEVICE, _GL, _PLATFORM = "MUJOCO_EGL_DEVICE_ID", "MUJOCO_GL", "PYOPENGL_PLATFORM"


def device(case: Case) -> Iterator[Finding]:
    """Yield a device number that EGL does not have, or that CUDA is not shown."""
    variables = case.facts.variables
    given = variables.get(_DEVICE)
    if given is None:
        return
    if not given.isdecimal():
        yield problem(
            *("D8", "egl-device", f"{_DEVICE}={given} is no number"),
            "mujoco reads it as the number of a device",
            f"unset {_DEVICE}",
        )
        return
    count = case.trials.get(EGL_DEVICES)
    if count and count.worked and count.told.isdecimal() and int(given) >= int(count.told):
        last = int(count.told) - 1
        may = f"0 to {last}" if last > 0 else "0" if last == 0 else "none"
        yield problem(
            *("D8", "egl-device", f"{_DEVICE}={given}, but EGL has {may} here"),
            f"eglQueryDevicesEXT lists {count.told}",
            f"unset {_DEVICE}, or number what is visible here from 0",
        )
        return
    shown = variables.get("CUDA_VISIBLE_DEVICES")
    if shown and case.facts.installed("robosuite") and given not in shown.split(","):
        yield problem(
            *("D8", "egl-device", f"{_DEVICE}={given} is not among CUDA_VISIBLE_DEVICES={shown}"),
            "robosuite asserts that it is",
            f"export {_DEVICE}={shown.split(',')[0]}",
        )


def platforms(case: Case) -> Iterator[Finding]:
    """Yield back ends that contradict each other."""
    variables = case.facts.variables
    chosen, platform = variables.get(_GL, "").lower(), variables.get(_PLATFORM, "").lower()
    if chosen in ("egl", "osmesa") and platform and platform != chosen:
        yield problem(
            *("D8", "platform", f"{_GL}={chosen} and {_PLATFORM}={platform} contradict each other"),
            f"mujoco draws only where {_PLATFORM} is the same, or not set",
            f"unset {_PLATFORM}",
        )


def context(case: Case) -> Iterator[Finding]:
    """Yield whether a context can be made, where drawing is asked for."""
    chosen = case.facts.variables.get(_GL, "").lower()
    if any(platforms(case)) or any(device(case)):
        return
    tried = case.trials.get(CONTEXT)
    if tried is None:
        if _headless(case):
            yield fine("D8", "headless", "no display; MUJOCO_GL=egl or osmesa draws without one")
        return
    if (first := case.trials.get(MUJOCO)) and not first.worked:
        return
    if tried.worked:
        yield fine("D8", "context", f"an OpenGL context can be made ({_GL}={chosen or 'default'})")
        return
    working = [name for name in BACKENDS if _works(case, name)]
    now = [f"export {_GL}={name} {_PLATFORM}={name}" for name in working if name != "glfw"]
    if not working:
        now = ["apt install libosmesa6, then export MUJOCO_GL=osmesa PYOPENGL_PLATFORM=osmesa"]
        if not case.asked.render:
            now.insert(0, f"mjcf-lint doctor --render --python {case.python}")
    make = problem if case.asked.render else note
    how = f"{_GL}={chosen}" if chosen else "the default back end"
    yield make(
        *("D8", "context", f"no OpenGL context can be made with {how}"),
        f"GLContext: {tried.trouble}",
        *now,
    )


def _works(case: Case, backend: str) -> bool:
    tried = case.trials.get(context_with(backend))
    return tried is not None and tried.worked


def _headless(case: Case) -> bool:
    shown = ("DISPLAY", "WAYLAND_DISPLAY")
    return case.facts.platform == "linux" and not any(
        case.facts.variables.get(name) for name in shown
    )
