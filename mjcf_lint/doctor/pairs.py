"""Pairs of packages that are known not to work together, each with how that is known."""

from __future__ import annotations

from enum import Enum

from packaging.specifiers import SpecifierSet
from packaging.version import Version

from mjcf_lint.deferred import dataclass


class Verified(str, Enum):
    """How a row is known: we ran it, a package's metadata says it, or a thread reports it."""

    RUN = "run"
    METADATA = "metadata"
    THREAD = "thread"


@dataclass(frozen=True, slots=True)
class Pair:
    """Releases of two packages (or python), what breaks, and what to install instead."""

    name: str
    package: str
    versions: str
    other: str
    other_versions: str
    breaks: str
    verified: Verified
    evidence: str
    install: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    check: str = "D1"
    mild: bool = False
    """Only some uses of it break, or only installing it again."""

    def holds(self, one: Version, other: Version) -> bool:
        """Whether two versions are among those that do not work together."""
        return SpecifierSet(self.versions).contains(one, True) and SpecifierSet(
            self.other_versions
        ).contains(other, True)


OLD_TOOLS = ("setuptools==65.5.0", "wheel==0.38.4", "pip<24.1")
"""With these gym 0.21 is built, by `pip install --no-build-isolation gym==0.21.0`."""

PAIRS = (
    Pair(
        "robotics-joints",
        *("gymnasium-robotics", "<=1.4.2"),
        *("mujoco", ">=3.12"),
        breaks="FrankaKitchen, Fetch and Hand environments raise an empty AssertionError in "
        "get_joint_qpos: a joint's type is no longer in (mjJNT_HINGE, mjJNT_SLIDE)",
        verified=Verified.RUN,
        evidence="all environments of gymnasium-robotics 1.4.2 with mujoco 3.10.0, 3.11.0, 3.12.0, "
        "3.17.0 and 4.0.0; why: https://github.com/amazon-far/holosoma/pull/198",
        install=("mujoco<3.12",),
    ),
    Pair(
        "robosuite-mujoco",
        *("robosuite", "<=1.5.2"),
        *("mujoco", ">=3.10"),
        breaks="no environment starts: mj_fullM takes other arguments from 3.10 on, MjData has no "
        "qM from 3.11 on, and from 3.12 on a joint's type is not in (mjJNT_HINGE, mjJNT_SLIDE)",
        verified=Verified.RUN,
        evidence="Lift steps in robosuite 1.4.0, 1.4.1, 1.5.1 and 1.5.2 with mujoco 2.3.7, 3.1.6 "
        "and 3.3.7, in 1.5.2 also with 3.9.0, not with 3.10.0, 3.11.0 or 3.12.0; in none with "
        "3.17.0",
        install=("mujoco<3.10",),
    ),
    Pair(
        "gym-numpy",
        *("gym", ">=0.25"),
        *("numpy", ">=2"),
        breaks="the first step raises \"module 'numpy' has no attribute 'bool8'\"",
        verified=Verified.RUN,
        evidence="CartPole-v1 in gym 0.25.2 and 0.26.2; 0.21.0 and 0.24.1 step",
        install=("numpy<2",),
    ),
    Pair(
        "gym-models",
        *("gym", ">=0.26"),
        *("mujoco", ">2.3.3"),
        breaks="Hopper-v4 and Walker2d-v4 do not load, from mujoco 3 on Swimmer-v4 neither",
        verified=Verified.RUN,
        evidence="all v4 environments of gym 0.26.2 with mujoco 2.3.3, 2.3.7, 3.1.6 and 4.0.0",
        install=("mujoco==2.3.3",),
        mild=True,
    ),
    Pair(
        "gymnasium-models",
        *("gymnasium", "<0.29"),
        *("mujoco", ">2.3.3"),
        breaks="Hopper-v4 and Walker2d-v4 do not load, from mujoco 3 on Swimmer-v4 neither",
        verified=Verified.RUN,
        evidence="all v4 environments of gymnasium 0.26.3 and 0.28.1 with mujoco 2.3.7 and 3.3.7",
        install=("gymnasium>=1.0",),
        mild=True,
    ),
    Pair(
        "gymnasium-swimmer",
        *("gymnasium", ">=0.29,<1.0"),
        *("mujoco", ">=3"),
        breaks='Swimmer-v4 does not load, and drawing in a window raises "no attribute '
        "'solver_iter'\"",
        verified=Verified.RUN,
        evidence="all v4 environments of gymnasium 0.29.1 with mujoco 2.3.7 and 3.3.7; the window: "
        "https://github.com/Farama-Foundation/Gymnasium/issues/749",
        install=("gymnasium>=1.0",),
        mild=True,
    ),
    Pair(
        "mujoco-numpy",
        *("mujoco", "<3.1.4"),
        *("numpy", ">=2"),
        breaks="camera.lookat[:] = 1, 2, 3 sets all three numbers to 3, without a word",
        verified=Verified.RUN,
        evidence="mujoco 2.3.7 to 3.1.3 with numpy 2.4.6, right with 1.26.4; 3.1.4 is right with "
        "both; https://github.com/google-deepmind/mujoco/issues/1808",
        install=("numpy<2",),
        mild=True,
    ),
    Pair(
        "old-gym",
        *("gym", "==0.21.0"),
        *("setuptools", ">=67"),
        breaks="it runs, but cannot be installed again",
        verified=Verified.RUN,
        evidence="built with setuptools 65.5.0 to 66.1.1, refused by 67.0.0; "
        "https://github.com/openai/gym/issues/3200",
        install=OLD_TOOLS,
        check="D11",
        mild=True,
    ),
    Pair(
        "old-gym",
        *("gym", "==0.21.0"),
        *("wheel", ">=0.39"),
        breaks="it runs, but cannot be installed again",
        verified=Verified.RUN,
        evidence="built with wheel 0.38.4, refused by 0.39.0, 0.40.0 and 0.45.1",
        install=OLD_TOOLS,
        check="D11",
        mild=True,
    ),
    Pair(
        "old-gym",
        *("gym", "==0.21.0"),
        *("pip", ">=24.1"),
        breaks="it runs, but cannot be installed again",
        verified=Verified.RUN,
        evidence="installed by pip 23.0.1, refused by 24.1",
        install=OLD_TOOLS,
        check="D11",
        mild=True,
    ),
    Pair(
        "dm-control-numpy",
        *("dm-control", "<=1.0.20"),
        *("numpy", ">=2"),
        breaks="several names at once, as in named.data.xpos[['a', 'b']], raise \"Unable to avoid "
        'copy"',
        verified=Verified.RUN,
        evidence="dm_control 1.0.9, 1.0.16 and 1.0.20 with numpy 2.4.6; 1.0.21 and later do not; "
        "https://github.com/ian-chuang/Manipulator-Mujoco/issues/2",
        install=("numpy<2",),
    ),
    Pair(
        "old-gym-python",
        *("gym", "==0.21.0"),
        *("python", ">=3.12"),
        breaks="import gym raises \"'EntryPoints' object has no attribute 'get'\"",
        verified=Verified.RUN,
        evidence="Python 3.12.1; gym 0.21.0 steps CartPole-v1 in 3.8, 3.9, 3.10 and 3.11",
        install=("gym==0.26.2", "numpy<2"),
        steps=("a Python before 3.12, as 3.11",),
        check="D11",
    ),
    Pair(
        "mujoco-py-cython",
        *("mujoco-py", ">=0"),
        *("cython", ">=3"),
        breaks="mujoco-py builds itself on first import, and Cython 3 refuses its source",
        verified=Verified.THREAD,
        evidence="https://github.com/openai/mujoco-py/issues/773; gymnasium-robotics 1.2.4 asks "
        "for cython<3 beside it",
        install=("cython<3",),
        check="D12",
    ),
)
