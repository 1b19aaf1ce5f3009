"""Write files over and over in processes that are killed, and print what the next run makes of it.

Run as a script, in a cache of its own: `killed_writers.py FOLDER steps|KILLS`. Prints one JSON
line for each kill: how many files were new at once, what was announced, and how many are new in
the end. With `steps` a process is killed at each of its system calls in turn, else at random.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

from mjcf_lint.repair.fixer import Change
from mjcf_lint.repair.writer import cut_off, finish, write

FILES = 6
SLOWEST = 0.02
"""Seconds after its start within which a write is killed."""
_WATCHED = ("open", "os", "shutil", "fcntl")
_SURVIVED = 0


def old(number: int) -> bytes:
    return b"old %d" % number


def new(number: int) -> bytes:
    return b"new %d" % number


def main(folder: Path, mode: str) -> None:
    paths = [folder / f"part{number}.xml" for number in range(FILES)]
    warm_up(folder / "warm.xml")
    chance, kill = random.Random(mode), 0
    while mode == "steps" or kill < int(mode):
        kill += 1
        for number, path in enumerate(paths):
            path.write_bytes(old(number))
        step = kill if mode == "steps" else 0
        survived = one_life(paths, step, chance.uniform(0, SLOWEST))
        at_once, announced = new_ones(paths), len(cut_off([folder]))
        left = [str(path) for one in finish([folder]) for path in one.left]
        row = (at_once, announced, new_ones(paths), left, sorted(map(str, folder.iterdir())))
        print(json.dumps(row), flush=True)
        if mode == "steps" and survived:
            return


def warm_up(path: Path) -> None:
    """Load all that a write loads, so that no step of it is an import."""
    path.write_bytes(b"")
    write([Change(path, b"", b"x")])
    path.unlink()


def one_life(paths: list[Path], step: int, seconds: float) -> bool:
    """Write in a process of its own and kill it; say whether it came to its end before."""
    child = os.fork()
    if child == 0:
        if step:
            sys.addaudithook(Killer(step))
        write([Change(path, old(number), new(number)) for number, path in enumerate(paths)])
        os._exit(_SURVIVED)
    if not step:
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
    return os.waitpid(child, 0)[1] == _SURVIVED


def killed_at(step: int, action: Callable[[], None]) -> bool:
    """Do something in a process that is killed at one of its system calls; say if it was not."""
    child = os.fork()
    if child == 0:
        try:
            sys.addaudithook(Killer(step))
            action()
            os._exit(_SURVIVED)
        finally:
            os._exit(1)
    return os.waitpid(child, 0)[1] == _SURVIVED


class Killer:
    """Kills its process at one of the events that a system call raises."""

    def __init__(self, step: int) -> None:
        self.left = step

    def __call__(self, event: str, _: object) -> None:
        if event.split(".")[0] in _WATCHED:
            self.left -= 1
            if self.left == 0:
                os.kill(os.getpid(), signal.SIGKILL)


def new_ones(paths: list[Path]) -> int:
    """Count the files with new bytes; the others must hold their old ones."""
    held = [path.read_bytes() for path in paths]
    assert all(data in (old(number), new(number)) for number, data in enumerate(held)), held
    return sum(data == new(number) for number, data in enumerate(held))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
