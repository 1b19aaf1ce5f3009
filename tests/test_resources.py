from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import pytest

from mjcf_lint.preflight.resources import at_most, resources, size, too_large

GB = 1 << 30


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "0 kB"),
        (1, "1 kB"),
        (1536, "2 kB"),
        (1 << 20, "1 MB"),
        (193 << 20, "193 MB"),
        ((1 << 30) - 1, "1024 MB"),
        (5 * GB // 2, "2.5 GB"),
        (24 * GB, "24 GB"),
    ],
)
def test_sizes_as_people_say_them(count: int, text: str) -> None:
    assert size(count) == text


def test_what_is_too_large_and_how_many_fit() -> None:
    assert too_large(GB, 9, 8 * GB)
    assert not too_large(GB, 8, 8 * GB)
    assert not too_large(GB, 9, None)
    assert at_most(GB, 10 * GB) == 9
    assert at_most(0, GB) > 0


@pytest.mark.skipif(sys.platform != "linux", reason="asks the Linux kernel")
def test_this_machine_is_measured(tmp_path: Path) -> None:
    found, disk = resources(tmp_path), os.statvfs(tmp_path)
    assert found.shared == disk.f_blocks * disk.f_frsize
    assert found.shared_free is not None
    assert abs(found.shared_free - disk.f_bavail * disk.f_frsize) < GB
    total = re.search(r"MemTotal:\s+(\d+)", Path("/proc/meminfo").read_text())
    assert total
    assert found.memory is not None
    assert 0 < found.memory <= int(total[1]) << 10
    assert found.limit is None or found.memory <= found.limit
    assert resources(tmp_path / "nosuch").shared is None
