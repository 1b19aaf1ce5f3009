"""The copies of the Franka Kitchen that an environment imports, and whether each one loads."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from mjcf_lint.deferred import dataclass
from mjcf_lint.doctor.facts import Facts
from mjcf_lint.doctor.models import Looked, look


@dataclass(frozen=True, slots=True)
class Copy:
    """Where a package keeps its Kitchen, and which environments are built from it."""

    module: str
    root: PurePosixPath
    serves: str


COPIES = (
    Copy(
        "gymnasium_robotics",
        PurePosixPath("envs/assets/kitchen_franka/kitchen_assets/kitchen_env_model.xml"),
        "FrankaKitchen-v1 of Gymnasium-Robotics",
    ),
    Copy(
        "d4rl",
        PurePosixPath("kitchen/adept_envs/franka/assets/franka_kitchen_jntpos_act_ab.xml"),
        "kitchen-*-v0 of D4RL",
    ),
    Copy(
        "diffusion_policy",
        PurePosixPath(
            "env/kitchen/relay_policy_learning/adept_envs/adept_envs/franka/assets/"
            "franka_kitchen_jntpos_act_ab.xml"
        ),
        "the kitchen runners of diffusion_policy",
    ),
    Copy(
        "adept_envs",
        PurePosixPath("franka/assets/franka_kitchen_jntpos_act_ab.xml"),
        "relay-policy-learning",
    ),
)


@dataclass(frozen=True, slots=True)
class Kitchen:
    """A copy that is there: its root file, and what linting it came to; None where not linted."""

    copy: Copy
    root: Path
    looked: Looked | None


def kitchens_of(facts: Facts) -> tuple[Kitchen, ...]:
    """Find and lint, by reading, every copy that the environment can import."""
    release = facts.version("mujoco")
    return tuple(
        Kitchen(copy, root, look((root,), str(release), None) if release else None)
        for copy, root in copies_of(facts)
    )


def copies_of(facts: Facts) -> Iterator[tuple[Copy, Path]]:
    """Yield the copies that the environment can import, each file once."""
    seen = set()
    for copy in COPIES:
        folder = facts.module(copy.module)
        root = folder / copy.root if folder else None
        if root and root.is_file() and root.resolve() not in seen:
            seen.add(root.resolve())
            yield copy, root
