"""Errors that people meet when a model is to be run, and that no rule about models explains."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

PREFLIGHT = "mjcf-lint preflight ENV-ID"
DOCTOR = "mjcf-lint doctor"


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """An error by what it looks like, in small letters and with plain quotes."""

    pattern: str
    what: str
    then: str
    command: str = ""
    outer: bool = False
    """It only says that another process died; what that said counts."""


_GL = "try MUJOCO_GL=egl, or MUJOCO_GL=osmesa where there is no GPU, before Python starts"
_PAIR = "install releases that were made for each other; each dm_control pins its mujoco"
_OLD_BUILD = (
    "mujoco-py is no longer maintained and builds itself on first import; use the mujoco package, "
    "or give it the headers and MuJoCo 2.1 it asks for"
)

TABLE: tuple[Elsewhere, ...] = (
    Elsewhere(
        r"connectionreseterror|connection reset by peer|brokenpipeerror|broken pipe"
        r"|(?<!\w)eoferror|remotedisconnected|multiprocessing\.errors",
        "a worker process has died; its own error is not in this text",
        "build the environment once without workers (SyncVectorEnv, DummyVecEnv, num_envs=1) to "
        "see it, or let preflight do so (an environment's id, module:function or a model); look "
        "further up for a first error",
        PREFLIGHT,
        outer=True,
    ),
    Elsewhere(
        r"'?\w*mj(model|data|option|contact)\w*'? object has no attribute",
        "a package was written for another release of mujoco than is installed",
        _PAIR,
        DOCTOR,
    ),
    Elsewhere(
        r"core bindings .*mujoco-core.* missing|no module named 'mujoco\.(_|core)",
        "mujoco 4 is there without mujoco-core, as an upgrade in place can leave it",
        "pip install --force-reinstall mujoco",
        DOCTOR,
    ),
    Elsewhere(
        r"extras_require'? must be a dictionary",
        "gym 0.21 does not build with newer setuptools",
        "pip install 'setuptools<66' 'wheel<0.39' first, or use gymnasium",
        DOCTOR,
    ),
    Elsewhere(
        r"no such file or directory: 'patchelf'|gl/osmesa\.h|gl/glew\.h|gl/glfw"
        r"|missing path to your environment variable|you appear to be missing mujoco"
        r"|mujoco_py.*(cython|gcc)",
        "mujoco-py cannot be built here",
        _OLD_BUILD,
        DOCTOR,
    ),
    Elsewhere(
        r"undefined symbol:? _*glew",
        "an OpenGL library is missing, or loaded in the wrong order",
        _GL,
        DOCTOR,
    ),
    Elsewhere(
        r"jacp should be of shape|object has no attribute 'qacc_unc'",
        "a package was written for mujoco-py, or for another release of mujoco",
        _PAIR,
        DOCTOR,
    ),
    Elsewhere(
        r"initialize a?n? ?egl|mujoco_egl_device_id|gladloadgl|failed to initialize glfw"
        r"|opengl platform library has not been loaded|glfwerror|display environment variable"
        r"|egl_bad|eglerror|osmesacreatecontext|no opengl_(platform|accelerate)",
        "MuJoCo cannot make an OpenGL context, which only rendering needs",
        _GL,
        DOCTOR,
    ),
    Elsewhere(
        r"no module named "
        r"'(mujoco|mujoco_py|dm_control|gymnasium_robotics|gymnasium|gym|robosuite|d4rl)'",
        "a package is not installed in the environment that runs",
        "install it there; check which python runs",
        DOCTOR,
    ),
    Elsewhere(
        r"no space left on device|cannot allocate memory|std::bad_alloc|out of memory|oom-kill"
        r"|worker.*sigkill|unable to (open|write to file).*shared memory",
        "memory, or the shared memory of /dev/shm, is used up",
        "run fewer workers; in a container, give it more with --shm-size",
        DOCTOR,
    ),
    Elsewhere(
        r"numpy\.core\.multiarray failed to import|numpy\.dtype size changed"
        r"|module 'numpy' has no attribute|compiled using numpy 1\.x",
        "a package was built for another numpy than is installed",
        "pip install 'numpy<2', or newer packages",
        DOCTOR,
    ),
    Elsewhere(
        r"is not a valid (attribute|child|element) (for|of)|keyerror: 'contact'",
        "dm_control has a list of elements and attributes of its own, older than MuJoCo's",
        "upgrade dm_control; whether MuJoCo itself takes the file, mjcf-lint says",
    ),
    Elsewhere(
        r"root element of the xml should be|an identifier cannot contain a '/'"
        r"|conflicting values for attribute",
        "dm_control's reader is stricter than MuJoCo's: the root must be <mujoco>, names hold no "
        "slash, and files that are joined agree in their settings",
        "change the file as it says; MuJoCo itself does not ask for it",
    ),
    Elsewhere(
        r"collisions not implemented|has no collision function"
        r"|notimplementederror.*(geom|mjx|flex)",
        "MJX or MuJoCo Warp lacks something that MuJoCo has",
        "turn those contacts off, or use geoms that it has; the model itself is sound",
    ),
)


def elsewhere(text: str) -> Iterator[Elsewhere]:
    """Yield what an error in plain text is, other than MuJoCo's word on a model."""
    return (row for row in TABLE if re.search(row.pattern, text))
