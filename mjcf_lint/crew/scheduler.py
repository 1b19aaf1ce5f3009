"""Where the scheduler of a cluster is, and what goes wrong with clusters."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import NamedTuple

from mjcf_lint.errors import MjcfLintError

_SECONDS_BETWEEN_LOOKS = 0.2


class ClusterError(MjcfLintError):
    """A cluster that cannot do what it was asked for."""


class Scheduler(NamedTuple):
    """A scheduler by its address, or by the file that it writes its address into."""

    given: str
    file: Path | None = None

    @classmethod
    def of(cls, address: str | None, file: Path | None) -> Scheduler | None:
        """Return the scheduler that the flags name, None where they name none."""
        if file is not None:
            return cls(f"--scheduler-file {file}", file)
        return cls(address) if address else None

    def address(self, seconds: float) -> str:
        """Return the address; waits so long for a file. Raises ClusterError where there is none."""
        if self.file is None:
            return self.given
        until = time.monotonic() + seconds
        while True:
            try:
                return str(json.loads(self.file.read_bytes())["address"])
            except OSError as error:
                said = f"{self.given}: {error.strerror}; a scheduler writes it when it starts"
            except (ValueError, KeyError, TypeError):
                said = f"{self.given}: this is no file that a Dask scheduler writes"
            if time.monotonic() > until:
                raise ClusterError(said)
            time.sleep(_SECONDS_BETWEEN_LOOKS)
