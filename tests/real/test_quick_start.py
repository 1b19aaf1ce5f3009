"""The quick start says what its commands print on the real kitchen."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from mjcf_lint.cache import CACHE_VARIABLE
from tests.console_blocks import shown_in
from tests.real.command_line import mjcf_lint
from tests.real.fetch import library, package, python_with

pytestmark = pytest.mark.real

PAGE = Path(__file__).parents[2] / "docs" / "quick-start.md"
KITCHEN = Path("gymnasium_robotics", "envs", "assets", "kitchen_franka")
LOADING, REFUSING = "3.1.6", "4.0.0"
CHECKING = ("check", "assets", "wrapped")


def test_every_command_prints_what_the_page_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(CACHE_VARIABLE, str(library(LOADING).path.parents[3]))
    shutil.copytree(package("gymnasium-robotics") / KITCHEN, tmp_path / "assets")
    wrong = []
    for one in shown_in(PAGE):
        if one.words[0] == "cp":
            shutil.copytree(tmp_path / one.words[-2], tmp_path / one.words[-1])
            continue
        assert one.words[0] == "mjcf-lint"
        python = ("--python", python_with(REFUSING)) if one.words[1] in CHECKING else ()
        run = mjcf_lint(*one.words[1:], *python, cwd=tmp_path)
        separator = "\n" if run.stdout and not run.stdout.endswith("\n") else ""
        printed = f"{run.stdout}{separator}{run.stderr}"
        if not one.matches(printed):
            wrong.append(f"$ {one.command}\n{printed}")
    assert not wrong, "\n".join(wrong)
