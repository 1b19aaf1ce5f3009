"""The figures of speed: what the bars come to, and a page that says just that."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from packaging.version import Version

from bench import speed_page
from bench.generated import tree
from bench.speed import came_to
from bench.speed_bars import (
    BARS,
    GROUPS,
    Bar,
    faster,
    growth,
    memory,
    memory_a_byte,
    plain_growth,
    same,
    seconds,
)
from bench.speed_ground import Ground
from bench.speed_measuring import Failed, NotThere, Run, Sample, alternately, run
from bench.speed_schema import schema
from bench.speed_stages import STAGES
from mjcf_lint.project.boundary import project_root

ROOT = Path(__file__).parent.parent


def sample(*took: float, size: float = 1, peak: int = 0, output: str = "") -> Sample:
    return Sample(size, [Run(one, one * one, peak, output) for one in took])


def test_the_page_is_what_the_figures_say() -> None:
    assert speed_page.PAGE.read_text("utf-8") == speed_page.page()


def test_the_page_has_a_place_for_every_group() -> None:
    text = speed_page.TEXT.read_text("utf-8")
    for group in GROUPS:
        assert text.count(f"<!-- bars: {group} -->") == 1


def test_the_figures_are_of_bars_that_there_are() -> None:
    known = {(bar.group, bar.name) for bar in BARS}
    assert len(known) == len(BARS)
    groups = speed_page.figures()["groups"]
    assert {(name, bar) for name, group in groups.items() for bar in group["bars"]} <= known
    assert {bar.stage for bar in BARS} == set(STAGES)


def test_figures_are_of_medians() -> None:
    of = {"a": sample(9, 1, 2), "b": sample(1, 0.5, 90)}
    assert seconds("a", "b").compute(of) == 2
    assert faster("a", "b").compute(of) == 0.5


def test_growth_is_by_the_unit_without_the_start_of_the_small() -> None:
    of = {"large": sample(21, size=100), "small": sample(1.5, size=10), "start": sample(1)}
    assert growth("large", "small", "start").compute(of) == pytest.approx(0.21 / 0.05)
    assert plain_growth("large", "small").compute(of) == pytest.approx(0.21 / 0.15)


def test_memory_is_that_of_the_largest_run() -> None:
    of = {"a": sample(1, peak=600, size=100), "b": sample(1, peak=300)}
    of["a"].runs.append(Run(1, peak=900))
    assert memory_a_byte("a").compute(of) == 9
    assert memory("a", "b").compute(of) == 3


def test_reports_are_the_same_only_if_all_of_them_are() -> None:
    figure = same("a", "b")
    one, other = sample(1, 1, output="x"), sample(1, output="x")
    assert figure.compute({"a": one, "b": other}) == 1
    assert figure.compute({"a": one, "b": sample(1, output="y")}) == 0


@pytest.mark.parametrize(("value", "at_least", "holds"), [(2, False, True), (2.1, False, False)])
def test_a_bar_is_the_most_there_may_be(value: float, at_least: bool, holds: bool) -> None:
    bar = Bar("g", "n", "s", "a", "b", seconds("a", "b"), 2, at_least)
    assert bar.holds(value) is holds
    assert replace(bar, at_least=True).holds(value)
    assert not replace(bar, at_least=True).holds(1.9)


class TestSaying:
    """What is said of a bar, whatever became of it."""

    BAR = Bar("g", "n", "s", "a", "b", seconds("a", "b"), 2)

    def test_that_holds(self) -> None:
        found = came_to(self.BAR, {"a": sample(1.5), "b": sample(1)})
        assert found["figure by processor time"] == 2.25
        assert speed_page.holds(self.BAR, found)
        said = "ok   g, n: at most 2 times; 1.5 times: 1.5 s against 1 s (by processor time 2.25)"
        assert speed_page.line(self.BAR, found) == said

    def test_that_does_not(self) -> None:
        found = came_to(self.BAR, {"a": sample(0.25), "b": sample(0.1)})
        assert not speed_page.holds(self.BAR, found)
        assert speed_page.line(self.BAR, found).startswith(
            "FAIL g, n: at most 2 times; 2.5 times: 250 ms against 100 ms"
        )

    def test_that_could_not_be_measured(self) -> None:
        broken = Sample(failed="not there yet: the command has no --jobs")
        found = came_to(self.BAR, {"a": broken, "b": sample(1)})
        assert not speed_page.holds(self.BAR, found)
        assert "not there yet: the command has no --jobs" in speed_page.line(self.BAR, found)
        assert came_to(self.BAR, None, "no package") == {"failed": "no package"}

    def test_that_was_not(self) -> None:
        assert not speed_page.holds(self.BAR, None)


def test_sides_are_run_in_turn_and_one_that_fails_no_more() -> None:
    calls: list[str] = []

    def side(name: str) -> Run:
        calls.append(name)
        if name == "b" and calls.count("b") == 2:
            raise Failed("broken")
        return Run(len(calls))

    sides = {"a": lambda: side("a"), "b": lambda: side("b")}
    found = alternately(sides, {"a": 7}, 3, lambda _: None)
    assert "".join(calls) == "ababa"
    assert [one.seconds for one in found["a"].runs] == [1, 3, 5]
    assert (found["a"].size, found["b"].failed, found["b"].runs) == (7, "broken", [])


def test_a_warm_up_does_not_count() -> None:
    found = alternately({"a": lambda: Run(1)}, {}, 2, lambda _: None, warm_up=True)
    assert len(found["a"].runs) == 2


def test_a_command_is_measured() -> None:
    program = "import time; x = b'x' * 90_000_000; time.sleep(.2); print('done')"
    one = run([sys.executable, "-c", program], short=True)
    assert one.said == "done\n"
    assert one.seconds > 0.2
    assert one.cpu < one.seconds + 5
    # The peak of a process is never told as less than that of the one that begins it.
    measuring = (
        "import sys; from bench.speed_measuring import run; "
        f"print(run([sys.executable, '-c', {program!r}]).peak)"
    )
    told = subprocess.run(
        [sys.executable, "-c", measuring], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert 90_000_000 < int(told.stdout) < 300_000_000


def test_a_command_that_fails_says_why() -> None:
    with pytest.raises(Failed, match="ended with 3: no such thing"):
        run([sys.executable, "-c", "import sys; print('no such thing', file=sys.stderr); exit(3)"])


def test_each_thing_lies_in_a_project_of_its_own(tmp_path: Path) -> None:
    ground = Ground(tmp_path, 1, 0.01, lambda _: None)
    for path in (ground.small(), ground.tree(0.01), ground.dataset(1) / "000" / "x.xml"):
        assert project_root(path) == tmp_path / path.relative_to(tmp_path).parts[0]


def test_an_option_that_is_not_there_yet_is_said(tmp_path: Path) -> None:
    ground = Ground(tmp_path, 1, 0.01, lambda _: None)
    assert ground.knows("--exit-zero")
    with pytest.raises(NotThere, match="not there yet: the command has no --of-tomorrow"):
        ground.lint(ground.small(), "--of-tomorrow", "7")


class TestSchema:
    """The schema that xmllint checks with."""

    @pytest.fixture(scope="class")
    @classmethod
    def checked(cls) -> object:
        from lxml import etree

        return etree.XMLSchema(etree.fromstring(schema(Version("4.0.0")).encode()))

    def valid(self, checked: object, text: bytes) -> bool:
        from lxml import etree

        assert isinstance(checked, etree.XMLSchema)
        return bool(checked.validate(etree.fromstring(text)))

    def test_takes_a_tree(self, checked: object, tmp_path: Path) -> None:
        assert self.valid(checked, tree(tmp_path, 0.05).read_bytes())

    @pytest.mark.parametrize(
        "wrong",
        [
            b"<mujoco><worldbody><bode/></worldbody></mujoco>",
            b"<mujoco><worldbody><body><geom sise='1'/></body></worldbody></mujoco>",
            b"<mujoco><worldbody><body><geom size='1 x'/></body></worldbody></mujoco>",
            b"<mujoco><worldbody><geom type='bocks'/></worldbody></mujoco>",
        ],
    )
    def test_refuses(self, checked: object, wrong: bytes) -> None:
        assert not self.valid(checked, wrong)
