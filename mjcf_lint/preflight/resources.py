"""Memory, shared memory, files and processes: what there is, and whether it is enough."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

SHARED = Path("/dev/shm")


class Resources(NamedTuple):
    """What is free now, in bytes, and what may be opened; None: not told, or without a limit."""

    memory: int | None = None
    limit: int | None = None
    """What the control group allows in all, a container's limit say."""
    address_space: int | None = None
    """What one process may map, from `ulimit -v`."""
    shared: int | None = None
    shared_free: int | None = None
    killed: int | None = None
    """How many processes the kernel has killed so far for want of memory."""
    shared_writable: bool = True
    open_files: int | None = None
    """How many files a process may open."""
    processes: int | None = None
    """How many processes the control group may have."""


def resources(shared: Path = SHARED) -> Resources:
    """Measure what there is now."""
    allowed, used, killed = _group()
    memory = _numbers(Path("/proc/meminfo")).get("MemAvailable")
    free = None if memory is None else memory << 10
    if allowed is not None and used is not None:
        left = max(allowed - used, 0)
        free = left if free is None else min(free, left)
    total_shared, free_shared = _shared(shared)
    if killed is None:
        killed = _numbers(Path("/proc/vmstat")).get("oom_kill")
    return Resources(
        free,
        allowed,
        _limit("RLIMIT_AS"),
        total_shared,
        free_shared,
        killed,
        shared_writable=total_shared is None or os.access(shared, os.W_OK),
        open_files=_limit("RLIMIT_NOFILE"),
        processes=_number(Path("/sys/fs/cgroup/pids.max")),
    )


def too_large(one: int, workers: int, free: int | None) -> bool:
    """Say whether so many times the memory of one process is more than there is."""
    return free is not None and one * workers > free


def at_most(one: int, free: int) -> int:
    """Return how many processes of a size fit, with a tenth of the memory left alone."""
    return int(free * 0.9) // max(one, 1)


def size(count: int) -> str:
    """Return, say, `193 MB` or `2.5 GB`."""
    if count < 1 << 20:
        return f"{-(-count // 1024)} kB"
    if count < 10 << 30:
        megabytes = count / (1 << 20)
        return f"{megabytes:.0f} MB" if megabytes < 1024 else f"{megabytes / 1024:.1f} GB"
    return f"{count / (1 << 30):.0f} GB"


def _shared(folder: Path) -> tuple[int | None, int | None]:
    try:
        found = os.statvfs(folder)
    except (AttributeError, OSError):
        return None, None
    return found.f_blocks * found.f_frsize, found.f_bavail * found.f_frsize


def _limit(name: str) -> int | None:
    """Return what `ulimit` allows; None where it allows everything."""
    if sys.platform == "win32":
        return None
    import resource

    soft, _ = resource.getrlimit(getattr(resource, name))
    return None if soft == resource.RLIM_INFINITY else soft


def _numbers(path: Path) -> dict[str, int]:
    """Read lines of a name and a number."""
    try:
        text = path.read_text()
    except OSError:
        return {}
    return {name: int(value) for name, value in re.findall(r"^(\w+):?\s+(\d+)", text, re.M)}


def _group() -> tuple[int | None, int | None, int | None]:
    """Return limit and use of memory, and kills, of the tightest control group around us."""
    allowed = used = killed = None
    for folder, names in _groups():
        limit, use = (_number(folder / name) for name in names[:2])
        cache = _numbers(folder / "memory.stat")
        if limit is not None and use is not None and (allowed is None or limit < allowed):
            use -= cache.get("total_inactive_file", cache.get("inactive_file", 0))
            allowed, used = limit, use
        if killed is None:
            killed = _numbers(folder / names[2]).get("oom_kill")
    if allowed is not None and allowed >= 1 << 60:
        allowed = used = None
    return allowed, used, killed


def _groups() -> Iterator[tuple[Path, tuple[str, str, str]]]:
    try:
        lines = Path("/proc/self/cgroup").read_text().splitlines()
    except OSError:
        return
    two = ("memory.max", "memory.current", "memory.events")
    one = ("memory.limit_in_bytes", "memory.usage_in_bytes", "memory.oom_control")
    for line in lines:
        _, controllers, inner = line.split(":", 2)
        if controllers == "":
            top, names = Path("/sys/fs/cgroup"), two
        elif "memory" in controllers.split(","):
            top, names = Path("/sys/fs/cgroup/memory"), one
        else:
            continue
        folder = top / inner.lstrip("/")
        for at in (folder, *folder.parents):
            if (at / names[1]).is_file():
                yield at, names
            if at == top:
                break


def _number(path: Path) -> int | None:
    try:
        return int(path.read_text())
    except (OSError, ValueError):  # "max" is no limit
        return None
