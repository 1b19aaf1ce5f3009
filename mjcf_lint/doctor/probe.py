"""Gather facts about the Python that runs this; it imports nothing but the standard library.

It is run as a script by the interpreter asked about, Python 3.8 or newer, which need not have
mjcf-lint. It prints one line of JSON behind a mark.
"""

from __future__ import annotations

import json
import locale
import multiprocessing
import os
import shutil
import sys
from pathlib import Path

MARK = "mjcf-lint doctor: "
DISTRIBUTIONS = (
    *("mujoco", "mujoco-core", "mujoco-studio", "mujoco-mjx", "mujoco-py", "dm-control"),
    *("gym", "gymnasium", "gymnasium-robotics", "robosuite", "d4rl", "metaworld", "shimmy"),
    *("numpy", "cython", "setuptools", "wheel", "pip", "imageio", "packaging"),
)
WHOLE = ("mujoco", "mujoco-core")
"""Distributions of which each file is looked for."""
_MODULES = (
    *("mujoco", "mujoco_py", "dm_control", "gym", "gymnasium", "gymnasium_robotics"),
    *("robosuite", "d4rl", "adept_envs", "diffusion_policy", "metaworld"),
)
_VARIABLES = (
    *("MUJOCO_GL", "PYOPENGL_PLATFORM", "MUJOCO_EGL_DEVICE_ID", "CUDA_VISIBLE_DEVICES"),
    *("DISPLAY", "WAYLAND_DISPLAY", "LD_LIBRARY_PATH", "LD_PRELOAD", "CONDA_PREFIX"),
    *("MUJOCO_PY_MUJOCO_PATH", "MJLIB_PATH"),
)
_LIBRARIES = ("libmujoco*.so*", "libmujoco*.dylib", "mujoco*.dll")
_HEADERS = ("GL/osmesa.h", "GL/glew.h", "GL/gl.h")
_TOOLS = ("gcc", "patchelf")


def main() -> None:
    """Print the facts."""
    # Where this script lies is no place the user's programs import from.
    sys.path[:] = [entry for entry in sys.path[1:] if entry]
    places = [entry for entry in dict.fromkeys(sys.path) if Path(entry).is_dir()]
    print(MARK + json.dumps(_facts(places)))


def _facts(places: list[str]) -> dict[str, object]:
    return {
        "python": list(sys.version_info[:3]),
        "executable": sys.executable,
        "prefix": sys.prefix,
        "platform": sys.platform,
        "distributions": _distributions(places),
        "modules": _modules(),
        "libraries": _libraries(places),
        "conda": _names(Path(sys.prefix, "conda-meta"), "*mujoco*.json"),
        "variables": {name: os.environ[name] for name in _VARIABLES if name in os.environ},
        "mujoco_home": _names(_home(), "*"),
        "tools": [name for name in _TOOLS if shutil.which(name)],
        "headers": [name for name in _HEADERS if _has_header(name)],
        "start_method": multiprocessing.get_start_method(),
        "decimal_point": _decimal_point(),
    }


def _distributions(places: list[str]) -> list[dict[str, object]]:
    from importlib.metadata import DistributionFinder, MetadataPathFinder

    found = []
    for name in DISTRIBUTIONS:
        for place in places:
            context = DistributionFinder.Context(name=name, path=[place])
            for one in MetadataPathFinder.find_distributions(context):
                files = [file for file in (one.files or ()) if file.suffix != ".pyc"]
                lost = [file for file in files if not Path(str(one.locate_file(file))).exists()]
                found.append(
                    {
                        "name": name,
                        "version": one.version or "",
                        "place": place,
                        "requires": [line for line in one.requires or () if _counts(line)],
                        "files": len(files) if name in WHOLE else 0,
                        "lost": list(map(str, lost)) if name in WHOLE else [],
                    }
                )
    return found


def _counts(line: str) -> bool:
    """Say whether a requirement is one of the package itself, or of its extra for MuJoCo."""
    _, _, marker = line.partition(";")
    return "extra" not in marker or "'mujoco'" in marker or '"mujoco"' in marker


def _modules() -> dict[str, list[str]]:
    from importlib.util import find_spec

    found = {}
    for name in _MODULES:
        try:
            spec = find_spec(name)
        except (ImportError, ValueError, AttributeError):
            continue
        if spec is not None:
            folders = list(spec.submodule_search_locations or ())
            found[name] = folders or [str(Path(spec.origin or "").parent)]
    return found


def _libraries(places: list[str]) -> list[dict[str, str]]:
    folders = [(place, Path(place, "mujoco")) for place in places]
    for name in ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"):
        given = os.environ.get(name, "").split(os.pathsep)
        folders += [(name, Path(folder)) for folder in given if folder]
    found, seen = [], set()
    for place, folder in folders:
        for pattern in _LIBRARIES:
            for path in sorted(folder.glob(pattern)):
                real = os.path.realpath(path)
                if real not in seen and path.is_file():
                    seen.add(real)
                    found.append({"place": place, "path": str(path)})
    return found


def _home() -> Path:
    return Path(os.path.expanduser("~"), ".mujoco")  # noqa: PTH111 - Path.home may raise


def _names(folder: Path, pattern: str) -> list[str]:
    try:
        return sorted(path.name for path in folder.glob(pattern))
    except OSError:
        return []


def _has_header(name: str) -> bool:
    folders = ["/usr/include", "/usr/local/include", str(Path(sys.prefix, "include"))]
    folders += os.environ.get("CPATH", "").split(os.pathsep)
    return any(folder and Path(folder, name).exists() for folder in folders)


def _decimal_point() -> str:
    try:
        locale.setlocale(locale.LC_ALL, "")
        return str(locale.localeconv()["decimal_point"])
    except locale.Error:
        return ""


if __name__ == "__main__":
    main()
