"""What errors mean that are no fault of a model: words in a log, and what to do about them."""

from __future__ import annotations

import re
from dataclasses import dataclass

PREFLIGHT = "mjcf-lint preflight ENV-ID"
DOCTOR = "mjcf-lint doctor"


@dataclass(frozen=True, slots=True)
class Sign:
    """Words of an error, what they mean and what to do."""

    words: str
    """A pattern; small and large letters are the same to it."""
    check: str
    """The check of doctor that looks for its cause; empty where none does."""
    means: str
    now: str
    seen: str
    """Where the words were seen: a thread, or `run` where we made a program say them."""
    outer: bool = False
    """It only says that another process died; what that said counts."""

    @property
    def command(self) -> str:
        """The command that finds out more; empty where none does."""
        if self.outer:
            return PREFLIGHT
        return DOCTOR if self.check else ""

    def holds(self, text: str) -> bool:
        """Whether the words stand in a text."""
        return re.search(self.words, text, re.IGNORECASE) is not None


SIGNS = (
    Sign(
        r"'(?:mujoco\._structs\.)?Mj(?:Model|Data)'? object has no attribute '(?!solver_iter)",
        "D1",
        "dm_control, or another package, was made for another mujoco",
        "install the pair that belongs together; `mjcf-lint doctor` names it",
        "https://github.com/real-stanford/diffusion_policy/issues/46",
    ),
    Sign(
        r"has no attribute 'solver_iter'",
        "D1",
        "gymnasium before 1.0 draws its overlay from a field that mujoco 3 renamed",
        "pip install 'gymnasium>=1.0', or 'mujoco<3'",
        "https://github.com/Farama-Foundation/Gymnasium/issues/749",
    ),
    Sign(
        r"module 'numpy' has no attribute '(?:bool8|bool|float_?|int|object)'",
        "D1",
        "a package was written for an older numpy",
        "pip install 'numpy<1.24'",
        "https://github.com/openai/gym/issues/3294",
    ),
    Sign(
        r"compiled using NumPy 1\.x cannot be run in|_ARRAY_API not found"
        r"|numpy\.core\.multiarray failed to import|numpy\.(?:ndarray|dtype) size changed"
        r"|Unable to avoid copy while creating an array",
        "D1",
        "a package was made for another numpy than the one that is here",
        "pip install 'numpy<2'",
        "https://github.com/openai/mujoco-py/issues/607",
    ),
    Sign(
        r"core bindings \('mujoco-core'\) are missing|no module named 'mujoco\.(?:_|core)",
        "D6",
        "mujoco 4 lost its other half, as an upgrade in place from 3 leaves it",
        "pip install --force-reinstall --no-deps mujoco mujoco-core mujoco-studio",
        "run",
    ),
    Sign(
        r"'EntryPoints' object has no attribute 'get'",
        "D11",
        "gym 0.21 does not import in Python 3.12 and newer",
        "a Python before 3.12, or gym 0.26",
        "run",
    ),
    Sign(
        r"extras_require. must be a dictionary",
        "D11",
        "gym 0.21 cannot be built by this setuptools and wheel",
        "pip install 'setuptools==65.5.0' 'wheel==0.38.4', then gym with --no-build-isolation",
        "https://github.com/openai/gym/issues/3200",
    ),
    Sign(
        r"Cannot assign type 'void \(const char \*\) except \* nogil'",
        "D12",
        "mujoco-py cannot be built by Cython 3",
        "pip install 'cython<3'",
        "https://github.com/openai/mujoco-py/issues/773",
    ),
    Sign(
        r"No such file or directory: 'patchelf'",
        "D12",
        "mujoco-py needs the program patchelf",
        "apt install patchelf, or conda install -c conda-forge patchelf",
        "https://github.com/openai/mujoco-py/issues/652",
    ),
    Sign(
        r"GL/(?:osmesa|glew|glfw\w*)\.h: No such file|mujoco_py.*(?:cython|gcc)",
        "D12",
        "mujoco-py needs the headers of OSMesa and GLEW",
        "apt install libosmesa6-dev libglew-dev libgl1-mesa-dev",
        "https://github.com/openai/mujoco-py/issues/198",
    ),
    Sign(
        r"undefined symbol:? _*glew",
        "D12",
        "an old MuJoCo binary does not find GLEW",
        "use the mujoco package from PyPI, or set LD_PRELOAD to libGLEW.so",
        "https://github.com/google-deepmind/dm_control/issues/226",
    ),
    Sign(
        r"You appear to be missing MuJoCo|Missing path to your environment variable",
        "D12",
        "mujoco-py finds no MuJoCo 2.1 in ~/.mujoco/mujoco210",
        "unpack mujoco210 there and add its bin folder to LD_LIBRARY_PATH",
        "https://github.com/openai/mujoco-py/issues/652",
    ),
    Sign(
        r"MUJOCO_EGL_DEVICE_ID",
        "D8",
        "MUJOCO_EGL_DEVICE_ID names a device that EGL does not have",
        "unset MUJOCO_EGL_DEVICE_ID, or number the devices that are visible here from 0",
        "https://github.com/RLinf/RLinf/pull/190",
    ),
    Sign(
        r"(?:Could not|Cannot) initialize (?:a )?EGL|gladLoadGL error|an OpenGL platform library"
        r"|GLFWError|Failed to (?:initialize|create) (?:OpenGL|GLEW|GLFW)"
        r"|eglQueryDevicesEXT|'NoneType' object has no attribute 'eglQueryString'|EGL_BAD|EGLError"
        r"|OSMesaCreateContext|no module named 'OpenGL_|DISPLAY environment variable",
        "D8",
        "no OpenGL context can be made",
        "mjcf-lint doctor --render tells which of egl, osmesa and glfw works here",
        "https://github.com/YanjieZe/3D-Diffusion-Policy/issues/40",
    ),
    Sign(
        r"Too many open files",
        "D9",
        "a process may not open as many files as its workers need",
        "ulimit -n 65536",
        "run",
    ),
    Sign(
        r"No space left on device|Bus error|SIGBUS"
        r"|unable to (?:open|write to file).*shared memory",
        "D9",
        "shared memory is full, or a disk",
        "docker run --shm-size=8g, or fewer workers; df -h tells which",
        "https://github.com/real-stanford/diffusion_policy/issues/36",
    ),
    Sign(
        r"Cannot allocate memory|std::bad_alloc|\bMemoryError\b|SIGKILL|(?-i:^Killed\b|\bKilled$)"
        r"|exitcode[=: ]+-9\b|out of ?memory|oom-kill",
        "D9",
        "the system ran out of memory and killed a worker",
        "fewer workers; mjcf-lint doctor --workers N tells how many fit",
        "https://github.com/real-stanford/diffusion_policy/issues/36",
    ),
    Sign(
        r"jacp should be of shape|object has no attribute 'qacc_unc'",
        "D1",
        "a package was written for mujoco-py, or for another release of mujoco",
        "install the pair that belongs together; `mjcf-lint doctor` names it",
        "https://github.com/mihdalal/raps/issues/9",
    ),
    Sign(
        r"no module named "
        r"'(?:mujoco|mujoco_py|dm_control|gymnasium_robotics|gymnasium|gym|robosuite|d4rl)'",
        "D1",
        "a package is not installed in the environment that runs",
        "install it there; check which python runs",
        "run",
    ),
    Sign(
        r"is not a valid (?:attribute|child|element) (?:for|of)|KeyError: 'contact'",
        "",
        "dm_control has a list of elements and attributes of its own, older than MuJoCo's",
        "upgrade dm_control; whether MuJoCo itself takes the file, mjcf-lint says",
        "https://github.com/google-deepmind/dm_control/issues/462",
    ),
    Sign(
        r"root element of the xml should be|an identifier cannot contain a '/'"
        r"|conflicting values for attribute",
        "",
        "dm_control's reader is stricter than MuJoCo's: the root must be <mujoco>, names hold no "
        "slash, and files that are joined agree in their settings",
        "change the file as it says; MuJoCo itself does not ask for it",
        "https://github.com/google-deepmind/dm_control/issues/473",
    ),
    Sign(
        r"collisions not implemented|has no collision function"
        r"|NotImplementedError.*(?:geom|mjx|flex)",
        "",
        "MJX or MuJoCo Warp lacks something that MuJoCo has",
        "turn those contacts off, or use geoms that it has; the model itself is sound",
        "run",
    ),
    Sign(
        r"ConnectionResetError|connection reset by peer|BrokenPipeError|broken pipe"
        r"|(?<!\w)EOFError|RemoteDisconnected|multiprocessing\.errors",
        "",
        "a worker process has died; its own error is not in this text",
        "build the environment once without workers (SyncVectorEnv, DummyVecEnv, num_envs=1) to "
        "see it, or let preflight do so (an environment's id, module:function or a model); look "
        "further up for a first error",
        "https://github.com/real-stanford/diffusion_policy/issues/116",
        outer=True,
    ),
)


def sign_in(text: str) -> Sign | None:
    """Return the first sign whose words stand in a text."""
    return next((sign for sign in SIGNS if sign.holds(text)), None)
