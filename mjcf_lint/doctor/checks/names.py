"""D13: paths that MuJoCo cannot open on Windows, and a comma in numbers."""

from __future__ import annotations

from collections.abc import Iterator

from mjcf_lint.doctor.case import Case
from mjcf_lint.doctor.finding import Finding, note, problem


def numbers_and_paths(case: Case) -> Iterator[Finding]:
    """Yield paths with letters beyond ASCII on Windows, and a locale with a decimal comma."""
    facts = case.facts
    places = [facts.prefix, *(str(path.absolute()) for path in case.asked.paths)]
    strange = [place for place in places if not place.isascii()]
    if facts.platform == "win32" and strange:
        yield problem(
            *("D13", "path", f"MuJoCo cannot open files in {strange[0]} on Windows"),
            "letters beyond ASCII; https://github.com/google-deepmind/mujoco/issues/3139",
            "move it to a folder with a plain name, as C:\\mujoco",
        )
    if facts.decimal_point == ",":
        yield note(
            *("D13", "decimal-comma", "numbers have a decimal comma in this locale"),
            "Python itself keeps the point, but a program that calls setlocale, as Qt and GTK do, "
            "can make older MuJoCo read 0.5 as 0",
            "export LC_NUMERIC=C",
        )
