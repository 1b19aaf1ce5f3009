"""The diff of repairs is one that git apply takes."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mjcf_lint.repair.fixer import Change
from mjcf_lint.reporters.patch import unified_diff
from tests.trees import tree_of, write_tree

needs_git = pytest.mark.skipif(not shutil.which("git"), reason="no git on this system")

LINES = st.lists(
    st.sampled_from([b"a", b"b\r", b"", b"\xff\xe9", b"\x0b\x0c", b"--- a", b"\\ c"]), max_size=8
)
TEXTS = st.builds(lambda lines, end: b"\n".join(lines) + end, LINES, st.sampled_from([b"", b"\n"]))


def apply(folder: Path, *changes: Change) -> None:
    git = ["git", "apply", "--whitespace=nowarn", "-"]
    patch = unified_diff(changes, folder)
    subprocess.run(git, input=patch, cwd=folder, check=True, capture_output=True)


@needs_git
@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"a\nb\nc\n", b"a\nB\nc\n"),
        (b"a\nb", b"a\nB"),
        (b"a\nb", b"a\nb\n"),
        (b"a\nb\n", b"a\nb"),
        (b"a\r\nb\r\n", b"a\r\nB\r\n"),
        (b"a\rb\n", b"a\rB\n"),
        (b"\xef\xbb\xbf\xff\n\xe9\n", b"\xef\xbb\xbf\xff\n\xe8\n"),
        (b"a\x0bb\x0cc\xc2\x85d\xe2\x80\xa8e\n", b"a\x0bb\x0cc\xc2\x85d\xe2\x80\xa8E\n"),
        (b"a\n", b""),
    ],
)
def test_git_applies_a_patch(before: bytes, after: bytes, tmp_path: Path) -> None:
    write_tree(tmp_path, {"a.xml": before})
    apply(tmp_path, Change(tmp_path / "a.xml", before, after))
    assert (
        (tmp_path / "a.xml").read_bytes() == after if after else not tree_of(tmp_path).get("a.xml")
    )


@needs_git
@given(TEXTS, TEXTS)
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_git_applies_every_patch_of_a_file_that_stays(
    tmp_path: Path, before: bytes, after: bytes
) -> None:
    if before and after and before != after:
        write_tree(tmp_path, {"a.xml": before})
        apply(tmp_path, Change(tmp_path / "a.xml", before, after))
        assert (tmp_path / "a.xml").read_bytes() == after


@needs_git
def test_git_applies_a_patch_of_several_files(tmp_path: Path) -> None:
    names = ["a.xml", "d/b c.xml", "\u00fc.xml"]
    write_tree(tmp_path, dict.fromkeys(names, "a\nb"))
    apply(tmp_path, *(Change(tmp_path / name, b"a\nb", b"A\nb") for name in names))
    assert tree_of(tmp_path) == dict.fromkeys(names, b"A\nb")


def test_paths_are_relative_to_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    patch = unified_diff([Change(Path("d/../a.xml"), b"a\n", b"b\n")])
    assert patch == b"--- a/a.xml\n+++ b/a.xml\n@@ -1 +1 @@\n-a\n+b\n"


def test_a_path_elsewhere_is_whole(tmp_path: Path) -> None:
    change = Change(tmp_path / "a.xml", b"a\n", b"b\n")
    assert unified_diff([change], tmp_path / "d").startswith(b"--- a" + bytes(tmp_path / "a.xml"))


def test_a_file_that_stays_the_same_is_left_out(tmp_path: Path) -> None:
    assert unified_diff([Change(tmp_path / "a.xml", b"a", b"a")]) == b""
