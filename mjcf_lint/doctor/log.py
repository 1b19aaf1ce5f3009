"""Find in the log of a failed run the error behind a vector environment's reset connection."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from mjcf_lint.deferred import dataclass
from mjcf_lint.errors import MjcfLintError

LARGEST = 256 << 20
STDIN = "-"

_COLOURS = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\r(?=[^\n])")
_BEFORE = re.compile(
    r"^(?:\((?:[\w:<>-]+ )?pid=\d+[^)]*\)\s?|\[rank\d+\]:?\s?|\[[\d:., /-]+\]\s?"
    r"|\d{4}-\d\d-\d\d[ T][\d:.,]+\s+(?:-\s*)?|(?:ERROR|CRITICAL)(?::|\s+-)\s?|\d+:\s)+"
)
"""What vector environments, ray, torchrun, hydra and docker write before a line."""
_EXCEPTION = re.compile(
    r"^(?P<name>(?:[A-Za-z_]\w*\.)*[A-Z]\w*(?:Error|Exception|Exit|Interrupt|Warning))"
    r"(?::\s?(?P<said>.*))?$"
)
_FRAME = re.compile(r'^\s*File "(?P<file>[^"]+)", line \d+')
_ENVIRONMENT = re.compile(
    r"^(?P<prefix>.+?)[\\/](?:lib[\\/]python3[\w.]*|Lib)[\\/]site-packages[\\/]"
)
_DEATH = re.compile(
    r"\b(?:Segmentation fault|Bus error|Aborted \(core dumped\)|Killed\b|out of memory"
    r"|OutOfMemory|SIGKILL|SIGSEGV|SIGBUS|exitcode[=: ]+-\d+)",
)
_MODEL = re.compile(r"""['"(\s]((?:/|[A-Za-z]:[\\/]|\./|\.\./)[^'"\s()]+?\.(?:xml|mjcf))\b""")

OF_A_LOST_WORKER = frozenset(
    {
        *("ConnectionResetError", "EOFError", "BrokenPipeError", "ConnectionRefusedError"),
        *("ConnectionAbortedError", "AlreadyPendingCallError", "NoAsyncCallError"),
        *("KeyboardInterrupt", "SystemExit", "TimeoutError", "ClosedEnvironmentError"),
    }
)
"""Exceptions with which a parent says that a worker is gone, and never why."""
_OF_THE_ENGINE = re.compile(
    r"^(?:XML |URDF )?(?:Error\b|XML parse error)|Schema violation|^Error: "
    r"|^Could not (?:open|find) |resource not found via provider|mjMINVAL"
)
_LONGEST = 4


class NoLog(MjcfLintError):
    """A log that cannot be read."""


@dataclass(frozen=True, slots=True)
class Raised:
    """An exception in a log: its name, what it said, and the files of the frames above it."""

    name: str
    said: str
    line: int
    frames: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """What a traceback ends with, on one line."""
        said = " ".join(self.said.split())
        return f"{self.name}: {said}" if said else self.name

    @property
    def masks(self) -> bool:
        """Whether it only says that a worker was lost."""
        return self.name.rpartition(".")[2] in OF_A_LOST_WORKER

    @property
    def by_the_engine(self) -> bool:
        """Whether it holds words of MuJoCo's compiler."""
        return bool(_OF_THE_ENGINE.search(self.said))


@dataclass(frozen=True, slots=True)
class LogRead:
    """A log: the exceptions in it, words of a process that died, and the models it names."""

    name: str
    raised: tuple[Raised, ...] = ()
    deaths: tuple[str, ...] = ()
    models: tuple[Path, ...] = ()
    text: str = ""

    @property
    def inner(self) -> Raised | None:
        """The error behind the others: the engine's, else the first that masks no other."""
        own = [one for one in self.raised if not one.masks]
        return next((one for one in own if one.by_the_engine), own[0] if own else None)

    @property
    def python(self) -> Path | None:
        """The interpreter whose packages were running, where it is still there."""
        for frame in (frame for one in self.raised for frame in one.frames):
            if found := _ENVIRONMENT.match(frame):
                prefix = Path(found["prefix"])
                for name in ("bin/python", "Scripts/python.exe", "python.exe"):
                    if (prefix / name).is_file():
                        return prefix / name
        return None

    @property
    def masks(self) -> tuple[Raised, ...]:
        """The exceptions that only say that a worker was lost."""
        return tuple(one for one in self.raised if one.masks)


def read_log(path: Path) -> LogRead:
    """Read a log, `-` for standard input; raises NoLog."""
    try:
        if str(path) == STDIN:
            data = sys.stdin.buffer.read(LARGEST)
        elif path.is_dir():
            raise NoLog(f"{path}: a folder, not a log")
        else:
            with path.open("rb") as file:
                data = file.read(LARGEST)
    except OSError as error:
        raise NoLog(f"{path}: {error.strerror}; name the log of the run") from None
    name = "standard input" if str(path) == STDIN else str(path)
    return parse_log(data.decode("utf-8", "replace"), name)


def parse_log(text: str, name: str = "standard input") -> LogRead:
    """Return what a log tells; lines count from 1."""
    plain = _COLOURS.sub("", text)
    lines = [_BEFORE.sub("", line) for line in plain.splitlines()]
    return LogRead(
        name,
        tuple(_raised(lines)),
        tuple(dict.fromkeys(line.strip() for line in lines if _DEATH.search(line))),
        _models(plain),
        plain,
    )


def _raised(lines: list[str]) -> list[Raised]:
    found: list[Raised] = []
    frames: list[str] = []
    for at, line in enumerate(lines):
        if frame := _FRAME.match(line):
            frames.append(frame["file"])
            continue
        match = _EXCEPTION.match(line.strip() if not frames else line)
        if match is None or match["name"].endswith("Warning"):
            if line.startswith("Traceback"):
                frames = []
            continue
        said = [match["said"] or "", *_rest(lines[at + 1 : at + 1 + _LONGEST])]
        found.append(Raised(match["name"], "\n".join(said).strip(), at + 1, tuple(frames)))
        frames = []
    return found


def _rest(lines: list[str]) -> list[str]:
    """Return the lines that still belong to a message: the engine's have up to three."""
    rest = []
    for line in lines:
        if _EXCEPTION.match(line) or line.startswith(("Traceback", "Process ", "  File ")):
            break
        if re.match(r"^(?:Element|Object) (?:name )?'?|^\s*$", line) is None:
            break
        rest.append(line)
    return rest


def _models(text: str) -> tuple[Path, ...]:
    named = dict.fromkeys(match[1] for match in _MODEL.finditer(text))
    return tuple(path for path in map(Path, named) if path.is_file())
