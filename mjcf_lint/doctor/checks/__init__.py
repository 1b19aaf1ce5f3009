"""The checks, D1 to D15: pure functions from a case to findings; a new one is a line of CHECKS."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from mjcf_lint.doctor.case import Case
from mjcf_lint.doctor.checks import (
    assets,
    from_log,
    gl,
    libraries,
    mujoco_py,
    names,
    resources,
    versions,
)
from mjcf_lint.doctor.finding import Finding, Level

Check = Callable[[Case], Iterator[Finding]]

CHECKS: tuple[Check, ...] = (
    from_log.behind_a_lost_worker,
    from_log.of_another_environment,
    versions.mujoco_works,
    versions.dm_control_fits,
    versions.requirements_hold,
    versions.extras_hold,
    versions.known_pairs,
    libraries.both_halves,
    libraries.shadowed,
    libraries.on_library_path,
    mujoco_py.can_be_built,
    mujoco_py.leftovers,
    assets.files_are_whole,
    assets.models_load,
    assets.kitchen_loads,
    gl.device,
    gl.platforms,
    gl.context,
    resources.memory,
    resources.shared_memory,
    resources.open_files,
    resources.start_method,
    names.numbers_and_paths,
)

_ORDER = tuple(Level)


def examine(case: Case) -> tuple[Finding, ...]:
    """Return what all checks find, problems first, each level in the order of the table."""
    found = [finding for check in CHECKS for finding in check(case)]
    return tuple(sorted(found, key=lambda one: _ORDER.index(one.level)))
