"""Take away what keeps each guarantee, one at a time, and see that a test notices.

`python -m bench.removals [WORD ...]` does so in a copy of the checkout, for all guarantees or
those in which a word stands: first all their tests must pass, then, with what keeps it taken away,
at least one of its own must fail. With `--write` what came of it goes into
bench/figures/removals.json.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timezone
from pathlib import Path

from bench.removal import CHECKOUT, Removal
from bench.removed_engine import ENGINE
from bench.removed_files import FILES
from bench.removed_input import INPUT
from bench.removed_repairs import REPAIRS
from mjcf_lint import __version__

FIGURES = Path(__file__).parent / "figures" / "removals.json"
REMOVALS = {
    "Repairs": REPAIRS,
    "Files": FILES,
    "The engine": ENGINE,
    "Hostile input": INPUT,
}
_LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", "venv", "mutants", "site", "__pycache__", ".*_cache"
)
_SECONDS = 900
_MEMORY = 4 << 30
"""Bytes that a process may have: what is taken away may have been all that bounded it."""
_FAILED, _PASSED = 1, 0


@dataclass(frozen=True, slots=True)
class Noticed:
    """What came of one removal: the tests that failed, and what the first of them said."""

    group: str
    guarantee: str
    file: str
    tests: tuple[str, ...]
    noticed: bool
    failed: tuple[str, ...]
    said: str


@dataclass(frozen=True, slots=True)
class Ran:
    """A finished pytest."""

    code: int
    failed: tuple[str, ...]
    said: str


def run(tests: Iterable[str], checkout: Path, *more: str) -> Ran:
    """Run tests of a checkout, with its own modules."""
    process = subprocess.Popen(
        [
            *(sys.executable, "-B", "-m", "pytest", "-q", "-rf", "-p", "no:cacheprovider"),
            *(f"tests/{test}" for test in tests),
            *more,
        ],
        cwd=checkout,
        env={**os.environ, "PYTHONPATH": str(checkout), "PYTHONDONTWRITEBYTECODE": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        start_new_session=True,
        preexec_fn=_limit_memory,
    )
    try:
        said, _ = process.communicate(timeout=_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        said, _ = process.communicate()
    failed = re.findall(r"^FAILED tests/(.*?)(?: - .*)?$", said, re.MULTILINE)
    reason = re.search(r"^E +(.*)$", said, re.MULTILINE)
    return Ran(process.returncode, tuple(failed), reason[1][:200] if reason else said[-400:])


def _limit_memory() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))


def removed(group: str, removal: Removal, checkout: Path) -> Noticed:
    """Take away what keeps a guarantee, run its tests, and put it back."""
    path = checkout / removal.file
    kept = path.read_bytes()
    path.write_text(removal.removed_from(checkout), "utf-8")
    try:
        ran = run(removal.tests, checkout)
    finally:
        path.write_bytes(kept)
    return Noticed(
        group,
        removal.guarantee,
        removal.file,
        removal.tests,
        ran.code == _FAILED and bool(ran.failed),
        ran.failed,
        _without_places(ran.said, checkout),
    )


def _without_places(said: str, checkout: Path) -> str:
    """Return what a test said without where on this machine it ran."""
    for place in (checkout, Path(sys.prefix), CHECKOUT):
        said = said.replace(f"{place}/", "")
    return re.sub(r"/tmp/pytest-of-[^/]*/pytest-\d+/", "", said)


def measure(chosen: Sequence[tuple[str, Removal]]) -> list[Noticed]:
    """Take away one after another, in a copy; print what came of each."""
    found = []
    with tempfile.TemporaryDirectory(prefix="removals-") as folder:
        checkout = Path(folder, "checkout")
        shutil.copytree(CHECKOUT, checkout, ignore=_LEFT_OUT)
        tests = dict.fromkeys(test for _, removal in chosen for test in removal.tests)
        whole = run(tests, checkout)
        if whole.code != _PASSED:
            sys.exit(f"with nothing taken away: {whole.failed} {whole.said}")
        for group, removal in chosen:
            noticed = removed(group, removal, checkout)
            found.append(noticed)
            mark = "noticed" if noticed.noticed else "NOT NOTICED"
            print(f"{mark}: {removal.guarantee}\n    {noticed.said}", flush=True)
    return found


def write(found: Iterable[Noticed]) -> None:
    """Write what came of all removals, those not made now as they were written."""
    earlier = json.loads(FIGURES.read_text("utf-8"))["removals"] if FIGURES.exists() else []
    rows = {one["guarantee"]: one for one in (*earlier, *map(asdict, found))}
    known = [one.guarantee for removals in REMOVALS.values() for one in removals]
    figures = {
        "date": datetime.now(timezone.utc).date().isoformat(),
        "version": __version__,
        "removals": [rows[guarantee] for guarantee in known if guarantee in rows],
    }
    FIGURES.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")


def main() -> None:
    """Run the measurement."""
    parser = argparse.ArgumentParser(prog="python -m bench.removals", description=__doc__)
    parser.add_argument("words", nargs="*", help="words of guarantees; all of them")
    parser.add_argument("--write", action="store_true", help="write bench/figures/removals.json")
    options = parser.parse_args()
    chosen = [
        (group, removal)
        for group, removals in REMOVALS.items()
        for removal in removals
        if not options.words or any(word in removal.guarantee for word in options.words)
    ]
    found = measure(chosen)
    if options.write:
        write(found)
    sys.exit(not all(one.noticed for one in found))


if __name__ == "__main__":
    main()
