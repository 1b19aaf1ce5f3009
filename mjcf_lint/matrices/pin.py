"""The requirement line that keeps an environment to releases of MuJoCo."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from packaging.version import Version


def newest_run(releases: Collection[Version], known: Sequence[Version]) -> tuple[Version, ...]:
    """Return the newest of these releases with all that stand in a row before it, oldest first.

    `known` are all releases there are: one that was left out breaks the row.
    """
    run: list[Version] = []
    for release in sorted(known, reverse=True):
        if release in releases:
            run.append(release)
        elif run:
            break
    return tuple(reversed(run))


def pin(run: Sequence[Version], known: Sequence[Version]) -> str:
    """Return the line for releases in a row: `mujoco>=3.1.3,<3.2`; open where it ends the row."""
    beyond = min((release for release in known if release > run[-1]), default=None)
    upper = f",<{_short(beyond)}" if beyond else ""
    return f"mujoco>={run[0]}{upper}"


def _short(release: Version) -> str:
    """Return a release without the zeros at its end: below 3.2 is below 3.2.0."""
    if release.is_postrelease or release.is_prerelease:
        return str(release)
    numbers = list(release.release)
    while len(numbers) > 1 and numbers[-1] == 0:
        numbers.pop()
    return ".".join(map(str, numbers))
