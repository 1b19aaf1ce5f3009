"""Repair all models of the public packages with all rules at once, and hold what must hold.

`python -m bench.properties [PACKAGE ...]` runs the long tests of all packages, or of those named,
one after another; with `--write` it writes what they came to into bench/figures/properties.json.
"""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timezone
from pathlib import Path

from lxml import etree

from mjcf_lint import __version__
from tests.real.fetch import PACKAGES

FIGURES = Path(__file__).parent / "figures" / "properties.json"
_TEST = "tests/real/test_properties_of_packages.py::test_repairs_of_a_package"


@dataclass(frozen=True, slots=True)
class Held:
    """What came of one package.

    `models` counts each once for each target, `repairs` the choices of repairs that changed
    anything; `seconds` are those of the clock on the wall.
    """

    package: str
    date: str
    held: bool
    models: int = 0
    repairs: int = 0
    seconds: int = 0
    said: str = ""


def run(package: str) -> Held:
    """Run the long test of one package."""
    date = datetime.now(timezone.utc).date().isoformat()
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.xml")
        done = subprocess.run(
            [
                *(sys.executable, "-m", "pytest", "-q", "-m", "long", f"{_TEST}[{package}-all]"),
                *("-o", "junit_family=xunit1", f"--junitxml={report}"),
            ],
            cwd=FIGURES.parent.parent.parent,
            capture_output=True,
            text=True,
            check=False,
        )
        properties = dict(_properties(report)) if report.exists() else {}
    figures = {key: int(properties.get(key, 0)) for key in ("models", "repairs", "seconds")}
    held = done.returncode == 0 and figures["models"] > 0
    said = "" if held else "\n".join(done.stdout.splitlines()[-40:])
    return Held(package, date, held, **figures, said=said)


def _properties(report: Path) -> Iterable[tuple[str, str]]:
    for one in etree.parse(report).iterfind(".//property"):
        yield one.attrib["name"], one.attrib["value"]


def write(found: Iterable[Held]) -> None:
    """Write figures, those of packages that were not run now as they were."""
    earlier = json.loads(FIGURES.read_text("utf-8"))["packages"] if FIGURES.exists() else []
    packages = {one["package"]: one for one in (*earlier, *map(asdict, found))}
    figures = {
        "date": max(one["date"] for one in packages.values()),
        "version": __version__,
        "python": platform.python_version(),
        "packages": [packages[name] for name in PACKAGES if name in packages],
    }
    FIGURES.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")


def main() -> None:
    """Run the tests."""
    parser = argparse.ArgumentParser(prog="python -m bench.properties", description=__doc__)
    parser.add_argument("packages", nargs="*", help="names of packages; all of them")
    parser.add_argument("--write", action="store_true", help="write bench/figures/properties.json")
    options = parser.parse_args()
    every_one_held = True
    for package in options.packages or PACKAGES:
        held = run(package)
        every_one_held &= held.held
        print(held, held.said, sep="\n", flush=True)
        if options.write:
            write([held])
    sys.exit(not every_one_held)


if __name__ == "__main__":
    main()
