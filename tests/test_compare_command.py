"""`mjcf-lint compare`, in our own process and with the installed MuJoCo."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from mjcf_lint.reporters.comparison_json import JsonComparison
from tests.in_process import Run, runner
from tests.trees import write_tree

BALL = "<mujoco><worldbody><geom name='ball' size='.1'/></worldbody></mujoco>"
FILES = {
    "a.xml": BALL,
    "same.xml": BALL.replace("><geom", ">\n<!-- a ball -->\n<geom"),
    "b.xml": BALL.replace(".1", ".2"),
    "typo.xml": BALL.replace("size", "sise"),
}


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    write_tree(tmp_path, FILES)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MJCF_LINT_CACHE", str(tmp_path / "cache"))

    return runner(capfd, "compare")


def test_equal_models_end_with_0(run: Run) -> None:
    ran = run("a.xml", "same.xml")
    assert ran.code == 0
    assert ran.out.startswith("equal: the compiled models are the same (MuJoCo ")
    assert len(ran.out.splitlines()) == 1


def test_different_models_end_with_1_and_say_what_differs(run: Run) -> None:
    ran = run("a.xml", "b.xml")
    assert ran.code == 1
    lines = ran.out.splitlines()
    assert lines[0].startswith("different: ")
    place = lines.index("geom_size: 1 of 1 geom, by at most 0.1")
    assert lines[place + 1] == "  geom 'ball': 0.1 0 0 -> 0.2 0 0"


def test_json_holds_every_difference(run: Run) -> None:
    ran = run("a.xml", "b.xml", "--output-format", "json")
    assert ran.code == 1
    found = JsonComparison.model_validate(json.loads(ran.out))
    assert not found.equal
    assert (found.before.path, found.after.path) == ("a.xml", "b.xml")
    (size,) = [one for one in found.fields if one.field == "geom_size"]
    assert size.largest == pytest.approx(0.1)
    assert [one.element for one in size.differences] == ["geom 'ball'"]


@pytest.mark.parametrize("paths", [("typo.xml", "a.xml"), ("a.xml", "typo.xml")])
def test_a_model_that_does_not_load_ends_with_2_and_the_engines_words(
    paths: tuple[str, str], run: Run
) -> None:
    ran = run(*paths)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("mjcf-lint: typo.xml: does not load in MuJoCo ")
    assert "unrecognized attribute: 'sise'" in ran.err


def test_a_file_that_is_not_there_ends_with_2(run: Run) -> None:
    ran = run("a.xml", "gone.xml")
    assert (ran.code, ran.err) == (2, "mjcf-lint: gone.xml: no such file\n")


@pytest.mark.parametrize("option", [("--release", "3.1.6"), ("--across", "3.1.6", "4.0.0")])
def test_an_engine_that_is_not_installed_ends_with_2_and_a_way_out(
    option: tuple[str, ...], run: Run
) -> None:
    ran = run("a.xml", "b.xml", *option)
    assert ran.code == 2
    assert "run `mjcf-lint engines install 3.1.6`" in ran.err


def test_what_is_no_release_ends_with_2(run: Run) -> None:
    ran = run("a.xml", "b.xml", "--release", "newest")
    assert (ran.code, "'newest' is no release of MuJoCo" in ran.err) == (2, True)


def test_two_ways_to_choose_an_engine_exclude_each_other(run: Run) -> None:
    ran = run("a.xml", "b.xml", "--release", "3.1.6", "--python", sys.executable)
    assert ran.code == 2
    assert "exclude each other" in ran.err
