"""Rules that run while the engine compiles see what they see one after the other."""

from __future__ import annotations

import os
import time
from collections.abc import Generator, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from mjcf_lint.checking.linter import Linter
from mjcf_lint.crew import sparing
from mjcf_lint.crew.here import look_at_here
from mjcf_lint.crew.sparing import FEW, Sparing
from mjcf_lint.engine import Engine
from mjcf_lint.project.files import MOST_BYTES, Files
from mjcf_lint.releases.target import Target
from mjcf_lint.ruleset.registry import load_rules
from tests.trees import write_tree

BODY = "<mujoco><worldbody><body><freejoint/>{}</body></worldbody></mujoco>"
SOUND = BODY.format('<geom size="1"/>')
REFUSED = BODY.format('<geom size="-1"/><site size="a"/>')
NO_MASS = BODY.format("")
CRASH = """<mujoco><asset><hfield name="h" nrow="65536" ncol="65536" size="1 1 1 1"/></asset>
<worldbody><geom type="hfield" hfield="h"/></worldbody></mujoco>"""
CYCLE = '<mujoco><include file="cycle.xml"/></mujoco>'
PART = '<mujoco><body name="a"/></mujoco>'
BROKEN = "<mujoco><worldbody></mujoco>"
PIPE = '<mujoco><asset><mesh name="m" file="pipe.stl"/></asset></mujoco>'


class Watched(Engine):
    """Keeps which files it was asked for ahead."""

    asked: tuple[str, ...] = ()

    def ahead(self, path: Path) -> None:
        self.asked += (path.name,)
        super().ahead(path)


@pytest.fixture
def watched(engine: Engine) -> Iterator[Watched]:
    watched = Watched(engine.library)
    yield watched
    watched.close()


def loadable(paths: list[Path]) -> tuple[str, ...]:
    """Return which of them the engine is asked to load as they are."""
    others = (BROKEN, CYCLE, PART, PIPE)
    return tuple(path.name for path in paths if path.read_text() not in others)


def models(folder: Path, count: int) -> list[Path]:
    """Write so many models, some of which are not sound."""
    texts = (SOUND, REFUSED, SOUND, NO_MASS, CRASH, BROKEN, SOUND, PART)
    names = [f"{at:03}.xml" for at in range(count)]
    write_tree(folder, {name: texts[at % len(texts)] for at, name in enumerate(names)})
    return [folder / name for name in names]


def test_the_same_is_seen_as_one_after_another(
    tmp_path: Path, watched: Watched, target: Target
) -> None:
    paths = models(tmp_path, 50)
    cycle = tmp_path / "cycle.xml"
    cycle.write_text(CYCLE)
    paths.insert(20, cycle)
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.stl")
        (tmp_path / "waits.xml").write_text(PIPE)
        paths.insert(30, tmp_path / "waits.xml")
    linter = Linter(target, load_rules(), watched)
    expected = [linter.examine(path) for path in paths]
    assert not watched.asked
    assert list(look_at_here(linter, paths)) == expected
    assert watched.asked == loadable(paths)


def test_the_engine_begins_before_the_first_is_seen(
    tmp_path: Path, watched: Watched, target: Target
) -> None:
    seen = look_at_here(Linter(target, (), watched), models(tmp_path, 6))
    next(seen)
    assert watched.asked == ("000.xml", "001.xml", "002.xml", "003.xml", "004.xml")


def test_few_large_models_wait_for_the_engine(
    tmp_path: Path, watched: Watched, target: Target
) -> None:
    large = SOUND + " " * (MOST_BYTES // 2)
    write_tree(tmp_path, {f"{at}.xml": large for at in range(5)})
    seen = look_at_here(Linter(target, (), watched), sorted(tmp_path.glob("*.xml")))
    next(seen)
    assert len(watched.asked) == 2


def test_nothing_is_left_to_do_for_nobody(tmp_path: Path, watched: Watched, target: Target) -> None:
    linter = Linter(target, (), watched)
    paths = models(tmp_path, 4)
    seen = look_at_here(linter, paths)
    next(seen)
    while watched._worker and watched._worker.replies.qsize() < 3:
        time.sleep(0.01)
    assert isinstance(seen, Generator)
    seen.close()
    paths[2].write_text("<mujoco><nothing/></mujoco>")
    assert not watched.load(paths[2]).loaded


def test_what_is_not_on_the_disk_is_not_begun(
    tmp_path: Path, watched: Watched, target: Target
) -> None:
    paths = models(tmp_path, 3)
    overlay = {paths[0].resolve(): REFUSED.encode(), paths[1].resolve(): SOUND.encode()}
    linter = Linter(target, load_rules(), watched, Files(overlay))
    bad, good, other = look_at_here(linter, paths)
    assert bad.checked
    assert bad.checked.fails
    assert good.checked
    assert not good.checked.fails
    assert other.checked
    assert watched.asked == ("002.xml",)


@pytest.mark.parametrize(("seconds", "others"), [(60.0, False), (0.0, True)])
def test_others_help_when_it_takes_long(
    tmp_path: Path,
    watched: Watched,
    target: Target,
    monkeypatch: pytest.MonkeyPatch,
    seconds: float,
    others: bool,
) -> None:
    monkeypatch.setattr(sparing, "_SECONDS", seconds)
    paths = models(tmp_path, FEW + 20)
    handed = list[Path]()

    class Others:
        def look_at(self, linter: Linter, roots: list[Path]) -> Iterator[object]:
            handed.extend(roots)
            return map(linter.examine, roots)

    linter = Linter(target, (), watched)
    expected = [linter.examine(path) for path in paths]
    with ExitStack() as stack:
        crew = Sparing(2, (), stack)
        crew._processes = Others()  # type: ignore[assignment]
        assert list(crew.look_at(linter, paths)) == expected
    assert handed == (paths if others else [])
    assert watched.asked == (() if others else loadable(paths))
