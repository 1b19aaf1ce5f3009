"""Do something as a user who may not write everything, in a process of its own."""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable
from pathlib import Path

NOBODY = 65534


def unprivileged(action: Callable[[], str], *folders: Path) -> str:
    """Return what an action returns; where we are root, it is done by nobody at all.

    `folders` and what lies above them are opened for everybody to pass through.
    """
    for folder in folders:
        for above in (folder, *folder.parents):
            if above.stat().st_uid == os.geteuid() and above != above.parent:
                above.chmod(above.stat().st_mode | 0o055)
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            if os.geteuid() == 0:
                os.setgroups([])
                os.setgid(NOBODY)
                os.setuid(NOBODY)
            said = action()
        except BaseException:
            said = traceback.format_exc()
        os.write(write, said.encode())
        os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb") as stream:
        said = stream.read().decode()
    os.waitpid(child, 0)
    return said
