"""D12: what mujoco-py needs to be built, and what it left behind."""

from __future__ import annotations

from collections.abc import Iterator

from mjcf_lint.doctor.case import Case
from mjcf_lint.doctor.finding import Finding, fine, note, problem

_HOME = "mujoco210"
_PACKAGES = {
    "gcc": "gcc",
    "patchelf": "patchelf",
    "GL/osmesa.h": "libosmesa6-dev",
    "GL/glew.h": "libglew-dev",
    "GL/gl.h": "libgl1-mesa-dev",
}


def can_be_built(case: Case) -> Iterator[Finding]:
    """Yield what mujoco-py lacks to build itself, as it does on its first import."""
    facts = case.facts
    if facts.installed("mujoco-py") and facts.platform == "linux":
        missing = [name for name in _PACKAGES if name not in (*facts.tools, *facts.headers)]
        if missing:
            packages = " ".join(_PACKAGES[name] for name in missing)
            yield problem(
                *("D12", "mujoco-py-build", f"mujoco-py needs {', '.join(missing)} to be built"),
                "looked for on PATH, and in /usr/include, CPATH and the environment",
                f"apt install {packages}",
            )
        home = facts.variables.get("MUJOCO_PY_MUJOCO_PATH")
        if not home and _HOME not in facts.mujoco_home:
            yield problem(
                *("D12", "mujoco-py-home", "mujoco-py finds no MuJoCo 2.1"),
                f"no ~/.mujoco/{_HOME}, and MUJOCO_PY_MUJOCO_PATH is not set",
                "unpack mujoco210-linux-x86_64.tar.gz of the releases of google-deepmind/mujoco "
                "(2.1.0) into ~/.mujoco",
            )
        elif f"{_HOME}/bin" not in facts.variables.get("LD_LIBRARY_PATH", "") and not home:
            yield problem(
                *("D12", "mujoco-py-path", f"LD_LIBRARY_PATH does not name ~/.mujoco/{_HOME}/bin"),
                "mujoco-py refuses to import without it",
                f"export LD_LIBRARY_PATH=$LD_LIBRARY_PATH:$HOME/.mujoco/{_HOME}/bin",
            )
        if not missing:
            yield fine("D12", "mujoco-py-build", "mujoco-py finds what it needs to be built")


def leftovers(case: Case) -> Iterator[Finding]:
    """Yield what mujoco-py left behind where nothing uses it any more."""
    facts = case.facts
    if facts.installed("mujoco-py") or facts.modules.get("mujoco_py"):
        return
    set_ = [name for name in ("MUJOCO_PY_MUJOCO_PATH", "MJLIB_PATH") if name in facts.variables]
    paths = facts.variables.get("LD_LIBRARY_PATH", "")
    if ".mujoco" in paths:
        set_.append("LD_LIBRARY_PATH")
    if set_:
        yield note(
            *("D12", "leftovers", f"an old MuJoCo is still named by {' and '.join(set_)}"),
            "nothing here uses mujoco-py; the mujoco package brings its own library",
            *(f"unset {name}" for name in set_ if name != "LD_LIBRARY_PATH"),
            *(("take ~/.mujoco out of LD_LIBRARY_PATH",) if ".mujoco" in paths else ()),
        )
