"""What the agent wrote down, one event a line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError


class _Noted(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Place(_Noted):
    """A line of Python."""

    file: str
    line: int
    function: str = ""


class Memory(_Noted):
    """Bytes a process had at most, and those that no other shares with it."""

    peak: int = 0
    own: int = 0


class Event(_Noted):
    """One thing that happened in a process; most fields belong to some events only."""

    what: str
    at: float
    process: int
    stage: str = ""

    python: str = ""
    of: str = ""
    version: str = ""
    path: str = ""
    kept: str = ""
    """Where the text of a model that came from no file was put."""
    where: Place | None = None

    type: str = ""
    bases: tuple[str, ...] = ()
    message: str = ""
    errno: int | None = None
    frames: tuple[Place, ...] = ()
    text: str = ""
    known: tuple[str, ...] = ()

    worker: int = 0
    code: int | None = None
    saw: str = ""
    """What the process that waited for a worker got instead of an answer."""
    observation: int = 0
    memory: Memory = Field(default_factory=Memory)


def read_events(path: Path) -> Iterator[Event]:
    """Yield the events of a file; a last line that was cut off is left out."""
    try:
        lines = path.read_bytes().splitlines()
    except OSError:
        return
    for line in lines:
        try:
            yield Event.model_validate_json(line)
        except ValidationError:
            continue
