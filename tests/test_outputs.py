"""Reports in files: each whole or not there, in the format that was said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mjcf_lint.commands.outputs import Output, parse_outputs
from mjcf_lint.project.settings import SettingsError
from mjcf_lint.reporters import Format
from tests.in_process import Run
from tests.test_cli import FAULTY
from tests.trees import tree_of, write_tree


def test_the_ending_tells_the_format() -> None:
    given = ["a.sarif", "b.JSON", "full=c.log", "junit=d=e.xml", "f.html"]
    assert parse_outputs(given) == (
        Output(Format.SARIF, Path("a.sarif")),
        Output(Format.JSON, Path("b.JSON")),
        Output(Format.FULL, Path("c.log")),
        Output(Format.JUNIT, Path("d=e.xml")),
        Output(Format.HTML, Path("f.html")),
    )


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("report", "sarif=report"),
        ("sarf=report", "did you mean 'sarif'?"),
        ("sarif=", "names no file"),
    ],
)
def test_what_says_too_little_is_refused(given: str, said: str) -> None:
    with pytest.raises(SettingsError, match=said.replace("?", r"\?")):
        parse_outputs([given])


def test_several_files_in_one_run(run: Run, tmp_path: Path) -> None:
    write_tree(tmp_path, {"a.xml": FAULTY, "old.json": "old"})
    done = run(
        *("a.xml", "--output-format", "concise", "--output-file", "old.json"),
        *("--output-file", "concise=again.txt", "--output-file", "all.txt"),
    )
    assert done.code == 1
    assert (tmp_path / "again.txt").read_text() == done.out
    assert json.loads((tmp_path / "old.json").read_text())["summary"]["error"] == 1
    assert "^^^" in (tmp_path / "all.txt").read_text()
    assert set(tree_of(tmp_path)) == {"a.xml", "old.json", "again.txt", "all.txt"}


def test_a_folder_that_is_not_there_is_said(run: Run, tmp_path: Path) -> None:
    write_tree(tmp_path, {"a.xml": FAULTY})
    done = run("a.xml", "--output-file", "nowhere/report.json")
    assert done.code == 2
    assert "nowhere/report.json: No such file or directory" in done.err
    assert set(tree_of(tmp_path)) == {"a.xml"}


def test_what_a_link_leads_to_is_written(run: Run, tmp_path: Path) -> None:
    write_tree(tmp_path, {"a.xml": FAULTY, "kept/report.json": "old"})
    (tmp_path / "report.json").symlink_to("kept/report.json")
    assert run("a.xml", "--output-file", "report.json").code == 1
    assert (tmp_path / "report.json").is_symlink()
    assert json.loads((tmp_path / "kept" / "report.json").read_text())["files"] == 1
