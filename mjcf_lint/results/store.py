"""The file in the cache folder that holds what was seen of models."""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

NAME = "results-1.sqlite"
"""Another shape of the file gets another name."""
MOST_BYTES = 256 << 20
"""How large the file may grow; then what was not asked for the longest time is forgotten."""
_KEPT = 0.75
_SECONDS_TO_WAIT = 5.0
"""For another run that writes."""
_DAY = 24 * 60 * 60
_AT_ONCE = 500


class Store:
    """Lines by key. Whatever goes wrong with the file, a run goes on without what it holds."""

    def __init__(self, folder: Path, most_bytes: int = MOST_BYTES) -> None:
        self._most = most_bytes
        self._today = int(time.time() // _DAY)
        self._met: list[bytes] = []
        self._written = False
        self._file = folder / NAME
        self._database = self._opened()

    def _opened(self) -> sqlite3.Connection | None:
        for _ in range(2):
            try:
                self._file.parent.mkdir(parents=True, exist_ok=True)
                database = sqlite3.connect(self._file, timeout=_SECONDS_TO_WAIT)
                database.execute(
                    "CREATE TABLE IF NOT EXISTS seen "
                    "(key BLOB PRIMARY KEY, line TEXT NOT NULL, used INTEGER NOT NULL)"
                )
            except sqlite3.OperationalError:
                return None  # no right to write, or another run keeps it
            except (sqlite3.Error, OSError):
                with contextlib.suppress(OSError):
                    self._file.unlink()  # no file of ours
            else:
                return database
        return None

    def begin(self, frame: bytes) -> None:
        """Begin to look at models in a frame; there may be lines of many."""

    def get(self, key: bytes) -> str | None:
        """Return the line of a key, None where there is none."""
        if self._database is None:
            return None
        try:
            row = self._database.execute(
                "SELECT line, used FROM seen WHERE key = ?", (key,)
            ).fetchone()
        except sqlite3.Error:
            self._give_up()
            return None
        if row is None:
            return None
        if row[1] != self._today:
            self._met.append(key)
        return str(row[0])

    def put(self, rows: Sequence[tuple[bytes, str]]) -> None:
        """Keep lines by their keys."""
        if self._database is None or not rows:
            return
        try:
            with self._database:
                self._database.executemany(
                    "INSERT OR REPLACE INTO seen VALUES (?, ?, ?)",
                    [(key, line, self._today) for key, line in rows],
                )
            self._written = True
        except sqlite3.Error:
            self._give_up()

    def close(self) -> None:
        """Remember what was asked for, and keep the file within its bound."""
        if self._database is None:
            return
        try:
            with self._database:
                for some in _chunks(self._met):
                    marks = ",".join("?" * len(some))
                    self._database.execute(
                        f"UPDATE seen SET used = ? WHERE key IN ({marks})", (self._today, *some)
                    )
            if self._written and self._file.stat().st_size > self._most:
                self._forget()
        except (sqlite3.Error, OSError):
            pass
        self._give_up()

    def _forget(self) -> None:
        """Drop the lines that were not asked for the longest."""
        assert self._database is not None
        kept, wanted = 0, int(self._most * _KEPT)
        dropped = []
        rows = self._database.execute(
            "SELECT key, length(line) FROM seen ORDER BY used DESC, rowid DESC"
        )
        for key, size in rows.fetchall():
            kept += size
            if kept > wanted:
                dropped.append(key)
        with self._database:
            for some in _chunks(dropped):
                marks = ",".join("?" * len(some))
                self._database.execute(f"DELETE FROM seen WHERE key IN ({marks})", some)
        self._database.execute("VACUUM")

    def _give_up(self) -> None:
        if self._database is not None:
            with contextlib.suppress(sqlite3.Error):
                self._database.close()
            self._database = None


def _chunks(keys: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
    return (keys[at : at + _AT_ONCE] for at in range(0, len(keys), _AT_ONCE))


def clean(folder: Path) -> int:
    """Delete what is kept in a folder; return the number of bytes that this makes free."""
    freed = 0
    for file in _files(folder):
        with contextlib.suppress(FileNotFoundError):
            size = file.stat().st_size
            file.unlink()
            freed += size
    return freed


def _files(folder: Path) -> Iterable[Path]:
    """Return the files of any shape that we write, and what a cut-off run left beside them."""
    return sorted(folder.glob("results-*.sqlite*"))
