"""A file may come on stdin: it is checked in the place of one on the disk, and written nowhere."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from mjcf_lint.commands.request import read_stdin
from mjcf_lint.errors import SourceError
from mjcf_lint.xml.source import MOST_PARTS
from tests.in_process import Ran, Run
from tests.test_cli import FAULTY, HEALTHY
from tests.trees import STL, tree_of, write_tree

NOTE = b"<mujoco>\r\n<!-- a -- b -->\r\n<worldbody>\r\n<geom  size='1'/></worldbody></mujoco>"
MESH = "<mujoco><asset><mesh name='m' file='a.stl'/></asset>{}</mujoco>"
PART = "<mujocoinclude><!-- a -- b --><worldbody/></mujocoinclude>"

Feed = Callable[..., Ran]


@pytest.fixture
def feed(run: Run, monkeypatch: pytest.MonkeyPatch) -> Feed:
    """Run the command line with some text on stdin."""

    def feed(text: str | bytes, *arguments: str | Path) -> Ran:
        data = text.encode() if isinstance(text, str) else text
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        shown = () if "--output-format" in arguments else ("--output-format", "concise")
        return run(*arguments, *shown)

    return feed


def test_it_is_checked_in_the_place_of_a_file(feed: Feed, tmp_path: Path) -> None:
    user = "<mujoco><include file='part.xml'/><worldbody zzz='1'/></mujoco>"
    part = FAULTY.replace("mujoco", "mujocoinclude")
    write_tree(tmp_path, {"arm/a.xml": HEALTHY, "arm/part.xml": part})
    ran = feed(user, "-", "--stdin-filename", "arm/a.xml")
    assert ran.code == 1
    assert [line.split(": error")[0] for line in ran.out.splitlines()] == [
        "arm/a.xml:1:46",
        "arm/part.xml:1:42",
    ]
    assert "2 errors in 2 files, 1 model, compiled with MuJoCo" in ran.err
    assert feed(HEALTHY, "--stdin-filename", "arm/a.xml").code == 0
    assert feed("<mujoco/>", "-").code == 0
    assert feed(FAULTY, "-").out.startswith("-:1:35: error unknown-attribute")


def test_the_engine_compiles_what_is_on_stdin(feed: Feed, tmp_path: Path) -> None:
    small = "<mesh name='n' scale='1e-5 1e-5 1e-5' vertex='0 0 0 1 0 0 0 1 0 0 0 1'/>"
    body = "<worldbody><body><freejoint/><geom type='mesh' mesh='n' mass='0'/></body></worldbody>"
    text = MESH.format(f"<asset>{small}</asset>{body}")
    write_tree(tmp_path, {"a.stl": STL, "old.xml": HEALTHY})
    for name in ("old.xml", "new.xml"):
        ran = feed(text, "-", "--stdin-filename", name)
        assert ran.code == 1, name
        assert ran.out.startswith(f"{name}:1:60: error engine-rejects: ")
    assert feed(MESH.format(""), "-", "--stdin-filename", "new.xml").code == 0
    assert feed(HEALTHY, "-", "--stdin-filename", "old.xml").code == 0
    # It is not what lies on the disk that is compiled.
    write_tree(tmp_path, {"old.xml": text})
    assert feed(HEALTHY, "-", "--stdin-filename", "old.xml").code == 0


def test_a_fragment_is_seen_where_it_is_included(feed: Feed, tmp_path: Path) -> None:
    write_tree(
        tmp_path,
        {
            "a.xml": "<mujoco><asset><material name='red'/></asset>"
            "<include file='b.xml'/></mujoco>",
            "b.xml": PART,
        },
    )
    part = "<mujocoinclude><worldbody><geom size='1' material='{}'/></worldbody></mujocoinclude>"
    assert feed(part.format("red"), "-", "--stdin-filename", "b.xml").code == 0
    ran = feed(part.format("blue"), "-", "--stdin-filename", "b.xml")
    assert ran.out.startswith("b.xml:1:52: error unknown-name: ")


def test_the_repaired_text_goes_to_stdout_and_nowhere_else(feed: Feed, tmp_path: Path) -> None:
    include = NOTE.replace(b"<worldbody>", b"<include file='part.xml'/><worldbody zzz='1'>")
    write_tree(tmp_path, {"a.xml": HEALTHY, "part.xml": PART})
    before = tree_of(tmp_path)
    ran = feed(include, "-", "--fix", "--stdin-filename", "a.xml")
    assert ran.code == 1
    assert ran.out.encode() == include.replace(b" -- ", b" == ")
    assert "a.xml:3:38: error unknown-attribute" in ran.err
    assert "part.xml:1:" in ran.err
    assert "not repaired, only stdin is: part.xml" in ran.err
    assert tree_of(tmp_path) == before
    ran = feed(NOTE, "-", "--fix")
    assert (ran.code, ran.out.encode()) == (0, NOTE.replace(b" -- ", b" == "))
    assert "-: the compiled model is unchanged" in ran.err


def test_what_needs_no_repair_comes_back_as_it_was(feed: Feed, tmp_path: Path) -> None:
    write_tree(tmp_path, {"a.xml": NOTE})
    healthy = "\ufeff<mujoco>\r\n\t<worldbody/>\n</mujoco>\n\n"
    assert feed(healthy, "-", "--fix", "--stdin-filename", "a.xml").out == healthy
    for broken in ("<mujoco><worldbody></mujoco>", "<mujoco", "<robot/>", "", "text"):
        ran = feed(broken, "-", "--fix", "--stdin-filename", "a.xml")
        assert ran.code in (1, 2), broken
        assert ran.out == broken
    ran = feed("text", "-", "--fix", "--config", "ignore = 3")
    assert (ran.code, ran.out) == (2, "text")
    ran = feed(NOTE, "-", "--fix", "--output-file", "json=nowhere/a.json")
    assert (ran.code, ran.out.encode()) == (2, NOTE.replace(b" -- ", b" == "))
    assert feed("text", "-").out == ""


def test_a_diff_is_of_the_file_alone(feed: Feed, tmp_path: Path) -> None:
    write_tree(tmp_path, {"part.xml": PART, "a.xml": HEALTHY})
    text = "<mujoco>\n<!-- a -- b -->\n<include file='part.xml'/>\n</mujoco>\n"
    ran = feed(text, "-", "--diff", "--stdin-filename", "a.xml")
    assert ran.out.startswith("--- a/a.xml\n+++ b/a.xml\n")
    assert "-<!-- a -- b -->\n+<!-- a == b -->\n" in ran.out
    assert ran.out.count("--- a/") == 1


def test_other_formats_and_settings_hold(feed: Feed, tmp_path: Path) -> None:
    write_tree(tmp_path, {"arm/mjcf-lint.toml": "ignore = 'error'"})
    assert feed(FAULTY, "-", "--stdin-filename", "arm/a.xml").code == 0
    ran = feed(FAULTY, "-", "--stdin-filename", "leg/a.xml", "--output-format", "json")
    assert json.loads(ran.out)["diagnostics"][0]["path"] == "leg/a.xml"
    ran = feed(FAULTY, "-", "--fix", "--output-format", "json")
    assert ran.out == FAULTY
    assert json.loads(ran.err[: ran.err.rindex("}") + 1])["summary"]["error"] == 1
    ran = feed(FAULTY, "-", "--baseline", "b.json", "--stdin-filename", "leg/a.xml")
    assert ran.code == 2
    (tmp_path / "b.json").write_text(
        '{"schema_version": 1, "findings": {"leg/a.xml": [{"rule": "unknown-attribute", '
        '"message": "<geom> has no attribute \'zzz\'", "element": ""}]}}'
    )
    assert feed(FAULTY, "-", "--baseline", "b.json", "--stdin-filename", "leg/a.xml").code == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("-", "a.xml"), "- stands alone"),
        (("a.xml", "--stdin-filename", "b.xml"), "--stdin-filename and a.xml exclude each other"),
        (("-", "--watch"), "stdin and --watch exclude each other"),
        (("-", "--changed-since", "main"), "stdin and --changed-since exclude each other"),
        (("-", "--output-dir", "x"), "stdin and --output-dir exclude each other"),
        (("-", "--write-baseline", "--baseline", "b"), "stdin and --write-baseline exclude each"),
        (("-", "--fix", "--prove"), "stdin and --prove exclude each other"),
    ],
)
def test_what_makes_no_sense_with_it_is_refused(
    feed: Feed, arguments: tuple[str, ...], said: str
) -> None:
    ran = feed(HEALTHY, *arguments)
    assert ran.code == 2
    assert ran.out == (HEALTHY if "--fix" in arguments else "")
    assert ran.err.startswith(f"mjcf-lint: {said}")


def test_without_a_stdin_it_ends_with_2(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert run("-") == Ran(2, "", "mjcf-lint: -: there is no stdin\n")


def test_it_has_the_limits_of_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"<" * (MOST_PARTS + 1))))
    with pytest.raises(SourceError, match=r"-: 6,000,001 elements and attributes are more than"):
        read_stdin(Path("-"), answers=False)


def test_bytes_go_through_a_pipe_as_they_are(tmp_path: Path) -> None:
    text = b"<mujoco>\r\n<!-- \xc3\xbf a -- b -->\r<worldbody/>\n</mujoco>"
    done = subprocess.run(
        [sys.executable, "-m", "mjcf_lint", "-", "--fix"],
        input=text,
        cwd=tmp_path,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, text.replace(b" -- ", b" == ")), done.stderr
