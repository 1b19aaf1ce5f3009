"""What the measurements need: the command, the options it knows, packages, models, lists."""

from __future__ import annotations

import os
import platform
import shutil
import sys
import venv
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from importlib.metadata import requires, version
from pathlib import Path

from packaging.requirements import Requirement

import mjcf_lint
from bench import fetch
from bench.generated import MEGABYTE, dataset, tree
from bench.speed_measuring import Failed, NotThere, Run, run

ROOT = Path(__file__).parent.parent
COMMAND = Path(sys.executable).with_name("mjcf-lint")
PACKAGES = {
    "metaworld": "3.1.1",
    "d4rl": "1.1",
    "gymnasium-robotics": "1.2.4",
    "dm-control": "1.0.50",
}
SMALL = """<mujoco model="pendulum">
  <compiler angle="radian" autolimits="true"/>
  <default>
    <joint damping="0.1"/>
  </default>
  <worldbody>
    <light pos="0 0 3" dir="0 0 -1"/>
    <geom name="floor" type="plane" size="5 5 0.1"/>
    <body name="pole" pos="0 0 1">
      <joint name="hinge" axis="0 1 0" range="-3 3"/>
      <geom name="rod" type="capsule" fromto="0 0 0 0 0 0.6" size="0.05"/>
      <body name="bob" pos="0 0 0.7">
        <geom name="weight" size="0.1" mass="1"/>
      </body>
    </body>
  </worldbody>
  <actuator>
    <motor name="drive" joint="hinge" ctrlrange="-1 1"/>
  </actuator>
  <sensor>
    <jointpos name="angle" joint="hinge"/>
  </sensor>
</mujoco>
"""


@dataclass(slots=True)
class Ground:
    """A folder that holds what is measured, each thing in a project of its own, made when asked."""

    folder: Path
    models: int
    megabytes: float
    progress: Callable[[str], object]
    _known: dict[str, bool] = field(default_factory=dict)

    def project(self, name: str, make: Callable[[Path], object]) -> Path:
        """Return the folder of a project: nothing outside is looked through for its models."""
        folder = self.folder / name
        if not folder.is_dir():
            self.progress(f"  making {name}")
            make(folder)
            (folder / ".git").mkdir()
        return folder

    def small(self) -> Path:
        """Return a small healthy file."""

        def make(folder: Path) -> None:
            folder.mkdir()
            (folder / "pendulum.xml").write_text(SMALL, "utf-8")

        return self.project("pendulum", make) / "pendulum.xml"

    def package(self, name: str) -> Path:
        """Return the folder of a package; raises NotThere where it cannot be fetched."""
        return self.project(name, lambda folder: shutil.copytree(package(name), folder))

    def tree(self, megabytes: float) -> Path:
        """Return the root of a tree."""
        name = f"tree-{megabytes:g}"
        return self.project(name, lambda folder: tree(folder, megabytes)) / "tree.xml"

    def dataset(self, models: int) -> Path:
        """Return the folder of a data set."""
        return self.project(f"models-{models}", lambda folder: dataset(folder, models))

    def entry_models(self, *packages: str) -> Path:
        """Return a list of the models of packages that nothing includes, a path a line."""
        roots = []
        for name in packages:
            report = mjcf_lint.lint(self.package(name), engine="never", isolated=True)
            roots += [str(root) for root in report.roots]
        listed = self.folder / f"{'-'.join(packages)}.txt"
        listed.write_text("".join(f"{root}\n" for root in roots), "utf-8")
        return listed

    def knows(self, *option: str) -> bool:
        """Say whether the command takes an option."""
        if option[0] not in self._known:
            try:
                run([COMMAND, "check", *option, "--engine", "never", self.small()])
                self._known[option[0]] = True
            except Failed as problem:
                if "No such option" not in str(problem):
                    raise
                self._known[option[0]] = False
        return self._known[option[0]]

    def lint(
        self,
        path: Path,
        *needed: str,
        engine: str = "never",
        plain: Sequence[tuple[str, ...]] = (("--no-cache",), ("--jobs", "1")),
    ) -> Run:
        """Check a path; `plain` options keep back what a command without them does not do."""
        for place, option in enumerate(needed):
            if option.startswith("--") and option not in ("--output-format",):
                values = [one for one in needed[place + 1 : place + 2] if not one.startswith("--")]
                if not self.knows(option, *values):
                    raise NotThere(f"not there yet: the command has no {option}")
        options = [word for option in plain if self.knows(*option) for word in option]
        command: list[str | Path] = [COMMAND, "check", *options, *needed, "--isolated"]
        return run([*command, "--engine", engine, path], codes=(0, 1))


@cache
def package(name: str) -> Path:
    """Return the folder of a package's files; raises NotThere where it cannot be fetched."""
    try:
        return fetch.package(name, PACKAGES[name])
    except fetch.Unavailable as problem:
        raise NotThere(str(problem)) from None


@cache
def python_with_dm_control() -> Path:
    """Return an interpreter with dm_control and with what mjcf-lint needs; raises NotThere."""
    needs = map(Requirement, requires("mjcf-lint") or ())
    ours = [f"{one.name}{one.specifier}" for one in needs if not _optional(one)]
    wanted = (f"dm_control=={PACKAGES['dm-control']}", f"mujoco=={version('mujoco')}", *ours)
    key = sha256(repr((wanted, sys.version, sys.base_prefix)).encode()).hexdigest()[:8]

    def make(folder: Path) -> None:
        venv.create(folder, symlinks=os.name == "posix", with_pip=True)
        fetch.pip(_python(folder), "install", *wanted)

    try:
        return _python(fetch.once(f"dm-control-beside-{platform.python_version()}-{key}", make))
    except fetch.Unavailable as problem:
        raise NotThere(str(problem)) from None


def xmllint() -> str:
    """Return the command; raises NotThere with how to get it."""
    found = shutil.which("xmllint")
    if found is None:
        raise NotThere("xmllint is not installed: apt-get install libxml2-utils")
    return found


def megabytes(path: Path) -> float:
    """Return the size of a file in megabytes of 10^6 bytes."""
    return path.stat().st_size / MEGABYTE


def _optional(requirement: Requirement) -> bool:
    return requirement.marker is not None and not requirement.marker.evaluate({"extra": ""})


def _python(environment: Path) -> Path:
    return environment / ("bin/python" if os.name == "posix" else "Scripts/python.exe")
