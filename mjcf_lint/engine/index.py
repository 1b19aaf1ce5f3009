"""Ask pip, with whatever sources it is set up for, for the wheels that carry engines."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from tempfile import gettempdir

from packaging.version import InvalidVersion, Version

from mjcf_lint.engine.wheel import StoreError
from mjcf_lint.releases.sets import nearest_release

_BEFORE_4, _FROM_4 = "mujoco", "mujoco-core"
# A release has wheels for four Pythons or more in a row, and these are among them.
_PYTHONS = {_BEFORE_4: ("3.11", "3.9"), _FROM_4: ("3.11", "3.14")}

# As `-m pip`, but never the folder called pip that the working directory may just happen to hold.
_PIP = """
import runpy, sys
sys.path[:] = [entry for entry in sys.path if entry]
runpy.run_module("pip", run_name="__main__", alter_sys=True)
"""
_SETTINGS = {
    "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    "PIP_NO_INPUT": "1",
    "PIP_QUIET": "1",
    "PIP_REQUIRE_VIRTUALENV": "0",
    "PIP_VERBOSE": "0",
}
_OFFERED = re.compile(r"\(from versions: ([^)]*)\)")
_UNREACHED = ("Retrying (", "Could not fetch URL")
_LENGTH_SHOWN = 200


@dataclass(frozen=True, slots=True)
class _Answer:
    """What came of asking pip for a wheel: it is there, or these releases are offered instead."""

    found: bool
    offered: frozenset[Version]
    trouble: str


def releases() -> tuple[Version, ...]:
    """Return the releases with a wheel for this machine, oldest first; raises StoreError."""
    questions = [(name, python) for name in _PYTHONS for python in _pythons(name)]
    with ThreadPoolExecutor(len(questions)) as pool:
        # No release is called 0, and pip's refusal lists those there are, better than
        # `pip index` does: that is experimental and, in some releases, ignores the platform.
        answers = list(pool.map(lambda question: _ask(question[0], "0", question[1]), questions))
    found = {
        release
        for (name, _), answer in zip(questions, answers, strict=True)
        for release in answer.offered
        if name == _distribution(release) and not release.is_prerelease
    }
    trouble = next((answer.trouble for answer in answers if answer.trouble), "")
    if trouble or not found:
        raise StoreError(_none_found("the releases of MuJoCo", trouble))
    return tuple(sorted(found))


def download(release: Version, folder: Path) -> Path:
    """Fetch the wheel with the library of a release into an empty folder; raises StoreError.

    The library does not depend on the Python that a wheel is for, so any of them will do.
    """
    name = _distribution(release)
    offered: set[Version] = set()
    trouble = ""
    for python in _pythons(name):
        answer = _ask(name, str(release), python, folder)
        if answer.found:
            (wheel,) = folder.glob("*.whl")
            return wheel
        offered |= answer.offered
        trouble = trouble or answer.trouble
        if trouble and not offered:
            break
    if trouble or not offered:
        raise StoreError(_none_found(f"MuJoCo {release}", trouble))
    near = nearest_release(release, offered)
    raise StoreError(f"there is no MuJoCo {release} for this machine; did you mean {near}?")


def _none_found(wanted: str, trouble: str) -> str:
    if trouble:
        return f"cannot fetch {wanted}: pip did not reach its package index ({trouble})"
    return (
        f"cannot fetch {wanted}: pip finds no wheel of MuJoCo for this machine; "
        "is it offline, or set up for an index without them?"
    )


def _distribution(release: Version) -> str:
    return _FROM_4 if release.major >= 4 else _BEFORE_4


def _pythons(name: str) -> tuple[str, ...]:
    running = f"{sys.version_info.major}.{sys.version_info.minor}"
    return tuple(dict.fromkeys((*_PYTHONS[name], running)))


def _ask(name: str, release: str, python: str, folder: Path | None = None) -> _Answer:
    """Have pip download a wheel; raises StoreError for what another Python cannot mend."""
    # Without --platform, pip takes what the running machine can load, libc and all.
    run = _run(
        *("download", "--no-deps", "--only-binary", ":all:", "--progress-bar", "off"),
        *("--implementation", "cp", "--python-version", python),
        *("--dest", str(folder or gettempdir()), f"{name}=={release}"),
    )
    lines = [" ".join(line.split()) for line in run.stderr.splitlines()]
    unreached = [line for line in lines if any(sign in line for sign in _UNREACHED)]
    listed = _OFFERED.search(run.stderr)
    if run.returncode and not listed:
        said = [line for line in lines if line.startswith("ERROR")] or lines[-1:]
        raise StoreError(f"pip failed to download {name} {release}: {_short(said)}")
    names = listed[1].split(",") if listed else []
    return _Answer(
        found=run.returncode == 0,
        offered=frozenset(filter(None, map(_version, names))),
        trouble=_short(unreached) if unreached else "",
    )


def _run(*arguments: str) -> subprocess.CompletedProcess[str]:
    if find_spec("pip") is None:
        raise StoreError(
            "engines are fetched with pip, and this Python has none; "
            f"run `{sys.executable} -m ensurepip`"
        )
    retries = os.environ.get("PIP_RETRIES", "2")
    return subprocess.run(
        [sys.executable, "-c", _PIP, *arguments],
        env={**os.environ, **_SETTINGS, "PIP_RETRIES": retries},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )


def _short(lines: list[str]) -> str:
    said = lines[-1].partition(": ")[2] if lines else "it said nothing"
    return said if len(said) <= _LENGTH_SHOWN else f"{said[: _LENGTH_SHOWN - 3]}..."


def _version(text: str) -> Version | None:
    try:
        return Version(text.strip())
    except InvalidVersion:
        return None
