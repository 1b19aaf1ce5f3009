"""Files are written whole, all of them or none, and nothing else is touched."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from mjcf_lint.cache import CACHE_VARIABLE
from mjcf_lint.repair.fixer import Change
from mjcf_lint.repair.journal import interrupted
from mjcf_lint.repair.writer import WriteError, alone, write
from tests.trees import tree_of, write_tree
from tests.unprivileged import unprivileged

PROJECT = Path(__file__).parent.parent
SECONDS = 20
NOTE = "<mujoco><!-- a -- b --><worldbody><geom size='1'/></worldbody></mujoco>"

as_root = not hasattr(os, "geteuid") or os.geteuid() == 0


@pytest.fixture(autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path_factory.mktemp("cache")))


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


def on_sync(monkeypatch: pytest.MonkeyPatch, then: Callable[[int], object]) -> None:
    """Do something whenever bytes have been brought down to the disk, as they really are."""
    real = os.fsync

    def synced(handle: int) -> None:
        real(handle)
        then(handle)

    monkeypatch.setattr(os, "fsync", synced)


def test_a_file_that_changes_while_others_are_prepared_stops_everything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_tree(tmp_path, {"a.xml": "a", "b.xml": "b"})
    changes = [change(tmp_path / "a.xml"), change(tmp_path / "b.xml")]
    on_sync(monkeypatch, lambda _: (tmp_path / "a.xml").write_text("edited meanwhile"))
    with pytest.raises(WriteError, match=r"a\.xml: has changed since it was read; nothing written"):
        write(changes)
    assert tree_of(tmp_path) == {"a.xml": b"edited meanwhile", "b.xml": b"b"}


@pytest.mark.skipif(os.name != "posix", reason="only POSIX brings folders to the disk")
def test_bytes_are_on_the_disk_before_they_take_the_name_of_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is synced and what is renamed, in the order in which it is done."""
    write_tree(tmp_path, {"a.xml": "a", "d/b.xml": "b"})
    names = ("a.xml", "d/b.xml")
    folders = {(tmp_path / name).parent for name in names}
    done: list[tuple[object, ...]] = []

    def note(handle: int) -> None:
        status = os.fstat(handle)
        done.append(("synced", status.st_ino, stat.S_ISDIR(status.st_mode) or status.st_size))

    real = Path.replace

    def replace(self: Path, target: Path | str) -> Path:
        done.append(("renamed", self.stat().st_ino, self.parent == Path(target).parent))
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    on_sync(monkeypatch, note)
    write([change(tmp_path / name) for name in names])
    monkeypatch.undo()
    files = [(tmp_path / name).stat().st_ino for name in names]
    renamed = [done.index(("renamed", file, True)) for file in files]
    first, last = min(renamed), max(renamed)
    for file in files:
        assert done.index(("synced", file, len(b"new"))) < first
    of_folders = {("synced", folder.stat().st_ino, True) for folder in folders}
    assert of_folders <= set(done[last:])
    of_the_journal = [one for one in done[:first] if one[0] == "synced" and one[1] not in files]
    assert len(of_the_journal) == 2, "the list of files, and the word that all is ready"


def test_a_file_that_has_gone_stops_everything(tmp_path: Path) -> None:
    write_tree(tmp_path, {"a.xml": "a", "b.xml": "b"})
    changes = [change(tmp_path / "a.xml"), change(tmp_path / "b.xml")]
    (tmp_path / "b.xml").unlink()
    with pytest.raises(WriteError, match=r"b\.xml: No such file or directory; nothing written"):
        write(changes)
    assert tree_of(tmp_path) == {"a.xml": b"a"}


def refused(folder: Path, *names: str) -> str:
    """Write files as somebody who may not write everything; return what is said against it."""
    cache = folder / "cache"
    cache.mkdir(exist_ok=True)
    cache.chmod(0o777)
    changes = [change(folder / name) for name in names]

    def told() -> str:
        os.environ[CACHE_VARIABLE] = str(cache)
        try:
            write(changes)
        except WriteError as error:
            return str(error)
        return ""

    return unprivileged(told, folder)


def files_in(folder: Path) -> dict[str, bytes]:
    return {name: data for name, data in tree_of(folder).items() if not name.startswith("cache/")}


@pytest.mark.skipif(os.name != "posix", reason="modes of POSIX")
def test_a_read_only_file_is_refused(tmp_path: Path) -> None:
    write_tree(tmp_path, {"a.xml": "a", "b.xml": "b"})
    tmp_path.chmod(0o777)
    (tmp_path / "a.xml").chmod(0o666)
    (tmp_path / "b.xml").chmod(0o444)
    assert "b.xml: is read-only; nothing written" in refused(tmp_path, "a.xml", "b.xml")
    assert files_in(tmp_path) == {"a.xml": b"a", "b.xml": b"b"}
    (tmp_path / "b.xml").chmod(0o666)
    assert refused(tmp_path, "a.xml", "b.xml") == ""
    assert files_in(tmp_path) == {"a.xml": b"new", "b.xml": b"new"}


@pytest.mark.skipif(os.name != "posix", reason="modes of POSIX")
def test_a_read_only_folder_is_refused(tmp_path: Path) -> None:
    write_tree(tmp_path, {"a.xml": "a", "d/b.xml": "b"})
    tmp_path.chmod(0o777)
    for name in ("a.xml", "d/b.xml"):
        (tmp_path / name).chmod(0o666)
    (tmp_path / "d").chmod(0o555)
    said = refused(tmp_path, "a.xml", "d/b.xml")
    (tmp_path / "d").chmod(0o755)
    assert "Permission denied; nothing written" in said
    assert files_in(tmp_path) == {"a.xml": b"a", "d/b.xml": b"b"}


def test_no_change_writes_nothing(tmp_path: Path) -> None:
    write([])
    assert tree_of(tmp_path) == {}


@pytest.mark.skipif(os.name != "posix", reason="owners of POSIX")
@pytest.mark.skipif(not as_root, reason="only root may give files away")
def test_the_owner_of_a_file_is_kept(tmp_path: Path) -> None:
    write_tree(tmp_path, {"a.xml": "a"})
    os.chown(tmp_path / "a.xml", 1234, 4321)
    write([change(tmp_path / "a.xml")])
    status = (tmp_path / "a.xml").stat()
    assert (status.st_uid, status.st_gid) == (1234, 4321)


def test_a_file_with_another_name_is_refused(tmp_path: Path) -> None:
    write_tree(tmp_path, {"a.xml": "a", "b.xml": "b"})
    (tmp_path / "other.xml").hardlink_to(tmp_path / "b.xml")
    changes = [change(tmp_path / "a.xml"), change(tmp_path / "b.xml")]
    with pytest.raises(WriteError, match=r"b\.xml: has 2 names \(hard links\).*nothing written"):
        write(changes)
    assert tree_of(tmp_path) == {"a.xml": b"a", "b.xml": b"b", "other.xml": b"b"}
    write(changes, break_hardlinks=True)
    assert tree_of(tmp_path) == {"a.xml": b"new", "b.xml": b"new", "other.xml": b"b"}


def test_where_one_cannot_be_put_in_place_the_others_get_their_old_bytes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_tree(tmp_path, {"a.xml": "a", "b.xml": "b", "c.xml": "c"})
    changes = [change(tmp_path / name) for name in ("a.xml", "b.xml", "c.xml")]
    real = Path.replace

    def replace(self: Path, target: Path | str) -> Path:
        if str(target).endswith("c.xml"):
            raise OSError(5, "Input/output error", str(target))
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(WriteError, match=r"c\.xml: Input/output error; nothing written"):
        write(changes)
    assert tree_of(tmp_path) == {"a.xml": b"a", "b.xml": b"b", "c.xml": b"c"}
    assert list(interrupted()) == []


def test_ctrl_c_in_the_middle_leaves_the_old_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_tree(tmp_path, {"a.xml": "a", "b.xml": "b"})
    changes = [change(tmp_path / "a.xml"), change(tmp_path / "b.xml")]
    real = Path.replace

    def replace(self: Path, target: Path | str) -> Path:
        monkeypatch.setattr(Path, "replace", real)
        real(self, target)
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(KeyboardInterrupt):
        write(changes)
    assert tree_of(tmp_path) == {"a.xml": b"a", "b.xml": b"b"}


@pytest.mark.skipif(os.name != "posix", reason="limits of POSIX")
def test_a_disk_that_is_full_leaves_everything_as_it_was(tmp_path: Path) -> None:
    import resource
    import signal

    write_tree(tmp_path, {"a.xml": "a", "b.xml": "b"})
    changes = [change(tmp_path / "a.xml"), change(tmp_path / "b.xml", b"x" * 100_000)]
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, before[1]))
    try:
        with pytest.raises(WriteError, match="nothing written"):
            write(changes)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)
    assert tree_of(tmp_path) == {"a.xml": b"a", "b.xml": b"b"}
    assert list(interrupted()) == []


FULL = """
import sys
from pathlib import Path
from mjcf_lint.repair.fixer import Change
from mjcf_lint.repair.writer import WriteError, write
folder = Path(sys.argv[1])
small, large = folder / "a.xml", folder / "b.xml"
small.write_bytes(b"a")
large.write_bytes(b"b" * 100_000)
try:
    write([Change(small, b"a", b"new"), Change(large, large.read_bytes(), b"x" * 100_000)])
except WriteError as error:
    print(error)
left = {path.name: path.read_bytes()[:1].decode() for path in folder.iterdir()}
print(left == {"a.xml": "a", "b.xml": "b"}, left)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="mounts a file system of its own")
def test_a_file_system_that_is_full_leaves_everything_as_it_was(tmp_path: Path) -> None:
    """A new file system with room for one of two large files, in a namespace of its own."""
    (tmp_path / "full").mkdir()
    mount = f"mount -t tmpfs -o size=160k tmpfs '{tmp_path}/full'"
    boxes = (["unshare", "--mount"], ["unshare", "--user", "--map-root-user", "--mount"])
    for box in boxes:
        try:
            if subprocess.run([*box, "sh", "-c", mount], capture_output=True).returncode == 0:
                break
        except OSError:
            continue
    else:
        pytest.skip("no file system can be mounted here")
    run = f'{mount} && exec "$0" -c "$1" "{tmp_path}/full"'
    done = subprocess.run(
        [*box, "sh", "-c", run, sys.executable, FULL],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    said, left = done.stdout.splitlines()
    assert "No space left on device; nothing written" in said
    assert left.startswith("True"), left
    assert list(interrupted()) == []


def test_two_processes_do_not_repair_in_one_project_at_once(tmp_path: Path) -> None:
    path = write_tree(tmp_path, {"pyproject.toml": "", "a.xml": NOTE}) / "a.xml"
    said = tmp_path / "said.txt"
    with said.open("w") as err, alone([tmp_path], lambda _: None):
        second = subprocess.Popen(
            [sys.executable, "-m", "mjcf_lint", "a.xml", "--fix", "--engine", "never"],
            cwd=tmp_path,
            stdout=subprocess.DEVNULL,
            stderr=err,
        )
        end = time.monotonic() + SECONDS
        while "waiting for another" not in said.read_text() and time.monotonic() < end:
            time.sleep(0.05)
        with pytest.raises(subprocess.TimeoutExpired):
            second.wait(1.5)
        assert path.read_text() == NOTE
    assert second.wait(SECONDS) == 0
    assert "waiting for another mjcf-lint that repairs in" in said.read_text()
    assert path.read_text() == NOTE.replace("a -- b", "a == b")


def test_a_second_run_waits_for_the_first_and_says_so(tmp_path: Path) -> None:
    write_tree(tmp_path, {"pyproject.toml": "", "d/a.xml": "a"})
    waiting, told = threading.Event(), list[Path]()

    def tell(project: Path) -> None:
        told.append(project)
        waiting.set()

    done: list[str] = []

    def second() -> None:
        with alone([tmp_path / "d" / "a.xml"], tell):
            done.append("second")

    thread = threading.Thread(target=second)
    with alone([tmp_path], tell):
        assert told == []
        thread.start()
        assert waiting.wait(SECONDS)
        assert done == []
        done.append("first")
    thread.join(SECONDS)
    assert done == ["first", "second"]
    assert told == [tmp_path.resolve()]


def test_runs_in_different_projects_do_not_wait(tmp_path: Path) -> None:
    told: list[Path] = []
    for name in ("one", "two"):
        write_tree(tmp_path / name, {"pyproject.toml": ""})
    with alone([tmp_path / "one"], told.append), alone([tmp_path / "two"], told.append):
        assert told == []


def test_two_writes_in_a_row_leave_no_trace_of_each_other(tmp_path: Path) -> None:
    write_tree(tmp_path, {"a.xml": "a"})
    write([change(tmp_path / "a.xml", b"b")])
    write([change(tmp_path / "a.xml", b"c")])
    assert tree_of(tmp_path) == {"a.xml": b"c"}
    assert list(interrupted()) == []


def test_a_cache_that_cannot_be_made_stops_everything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_tree(tmp_path, {"a.xml": "a", "cache": "no folder"})
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "cache"))
    with pytest.raises(WriteError) as stopped:
        write([change(tmp_path / "a.xml")])
    place = tmp_path / "cache" / "locks"
    assert str(stopped.value) == f"{place}: Not a directory; nothing written"
    assert tree_of(tmp_path)["a.xml"] == b"a"


def test_what_can_neither_be_written_nor_put_back_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ("a.xml", "b.xml", "c.xml", "d.xml")
    write_tree(tmp_path, {name: name[0] for name in names})
    changes = [change(tmp_path / name) for name in names]
    real, seen = Path.replace, list[str]()

    def replace(self: Path, target: Path | str) -> Path:
        seen.append(Path(target).name)
        if seen[-1] == "d.xml" or seen.count("b.xml") == 2:
            raise OSError(5, "Input/output error", str(target))
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(WriteError) as stopped:
        write(changes)
    b, c = tmp_path / "b.xml", tmp_path / "c.xml"
    said = f"{b}: Input/output error; {b}, {c}: repaired, but not what belongs to it"
    assert str(stopped.value) == said
    assert tree_of(tmp_path) == {"a.xml": b"a", "b.xml": b"new", "c.xml": b"new", "d.xml": b"d"}


def test_the_project_that_another_run_holds_is_named_for_a_folder_and_a_file(
    tmp_path: Path,
) -> None:
    """Without a project around it, a folder is its own."""
    told: list[Path] = []
    write_tree(tmp_path, {"one/pyproject.toml": "", "one/a.xml": "a", "one/deep/b.xml": "b"})
    given = [tmp_path / "one", tmp_path / "one" / "a.xml", tmp_path / "one" / "deep"]
    for path in given:
        with alone([tmp_path / "one"], told.append):
            done = threading.Event()

            def run(path: Path = path, done: threading.Event = done) -> None:
                with alone([path], told.append):
                    done.set()

            thread = threading.Thread(target=run)
            thread.start()
            assert not done.wait(0.1)
        thread.join(SECONDS)
        assert done.is_set()
    assert told == [(tmp_path / "one").resolve()] * len(given)


def test_a_cache_is_made_with_all_its_folders(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "new" / "cache"))
    write_tree(tmp_path / "assets", {"a.xml": "a"})
    write([change(tmp_path / "assets" / "a.xml")])
    assert tree_of(tmp_path / "assets") == {"a.xml": b"new"}
