"""How a matrix is printed, and what the command says and ends with."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import etree

from mjcf_lint.grammar import releases
from mjcf_lint.reporters.matrix_html import matrix_html
from mjcf_lint.reporters.matrix_json import JsonMatrix, matrix_json
from mjcf_lint.reporters.matrix_markdown import matrix_markdown
from mjcf_lint.reporters.matrix_table import table_of
from mjcf_lint.reporters.matrix_text import matrix_text
from tests.matrices import FOUR, HAND, NOWHERE, PLAIN, WORLD, read
from tests.trees import write_tree


def test_the_text_shows_models_faults_and_the_pin(tmp_path: Path) -> None:
    text = matrix_text(table_of(read(write_tree(tmp_path, FOUR))))
    lines = text.splitlines()
    assert lines[0].split() == [
        *("below", f"{tmp_path.as_posix()}/"),
        *("2.2.0", "3.2.0", "3.2.3", "3.3.7"),
    ]
    assert lines[1].split() == ["model", "..3.1.6", "..3.2.2", "..3.3.6", "..4.0.0", "loads", "in"]
    assert any(line.split() == ["plain.xml", *["loads"] * 4, "2.2.0..4.0.0"] for line in lines)
    assert "root-default-renamed: the top-level default class" in text
    assert "[3.2.0..4.0.0; 1 model]" in text
    assert "most, 3 of 4, load together in 3.2.3..3.3.6: mujoco>=3.2.3,<3.3.7" in text
    assert lines[-1] == "in the way: kettle.xml (loads in 2.2.0..3.1.6)"


def test_the_markdown_is_a_table(tmp_path: Path) -> None:
    text = matrix_markdown(table_of(read(write_tree(tmp_path, {"a|b_c.xml": HAND}))))
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert rows[0] == "| model | 2.2.0..3.3.6 | 3.3.7..4.0.0 | loads in |"
    assert rows[2] == r"| a\|b\_c.xml | ✓ | ✗ 1 | 2.2.0..3.3.6 |"
    assert "the model loads in 2.2.0..3.3.6: mujoco\\>=2.2.0,\\<3.3.7" in text


def test_the_json_holds_every_verdict_in_runs(tmp_path: Path) -> None:
    found = JsonMatrix.model_validate_json(matrix_json(read(write_tree(tmp_path, FOUR))))
    (hand,) = (row for row in found.models if row.model.endswith("hand.xml"))
    assert hand.loads_in == ["2.2.0..3.3.6"]
    assert [(run.releases, run.loads) for run in hand.verdicts] == [
        ("2.2.0..3.3.6", True),
        ("3.3.7..4.0.0", False),
    ]
    assert [blame.rule for blame in hand.verdicts[1].blames] == ["removed-attribute"]
    assert found.every_model_loads_in == []
    assert found.advice
    assert (found.advice.pin, found.advice.serves) == ("mujoco>=3.2.3,<3.3.7", 3)


def test_the_page_is_well_formed_and_needs_nothing_else(tmp_path: Path) -> None:
    page = matrix_html(table_of(read(write_tree(tmp_path, FOUR))))
    root = etree.fromstring(page.encode().split(b"\n", 1)[1])
    assert not root.xpath("//script | //link | //img | //@src | //*[starts-with(@href, 'http')]")
    assert "url(" not in page
    assert len(root.xpath("//tbody/tr")) == 4
    assert len(root.xpath("//td[@class='refused']")) == 6
    targets = {f"#{name}" for name in root.xpath("//li/@id")}
    assert set(root.xpath("//td/a/@href")) == targets


def test_the_page_escapes_what_files_are_called_and_hold(tmp_path: Path) -> None:
    if os.name != "posix":
        pytest.skip("Windows takes no such name")
    name = "<b>&\"'$x.xml"
    text = f"<mujoco><option a='1' {'b' * 3}='&lt;i>'/><include file='<u>&amp;'/>{WORLD}</mujoco>"
    page = matrix_html(table_of(read(write_tree(tmp_path, {name: text}))))
    root = etree.fromstring(page.encode().split(b"\n", 1)[1])
    assert root.xpath("string(//tbody/tr/th)") == name
    assert not root.xpath("//b | //i | //u")
    assert "<u>&" in root.xpath("string(//li[contains(., 'include-missing')])")


def run(*arguments: str | Path, folder: Path) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "mjcf_lint", "matrix", *map(str, arguments)],
        cwd=folder,
        env={**os.environ, "MJCF_LINT_CACHE": str(folder / "cache")},
        capture_output=True,
        check=False,
    )


def test_the_command_ends_with_0_whatever_loads(tmp_path: Path) -> None:
    folder = write_tree(tmp_path, {"a.xml": NOWHERE, "b.xml": PLAIN})
    ran = run(folder=folder)
    assert ran.returncode == 0, ran.stderr
    assert b"in the way: a.xml (loads in none)" in ran.stdout
    assert ran.stderr.decode().splitlines() == [f"2 models in {len(releases())} releases, read"]


def test_the_command_writes_to_a_file(tmp_path: Path) -> None:
    folder = write_tree(tmp_path, {"a.xml": HAND})
    options = ("--target-version", "3.3.6..3.3.7", "--output-format", "json")
    ran = run("a.xml", *options, "--output-file", "matrix.json", folder=folder)
    assert (ran.returncode, ran.stdout) == (0, b"")
    written = json.loads((folder / "matrix.json").read_text())
    assert written["releases"] == ["3.3.6", "3.3.7"]
    assert written["advice"]["pin"] == "mujoco>=3.3.6,<3.3.7"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("missing.xml",), "no such file"),
        (("a.xml", "--target-version", "9.9.9"), "not a known release"),
        (("a.xml", "--output-file", "no/such/folder.txt"), "--output-file"),
        (("a.xml", "--output-format", "pdf"), "pdf"),
    ],
)
def test_the_command_ends_with_2_for_what_makes_no_sense(
    arguments: tuple[str, ...], said: str, tmp_path: Path
) -> None:
    ran = run(*arguments, folder=write_tree(tmp_path, {"a.xml": PLAIN}))
    assert ran.returncode == 2
    assert said in ran.stderr.decode()
    assert ran.stdout == b""


def test_without_an_installed_engine_asking_for_engines_says_so(tmp_path: Path) -> None:
    folder = write_tree(tmp_path, {"a.xml": PLAIN})
    ran = run("a.xml", "--engine", "always", "--target-version", "3.1.6", folder=folder)
    assert ran.returncode == 0
    assert "mjcf-lint engines install" in ran.stderr.decode()


def test_many_in_the_way_are_counted(tmp_path: Path) -> None:
    old = PLAIN.replace("<world", "<default class='kettle'/><world")
    new = PLAIN.replace("<world", "<option><flag nativeccd='enable'/></option><world")
    models = {f"old{at}.xml": old for at in range(22)} | {f"new{at}.xml": new for at in range(23)}
    text = matrix_text(table_of(read(write_tree(tmp_path, models))))
    assert re.search(r"^in the way: old0\.xml .*, 2 others$", text.splitlines()[-1]), text


def test_a_page_without_faults_lists_none(tmp_path: Path) -> None:
    page = matrix_html(table_of(read(write_tree(tmp_path, {"a.xml": PLAIN}))))
    assert "What refuses them" not in page


def test_models_of_two_places_are_shown_in_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_tree(tmp_path, {"here/a.xml": PLAIN, "there/b.xml": PLAIN})
    monkeypatch.chdir(tmp_path / "here")
    text = matrix_text(table_of(read(Path("a.xml"), tmp_path / "there" / "b.xml")))
    assert "below" not in text
    assert str(tmp_path / "there" / "b.xml") in text
