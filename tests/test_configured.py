"""Settings and ignores change what is said, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.in_process import Ran, Run
from tests.test_cli import FAULTY, HEALTHY
from tests.trees import write_tree

BRIGHT = "<mujoco><worldbody>{}<geom size='1' rgba='128 0 0 1'/></worldbody></mujoco>"
MISSPELT = "<mujoco><worldbody><geom size='1' rbga='1 0 0 1'/></worldbody></mujoco>"


def rules(done: Ran) -> list[str]:
    return [line.split(": ")[1].split()[1] for line in done.out.splitlines()]


@pytest.fixture
def check(run: Run) -> Run:
    def check(*arguments: str | Path) -> Ran:
        return run(*arguments, "--engine", "never", "--output-format", "concise")

    return check


def test_rules_are_chosen_by_settings_and_flags_go_before_them(check: Run, tmp_path: Path) -> None:
    write_tree(tmp_path, {"a.xml": BRIGHT.format(""), "mjcf-lint.toml": 'ignore = "colour-range"'})
    assert rules(check("a.xml")) == []
    assert rules(check("a.xml", "--isolated")) == ["colour-range"]
    assert rules(check("a.xml", "--config", "ignore = []")) == ["colour-range"]
    assert rules(check("a.xml", "--ignore", "style")) == ["colour-range"]
    write_tree(tmp_path, {"b.toml": "select = 'error'\nextend-select = ['colour-range']"})
    assert rules(check("a.xml", "--config", "b.toml")) == ["colour-range"]


def test_severities_decide_the_exit_code(check: Run, tmp_path: Path) -> None:
    settings = 'severity = {colour-range = "error"}'
    write_tree(tmp_path, {"a.xml": BRIGHT.format(""), "mjcf-lint.toml": settings})
    done = check("a.xml")
    assert (done.code, "error colour-range" in done.out) == (1, True)
    assert check("a.xml", "--isolated").code == 0
    write_tree(tmp_path, {"mjcf-lint.toml": 'fail-on = "warning"'})
    assert check("a.xml").code == 1
    assert check("a.xml", "--fail-on", "error").code == 0


def test_files_are_passed_over_or_judged_otherwise(check: Run, tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir(exist_ok=True)
    write_tree(
        tmp_path,
        {
            "robot/a.xml": FAULTY,
            "old/a.xml": FAULTY,
            "build/a.xml": FAULTY,
            "robot/made.xml": FAULTY,
            "robot/kept.xml": FAULTY,
            ".gitignore": "build/\nrobot/*e*.xml\n",
            "robot/.gitignore": "!kept.xml\n",
            "mjcf-lint.toml": "exclude = ['old']\n"
            "per-file-ignores = {'robot/a.xml' = 'unknown-attribute'}",
        },
    )
    assert [line.split(":")[0] for line in check().out.splitlines()] == ["robot/kept.xml"]
    everything = check("--isolated", "--config", "respect-gitignore = false")
    assert len(everything.out.splitlines()) == 5
    assert len(check("build").out.splitlines()) == 1
    assert len(check("old").out.splitlines()) == 1
    assert len(check("robot/made.xml").out.splitlines()) == 1


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (
            "ignore = 'colour-rnge'",
            "no rule or category is named 'colour-rnge'; did you mean 'colour-range'?",
        ),
        ("severity = {colour-rnge = 'info'}", "no rule or category is named 'colour-rnge'"),
        ("per-file-ignores = {'*' = 'colour-rnge'}", "no rule or category is named 'colour-rnge'"),
        ("alternatives = {colour-range = 'x'}", "alternative 'colour-range=x' is none of"),
        ("target-version = '1.0'", "1.0"),
        ("selekt = 'all'", "no setting is named 'selekt'; did you mean 'select'?"),
    ],
)
def test_settings_that_make_no_sense_are_said(
    check: Run, tmp_path: Path, settings: str, said: str
) -> None:
    write_tree(tmp_path, {"a.xml": HEALTHY, "mjcf-lint.toml": settings})
    done = check("a.xml")
    assert done.code == 2
    assert said in done.err
    assert "Traceback" not in done.err


def test_the_target_and_the_alternative_of_settings_count(run: Run, tmp_path: Path) -> None:
    model = "<mujoco><default class='x'><geom rgba='1 0 0 1'/></default><worldbody/></mujoco>"
    settings = "target-version = '3.1.6..3.2.0'\nalternatives = {root-default-renamed = 'wrap'}\n"
    write_tree(tmp_path, {"a.xml": model, "mjcf-lint.toml": settings})
    done = run("a.xml", "--engine", "never", "--output-format", "json")
    assert json.loads(done.out)["targets"] == ["3.1.6..3.2.0"]
    run("a.xml", "--engine", "never", "--fix", "--unsafe-fixes")
    assert "<default>" in (tmp_path / "a.xml").read_text()


def test_the_settings_are_shown(run: Run, tmp_path: Path) -> None:
    write_tree(tmp_path, {"a.xml": HEALTHY, "mjcf-lint.toml": 'ignore = "style"'})
    done = run("a.xml", "--show-settings", "--fail-on", "info")
    first, _, rest = done.out.partition("\n")
    assert first == f"# {tmp_path / 'mjcf-lint.toml'}"
    shown = json.loads(rest)
    assert (shown["ignore"], shown["fail-on"]) == (["style"], "info")


@pytest.mark.parametrize(
    ("comment", "left"),
    [
        ("<!-- mjcf-lint: ignore colour-range (still) -->", []),
        ("<!-- mjcf-lint: ignore-file colour-range (still) -->", []),
        ("<!-- mjcf-lint: ignore physics (still) -->", []),
        ("<!-- mjcf-lint: ignore colour-range -->", ["ignore-without-reason"]),
        ("<!-- mjcf-lint: ignore geom-size (old) -->", ["colour-range", "unused-ignore"]),
        ("\n<!-- mjcf-lint: ignore colour-range (still) -->\n", []),
        ("<!-- mjcf-lint: ignore colour-range (still) -->\n\n", ["colour-range", "unused-ignore"]),
    ],
)
def test_a_comment_keeps_a_finding_back(
    check: Run, tmp_path: Path, comment: str, left: list[str]
) -> None:
    write_tree(tmp_path, {"a.xml": BRIGHT.format(comment)})
    assert sorted(rules(check("a.xml"))) == left


def test_a_comment_of_a_shared_file_is_used_if_one_model_needs_it(
    check: Run, tmp_path: Path
) -> None:
    part = (
        "<mujocoinclude>\n<!-- mjcf-lint: ignore unknown-name (made by some) -->\n"
        "<worldbody><geom size='1' material='m'/></worldbody></mujocoinclude>"
    )
    with_it = "<mujoco><asset><material name='m'/></asset><include file='part.xml'/></mujoco>"
    without = "<mujoco><include file='part.xml'/></mujoco>"
    write_tree(tmp_path, {"part.xml": part, "a.xml": with_it, "b.xml": without})
    assert rules(check()) == []
    assert rules(check("a.xml")) == []
    (tmp_path / "b.xml").unlink()
    assert rules(check("a.xml")) == ["unused-ignore"]


def test_what_is_ignored_is_not_repaired(run: Run, tmp_path: Path) -> None:
    kept = MISSPELT.replace("<geom", "<!-- mjcf-lint: ignore unknown-attribute (later) --><geom")
    write_tree(tmp_path, {"a.xml": kept, "b.xml": MISSPELT})
    run("--fix", "--unsafe-fixes", "--engine", "never")
    assert (tmp_path / "a.xml").read_text() == kept
    assert (tmp_path / "b.xml").read_text() != MISSPELT
