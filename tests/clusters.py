"""A Dask cluster as one is started by hand: a scheduler, and workers with their nannies."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

SECONDS = 60
_DASK = (sys.executable, "-m", "dask")


@dataclass(frozen=True)
class DaskCluster:
    file: Path
    processes: tuple[subprocess.Popen[bytes], ...]

    @property
    def scheduler(self) -> subprocess.Popen[bytes]:
        return self.processes[0]

    def asked(self, question: Any) -> list[Any]:
        """Return what each worker answers."""
        distributed: Any = import_module("distributed")
        file = str(self.file)
        with distributed.Client(
            scheduler_file=file, timeout=SECONDS, set_as_default=False
        ) as client:
            return [*client.run(question).values()]


@contextmanager
def dask_cluster(folder: Path, workers: int = 2, **settings: str) -> Iterator[DaskCluster]:
    """Run a scheduler and its workers; all of them are killed in the end."""
    file = folder / "scheduler.json"
    more = ("--scheduler-file", str(file), "--no-dashboard")
    commands = [
        (*_DASK, "scheduler", *more, "--host", "127.0.0.1", "--port", "0"),
        *[(*_DASK, "worker", *more, "--nthreads", "1")] * workers,
    ]
    processes = [
        subprocess.Popen(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **settings},
            start_new_session=True,
        )
        for command in commands
    ]
    cluster = DaskCluster(file, tuple(processes))
    try:
        until = time.monotonic() + SECONDS
        while not (file.exists() and len(cluster.asked(os.getpid)) == workers):
            assert time.monotonic() < until, "the cluster did not start"
            time.sleep(0.2)
        yield cluster
    finally:
        for process in processes:
            os.killpg(process.pid, signal.SIGKILL)
        for process in processes:
            process.wait()
