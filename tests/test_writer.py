"""Files are written whole, all of them or none, and nothing else is touched."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from mjcf_lint.fixer import Change
from mjcf_lint.writer import WriteError, write
from tests.trees import tree_of, write_tree

as_root = not hasattr(os, "geteuid") or os.geteuid() == 0


def change(path: Path, after: bytes = b"new") -> Change:
    return Change(path, path.read_bytes(), after)


def test_files_get_their_new_bytes_and_nothing_is_left_behind(tmp_path: Path) -> None:
    write_tree(tmp_path, {"a.xml": "a", "d/b.xml": "b"})
    write([change(tmp_path / "a.xml"), change(tmp_path / "d/b.xml", b"\xff\r\n")])
    assert tree_of(tmp_path) == {"a.xml": b"new", "d/b.xml": b"\xff\r\n"}


@pytest.mark.skipif(os.name != "posix", reason="modes of POSIX")
def test_the_mode_of_a_file_is_kept(tmp_path: Path) -> None:
    write_tree(tmp_path, {"a.xml": "a"})
    (tmp_path / "a.xml").chmod(0o640)
    write([change(tmp_path / "a.xml")])
    assert stat.S_IMODE((tmp_path / "a.xml").stat().st_mode) == 0o640


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    write_tree(tmp_path, {"d/a.xml": "a"})
    (tmp_path / "link.xml").symlink_to("d/a.xml")
    write([change(tmp_path / "link.xml")])
    assert (tmp_path / "link.xml").is_symlink()
    assert (tmp_path / "d/a.xml").read_bytes() == b"new"


def test_a_file_that_changed_since_it_was_read_stops_everything(tmp_path: Path) -> None:
    write_tree(tmp_path, {"a.xml": "a", "b.xml": "b"})
    changes = [change(tmp_path / "a.xml"), change(tmp_path / "b.xml")]
    (tmp_path / "b.xml").write_text("edited meanwhile")
    with pytest.raises(WriteError, match=r"b\.xml: has changed since it was read; nothing written"):
        write(changes)
    assert tree_of(tmp_path) == {"a.xml": b"a", "b.xml": b"edited meanwhile"}


def test_a_file_that_has_gone_stops_everything(tmp_path: Path) -> None:
    write_tree(tmp_path, {"a.xml": "a", "b.xml": "b"})
    changes = [change(tmp_path / "a.xml"), change(tmp_path / "b.xml")]
    (tmp_path / "b.xml").unlink()
    with pytest.raises(WriteError, match=r"b\.xml: No such file or directory; nothing written"):
        write(changes)
    assert tree_of(tmp_path) == {"a.xml": b"a"}


@pytest.mark.skipif(as_root, reason="root may write everything")
def test_a_read_only_file_is_refused(tmp_path: Path) -> None:
    write_tree(tmp_path, {"a.xml": "a", "b.xml": "b"})
    (tmp_path / "b.xml").chmod(0o444)
    with pytest.raises(WriteError, match=r"b\.xml: is read-only; nothing written"):
        write([change(tmp_path / "a.xml"), change(tmp_path / "b.xml")])
    assert tree_of(tmp_path) == {"a.xml": b"a", "b.xml": b"b"}


@pytest.mark.skipif(as_root, reason="root may write everything")
def test_a_read_only_folder_is_refused(tmp_path: Path) -> None:
    write_tree(tmp_path, {"a.xml": "a", "d/b.xml": "b"})
    (tmp_path / "d").chmod(0o555)
    try:
        with pytest.raises(WriteError, match="nothing written"):
            write([change(tmp_path / "a.xml"), change(tmp_path / "d/b.xml")])
    finally:
        (tmp_path / "d").chmod(0o755)
    assert tree_of(tmp_path) == {"a.xml": b"a", "d/b.xml": b"b"}


def test_no_change_writes_nothing(tmp_path: Path) -> None:
    write([])
    assert tree_of(tmp_path) == {}
