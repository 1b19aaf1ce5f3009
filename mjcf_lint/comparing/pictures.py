"""Pictures of models before and after their repair, drawn by the target's own Python."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import monotonic

from mjcf_lint.comparing.draw import DRAWN, NO_GRAPHICS, NO_MUJOCO, REFUSED
from mjcf_lint.compiling.layout import joined, lay_out, layout
from mjcf_lint.engine.scratch import scratch
from mjcf_lint.mjcf.model import Model
from mjcf_lint.mjcf.tree import Reader

WIDTH, HEIGHT = 400, 300
MOST_MODELS = 6
"""Models that are drawn; each has up to four pictures."""
SECONDS_FOR_A_MODEL = 20.0
SECONDS_FOR_ALL = 60.0
MEMORY = 8 << 30
LARGEST = 2 << 20
"""Bytes of a picture; a larger one is left out."""

CANNOT_RUN = -1000
GL = "MUJOCO_GL"


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG file, and the camera it was seen through."""

    png: bytes = field(repr=False)
    camera: str


@dataclass(frozen=True, slots=True)
class View:
    """A model in one state: its pictures, or why there are none."""

    pictures: tuple[Picture, ...] = ()
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Pictured:
    """A model before and after its repair."""

    root: Path
    before: View
    after: View

    @property
    def alike(self) -> bool:
        """Say whether all its pictures are the same, down to each pixel."""
        one, other = self.before.pictures, self.after.pictures
        return bool(one) and [seen.png for seen in one] == [seen.png for seen in other]


@dataclass(frozen=True, slots=True)
class Pictures:
    """What was drawn, with which release; `note` says why pictures are missing."""

    models: tuple[Pictured, ...] = ()
    release: str = ""
    note: str = ""
    repairs: str = "--fix"
    """The flags that make the repairs."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A model as it was and as repaired, with the bytes of changed files by resolved path."""

    before: Model
    after: Model
    old: Mapping[Path, bytes]
    new: Mapping[Path, bytes]


def take(
    subjects: Sequence[Subject], python: Path, releases: Collection[str], read: Reader
) -> Pictures:
    """Draw models before and after, if a Python has one of the releases.

    Never raises for what a model or a Python cannot do.
    """
    studio = _Studio(python, releases, monotonic() + SECONDS_FOR_ALL)
    models = []
    for subject in subjects:
        try:
            models.append(studio.both(subject, read))
        except OSError as error:
            studio.note = f"the files of {subject.before.root.path} cannot be laid out: {error}"
        if studio.note:
            break
    drawn = [one for one in models if one.before.pictures or one.after.pictures or not studio.note]
    return Pictures(tuple(drawn), studio.release, studio.note)


@dataclass(slots=True)
class _Studio:
    """A Python that draws, with the graphics that were found to work in it."""

    python: Path
    releases: Collection[str]
    deadline: float
    release: str = ""
    working: str | None = None
    note: str = ""
    """Why nothing more can be drawn."""

    def both(self, subject: Subject, read: Reader) -> Pictured:
        root = subject.before.root.path
        plan = joined([layout([subject.before], read), layout([subject.after], read)])
        views = []
        for changed in (subject.old, subject.new):
            if monotonic() > self.deadline:
                views.append(View((), "not drawn: there was no time left"))
                continue
            with scratch() as folder, scratch() as album:
                lay_out(plan, folder, changed, link=True)
                view = self.draw(plan.place(root, folder), album)
                views.append(replace(view, trouble=view.trouble.replace(f"{folder}{os.sep}", "")))
        return Pictured(root, *views)

    def draw(self, path: Path, album: Path) -> View:
        """Draw one model, with the first graphics that work."""
        tried = []
        for graphics in _graphics() if self.working is None else [self.working]:
            code, said = self.run(path, album, graphics)
            if code == NO_GRAPHICS and self.working is None:
                name = graphics or os.environ.get(GL) or "the system's"
                tried.append(f"{name}: {said.get('said', '')}")
                continue
            return self.view(code, said, album, graphics)
        self.note = "no graphics to draw with here (" + "; ".join(tried) + ")"
        return View((), "not drawn")

    def view(self, code: int, said: dict[str, object], album: Path, graphics: str) -> View:
        if version := str(said.get("version", "")):
            if version not in self.releases:
                wanted = "none of the targets" if len(self.releases) > 1 else "not the target"
                self.note = f"{self.python} has MuJoCo {version}, {wanted}"
                return View((), "not drawn")
            self.release = version
        if code == REFUSED:
            reason = " ".join(str(said.get("said", "")).split())
            return View((), f"MuJoCo {self.release} does not load it: {reason}")
        if code == DRAWN and (found := tuple(_pictures(said, album))):
            self.working = graphics
            return View(found)
        if code in (NO_MUJOCO, CANNOT_RUN):
            self.note = f"{self.python} cannot draw: {said.get('said')}"
        return View((), f"not drawn: {said.get('said') or 'no picture came of it'}")

    def run(self, path: Path, album: Path, graphics: str) -> tuple[int, dict[str, object]]:
        """Run the program that draws; what it says is empty where it died."""
        seconds = max(1.0, min(SECONDS_FOR_A_MODEL, self.deadline - monotonic()))
        program = Path(__file__).with_name("draw.py").read_text("utf-8")
        command = [self.python, "-B", "-c", program, path, album]
        try:
            done = subprocess.run(
                [*map(str, command), str(WIDTH), str(HEIGHT), str(MEMORY)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=album,
                env=os.environ | ({GL: graphics} if graphics else {}),
                timeout=seconds,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return -1, {"said": f"it took more than {seconds:.0f} seconds"}
        except OSError as error:
            return CANNOT_RUN, {"said": error.strerror or str(error)}
        try:
            said = json.loads(done.stdout.decode("utf-8", "replace").strip().split("\n")[-1])
        except ValueError:
            said = {"said": f"the program that draws it ended with code {done.returncode}"}
        return done.returncode, said if isinstance(said, dict) else {}


def _graphics() -> tuple[str, ...]:
    """Return the values of MUJOCO_GL to try in turn; an empty one leaves it as it is."""
    if os.environ.get(GL) or sys.platform != "linux":
        return ("",)
    return ("egl", "osmesa")


def _pictures(said: dict[str, object], album: Path) -> Iterator[Picture]:
    cameras = said.get("cameras")
    for number, camera in enumerate(cameras if isinstance(cameras, list) else []):
        file = album / f"{number}.png"
        if file.is_file() and file.stat().st_size <= LARGEST:
            yield Picture(file.read_bytes(), str(camera))


def with_bytes(changes: Iterable[tuple[Path, bytes]]) -> dict[Path, bytes]:
    """Return new bytes by resolved path."""
    return {Path(os.path.realpath(path)): data for path, data in changes}
