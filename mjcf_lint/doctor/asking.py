"""Ask an interpreter for the facts, and let it try things in a process that may die or hang."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from pydantic import ValidationError

from mjcf_lint.deferred import dataclass
from mjcf_lint.doctor.facts import Facts
from mjcf_lint.doctor.probe import MARK
from mjcf_lint.errors import MjcfLintError

OLDEST_PYTHON = "3.8"
SECONDS_FOR_FACTS = 30.0
SECONDS_FOR_A_TRIAL = 60.0
_TRIED = "mjcf-lint doctor tried: "
_SHOWN = 300


class NoAnswer(MjcfLintError):
    """An interpreter that does not tell what it is."""


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of a trial: what it told, or why it failed, in the words of the program."""

    told: str = ""
    trouble: str = ""

    @property
    def worked(self) -> bool:
        """Whether it came to its end."""
        return not self.trouble


def facts_of(python: Path) -> Facts:
    """Return the facts an interpreter tells of its environment; raises NoAnswer."""
    script = Path(__file__).with_name("probe.py")
    try:
        run = _run(python, str(script), seconds=SECONDS_FOR_FACTS)
    except OSError as problem:
        raise NoAnswer(f"{python} cannot be run ({problem.strerror}); name a Python") from None
    except subprocess.TimeoutExpired:
        raise NoAnswer(
            f"{python} gave no answer in {SECONDS_FOR_FACTS:g} s; name another interpreter"
        ) from None
    marked = [line for line in _text(run.stdout).splitlines() if line.startswith(MARK)]
    try:
        return Facts.model_validate_json(marked[-1].removeprefix(MARK))
    except (IndexError, ValidationError):
        said = _last_words(_text(run.stderr)) or "nothing"
        raise NoAnswer(
            f"{python} told no facts ({said}); it has to be Python {OLDEST_PYTHON} or newer"
        ) from None


def tried(python: Path, code: str, variables: Mapping[str, str] | None = None) -> Tried:
    """Run code in a process of its own; what it passes to `tell` is what it told."""
    whole = (
        "import sys; sys.path[:] = [one for one in sys.path if one]\n"
        f"def tell(text): print({_TRIED!r} + str(text))\n{code}"
    )
    try:
        run = _run(python, "-c", whole, seconds=SECONDS_FOR_A_TRIAL, variables=variables)
    except OSError as problem:
        return Tried(trouble=str(problem.strerror))
    except subprocess.TimeoutExpired:
        return Tried(trouble=f"no answer in {SECONDS_FOR_A_TRIAL:g} s")
    told = [line for line in _text(run.stdout).splitlines() if line.startswith(_TRIED)]
    if run.returncode == 0:
        return Tried(told=told[-1].removeprefix(_TRIED) if told else "")
    said = _last_words(_text(run.stderr))
    if run.returncode < 0:
        said = f"killed by signal {-run.returncode}" + (f": {said}" if said else "")
    return Tried(trouble=said or f"ended with exit code {run.returncode}")


def _run(
    python: Path, *arguments: str, seconds: float, variables: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [python, *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=seconds,
        # What matplotlib, numba and the like write to their caches is none of our business.
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1", **(variables or {})},
        check=False,
    )


def _last_words(text: str) -> str:
    """Return how a traceback ends: the last line that begins at the margin, and what follows."""
    lines = [line.rstrip() for line in text.splitlines() if line.strip()]
    starts = [at for at, line in enumerate(lines) if not line.startswith((" ", "\t", "^"))]
    if not starts:
        return ""
    errors = [at for at in starts if _is_error(lines[at])]
    first = errors[-1] if errors else starts[-1]
    words = " ".join(" ".join(lines[first:]).split())
    return words if len(words) <= _SHOWN else f"{words[:_SHOWN]} …"


def _is_error(line: str) -> bool:
    name = line.split(":")[0]
    return name.replace(".", "").replace("_", "").isalnum() and name.endswith(
        ("Error", "Exception", "Exit")
    )


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")
