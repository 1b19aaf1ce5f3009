from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from zipfile import ZipFile

import packaging
import pytest
from packaging.version import Version

import mjcf_lint
from mjcf_lint.engine import Engine, store
from mjcf_lint.engine.store import StoreError
from mjcf_lint.engine.wheel import unpack

ENGINE = {
    "mujoco/libmujoco.so.3.1.6": b"the library",
    "mujoco/plugin/libsensor.so": b"a plugin",
    "mujoco/include/mujoco/mujoco.h": b"a header",
    "mujoco.libs/libgomp.so.1": b"a bundled library",
}
REST = {
    "mujoco/__init__.py": b"import everything",
    "mujoco/_structs.cpython-311-x86_64-linux-gnu.so": b"bindings",
    "mujoco/include/simulate/simulate.h": b"another header",
    "mujoco/plugin/deep/er.so": b"not a plugin",
    "mujoco-3.1.6.dist-info/METADATA": b"Metadata-Version: 2.1\nName: mujoco\nVersion: 3.1.6\n",
}


def row(name: str, data: bytes) -> str:
    digest = urlsafe_b64encode(hashlib.sha256(data).digest()).decode().rstrip("=")
    return f"{name},sha256={digest},{len(data)}"


def wheel(
    folder: Path, files: Mapping[str, bytes], record: Iterable[str] | None = None, **naming: str
) -> Path:
    """Make a wheel; its RECORD is true unless one is given."""
    name, version = naming.get("name", "mujoco"), naming.get("version", "3.1.6")
    rows = [row(*file) for file in files.items()] if record is None else record
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}-{version}-py3-none-any.whl"
    with ZipFile(path, "w") as archive:
        for file, data in files.items():
            archive.writestr(file, data)
        archive.writestr(f"{name}-{version}.dist-info/RECORD", "\n".join(rows))
    return path


def files_in(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


class TestUnpacking:
    def test_takes_the_engine_and_nothing_else(self, tmp_path: Path) -> None:
        unpack(wheel(tmp_path, {**REST, **ENGINE}), tmp_path / "out")
        assert files_in(tmp_path / "out") == ENGINE

    @pytest.mark.parametrize(
        "library", ["mujoco/mujoco.dll", "mujoco/libmujoco.3.1.6.dylib", "mujoco/libmujoco.so"]
    )
    def test_takes_the_library_of_any_system(self, tmp_path: Path, library: str) -> None:
        unpack(wheel(tmp_path, {**REST, library: b"x"}), tmp_path / "out")
        assert files_in(tmp_path / "out") == {library: b"x"}

    @pytest.mark.parametrize("name", ENGINE)
    def test_refuses_a_file_that_is_not_the_one_recorded(self, tmp_path: Path, name: str) -> None:
        true = [row(*file) for file in ENGINE.items()]
        tampered = wheel(tmp_path, {**ENGINE, name: b"something else"}, true)
        with pytest.raises(StoreError, match=f"SHA-256 of {name} is not the one recorded"):
            unpack(tampered, tmp_path / "out")
        assert name not in files_in(tmp_path / "out")

    @pytest.mark.parametrize("name", ENGINE)
    @pytest.mark.parametrize("recorded", [None, "{},,", "{},md5=Q2hlY2sgSW50ZWdyaXR5IQ,1", "{}"])
    def test_refuses_a_file_without_a_recorded_sha256(
        self, tmp_path: Path, name: str, recorded: str | None
    ) -> None:
        rows = [row(*file) for file in ENGINE.items() if file[0] != name]
        rows += [recorded.format(name)] if recorded else []
        with pytest.raises(StoreError, match=f"no SHA-256 is recorded for {name}"):
            unpack(wheel(tmp_path, ENGINE, rows), tmp_path / "out")

    @pytest.mark.parametrize(
        "name",
        [
            "../evil.so",
            "/evil.so",
            "mujoco/../../evil.so",
            "mujoco/plugin/..",
            "..",
            "mujoco\\..\\..\\evil.so",
            "C:/evil.so",
            "mujoco/plugin/x.so:stream",
            "..libs/../../evil.so",
        ],
    )
    def test_refuses_names_that_point_outside(self, tmp_path: Path, name: str) -> None:
        slipping = wheel(tmp_path / "in", {**ENGINE, name: b"evil"})
        before = files_in(tmp_path)
        with pytest.raises(StoreError, match="points outside"):
            unpack(slipping, tmp_path / "out")
        assert files_in(tmp_path) == before

    def test_takes_names_with_dots_in_them(self, tmp_path: Path) -> None:
        files = {**ENGINE, "mujoco/plugin/lib..so": b"x", "mujoco/plugin/...": b"y"}
        unpack(wheel(tmp_path, files), tmp_path / "out")
        assert files_in(tmp_path / "out") == files

    @pytest.mark.filterwarnings("ignore:Duplicate name")
    def test_refuses_a_name_that_stands_twice(self, tmp_path: Path) -> None:
        doubled = wheel(tmp_path, ENGINE)
        with ZipFile(doubled, "a") as archive:
            archive.writestr("mujoco/libmujoco.so.3.1.6", b"another library")
        with pytest.raises(StoreError, match="twice"):
            unpack(doubled, tmp_path / "out")

    def test_refuses_a_wheel_without_a_library(self, tmp_path: Path) -> None:
        with pytest.raises(StoreError, match="holds no libmujoco"):
            unpack(wheel(tmp_path, REST), tmp_path / "out")

    def test_refuses_two_records(self, tmp_path: Path) -> None:
        with pytest.raises(StoreError, match="2 RECORD files"):
            unpack(wheel(tmp_path, {**ENGINE, "evil.dist-info/RECORD": b""}), tmp_path / "out")

    @pytest.mark.parametrize("length", [0, 10, -30])
    def test_refuses_half_a_wheel(self, tmp_path: Path, length: int) -> None:
        path = wheel(tmp_path, ENGINE)
        path.write_bytes(path.read_bytes()[:length])
        with pytest.raises(StoreError, match="cannot be unpacked"):
            unpack(path, tmp_path / "out")

    def test_refuses_a_wheel_damaged_inside(self, tmp_path: Path) -> None:
        path = wheel(tmp_path, ENGINE)
        path.write_bytes(path.read_bytes().replace(b"the library", b"THE library"))
        with pytest.raises(StoreError, match="cannot be unpacked: Bad CRC-32"):
            unpack(path, tmp_path / "out")


@pytest.fixture
def links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder in which pip finds wheels; the cache is empty."""
    folder = tmp_path / "links"
    folder.mkdir()
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    monkeypatch.setenv("MJCF_LINT_CACHE", str(tmp_path / "cache"))
    return folder


@pytest.fixture
def release(links: Path, engine: Engine) -> Version:
    """A release whose wheel, with the installed library in it, pip finds."""
    version = engine.version()
    name = "mujoco" if Version(version).major < 4 else "mujoco_core"
    files = {
        f"mujoco/{engine.library.path.name}": engine.library.path.read_bytes(),
        **naming_itself(name, version),
    }
    wheel(links, files, name=name, version=version)
    return Version(version)


def naming_itself(name: str, version: str) -> dict[str, bytes]:
    metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
    tags = "Wheel-Version: 1.0\nRoot-Is-Purelib: false\nTag: py3-none-any\n"
    folder = f"{name}-{version}.dist-info"
    return {f"{folder}/METADATA": metadata.encode(), f"{folder}/WHEEL": tags.encode()}


def left_in(cache: Path) -> list[str]:
    folder = cache / "engines"
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


class TestStore:
    def test_an_installed_engine_loads_and_stands_in_the_list(
        self, release: Version, tmp_path: Path
    ) -> None:
        library = store.install(release)
        assert library.path.is_relative_to(tmp_path / "cache" / "engines" / str(release))
        assert store.installed() == (release,)
        assert store.library_for(release) == library
        with Engine(library) as engine:
            assert engine.version() == str(release)
        assert left_in(tmp_path / "cache") == [str(release)]

    def test_an_engine_in_the_store_is_not_fetched_again(
        self, release: Version, links: Path
    ) -> None:
        library = store.install(release)
        shutil.rmtree(links)
        assert store.install(release) == library

    def test_the_cache_can_be_named(self, release: Version, tmp_path: Path) -> None:
        library = store.install(release, tmp_path / "other")
        assert library.path.is_relative_to(tmp_path / "other")
        assert store.installed(tmp_path / "other") == (release,)
        assert store.installed() == ()

    def test_a_removed_engine_is_gone(self, release: Version, tmp_path: Path) -> None:
        store.install(release)
        store.remove(release)
        assert store.installed() == ()
        assert store.library_for(release) is None
        assert left_in(tmp_path / "cache") == []
        with pytest.raises(StoreError, match="is not among the installed engines"):
            store.remove(release)

    def test_releases_are_the_ones_with_a_wheel(self, release: Version, links: Path) -> None:
        wheel(links, naming_itself("mujoco", "3.1.6"))
        wheel(links, naming_itself("mujoco", "4.9.9"), version="4.9.9")
        wheel(links, naming_itself("mujoco_core", "3.9.9"), name="mujoco_core", version="3.9.9")
        wheel(links, naming_itself("mujoco", "3.1.7rc1"), version="3.1.7rc1")
        assert store.available() == (Version("3.1.6"), release)

    def test_an_unknown_release_names_the_nearest(self, links: Path) -> None:
        for version in ("3.1.6", "3.2.0"):
            wheel(links, naming_itself("mujoco", version), version=version)
        with pytest.raises(StoreError, match=r"no MuJoCo 3\.1\.9 .* did you mean 3\.1\.6\?"):
            store.install(Version("3.1.9"))

    @pytest.mark.usefixtures("links")
    def test_without_any_wheel_it_says_so(self) -> None:
        with pytest.raises(StoreError, match="pip finds no wheel of MuJoCo"):
            store.install(Version("3.1.6"))

    @pytest.mark.usefixtures("links")
    def test_an_index_out_of_reach_is_said_in_one_line(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv("PIP_NO_INDEX")
        monkeypatch.setenv("PIP_INDEX_URL", "https://127.0.0.1:9/simple")
        monkeypatch.setenv("PIP_RETRIES", "1")
        with pytest.raises(StoreError, match="pip did not reach its package index") as caught:
            store.install(Version("3.1.6"))
        assert "\n" not in str(caught.value)

    def test_a_tampered_wheel_leaves_nothing(self, links: Path, tmp_path: Path) -> None:
        files = {**ENGINE, **naming_itself("mujoco", "3.1.6")}
        wheel(links, files, [row(name, b"something else") for name in files])
        with pytest.raises(StoreError, match="is not the one recorded"):
            store.install(Version("3.1.6"))
        assert left_in(tmp_path / "cache") == []

    def test_a_library_that_does_not_load_is_not_kept(self, links: Path, tmp_path: Path) -> None:
        wheel(links, {**ENGINE, **naming_itself("mujoco", "3.1.6")})
        with pytest.raises(StoreError, match="is no libmujoco this machine can load"):
            store.install(Version("3.1.6"))
        assert left_in(tmp_path / "cache") == []

    def test_what_is_left_of_an_engine_is_replaced(self, release: Version, tmp_path: Path) -> None:
        library = store.install(release)
        library.path.unlink()
        assert store.installed() == ()
        assert store.install(release) == library
        assert library.path.is_file()
        assert left_in(tmp_path / "cache") == [str(release)]

    def test_two_runs_at_once_install_one_engine(self, release: Version, tmp_path: Path) -> None:
        with ThreadPoolExecutor(2) as pool:
            one, other = pool.map(store.install, [release] * 2)
        assert one == other
        assert left_in(tmp_path / "cache") == [str(release)]

    def test_what_killed_runs_left_is_cleared_away(self, release: Version, tmp_path: Path) -> None:
        engines = tmp_path / "cache" / "engines"
        old, new = engines / ".scratch-old", engines / ".scratch-new"
        for leftover in (old, new):
            leftover.mkdir(parents=True)
        yesterday = time.time() - 25 * 60 * 60
        os.utime(old, (yesterday, yesterday))
        store.install(release)
        assert left_in(tmp_path / "cache") == [".scratch-new", str(release)]

    def test_other_things_in_the_folder_are_no_engines(self, release: Version) -> None:
        folder = store.install(release).path.parents[2]
        (folder / "9.9.9").mkdir()
        (folder / "notes").mkdir()
        (folder / "8.8.8").write_text("a file")
        assert store.installed() == (release,)

    @pytest.mark.usefixtures("release")
    def test_a_cache_that_cannot_be_made_is_named(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "file").write_text("in the way")
        monkeypatch.setenv("MJCF_LINT_CACHE", str(tmp_path / "file"))
        assert store.installed() == ()
        with pytest.raises(StoreError, match=r"cannot change .*file"):
            store.install(Version("3.1.6"))

    def test_a_python_without_pip_is_told_how_to_get_it(self, tmp_path: Path) -> None:
        shutil.copytree(Path(packaging.__file__).parent, tmp_path / "packaging")
        program = (
            f"import sys; sys.path += {[str(Path(mjcf_lint.__file__).parents[1]), str(tmp_path)]}\n"
            "from mjcf_lint.engine import store\n"
            "try: store.available()\n"
            "except store.StoreError as error: print(error)\n"
        )
        # -S: without site-packages, and so without pip.
        command = [sys.executable, "-I", "-S", "-B", "-c", program]
        run = subprocess.run(command, capture_output=True, text=True, check=True)
        assert "this Python has none" in run.stdout
        assert "-m ensurepip" in run.stdout

    def test_a_folder_called_pip_is_not_run(
        self, release: Version, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "pip").mkdir()
        (tmp_path / "pip" / "__main__.py").write_text("raise SystemExit('run by mistake')")
        monkeypatch.chdir(tmp_path)
        assert store.install(release)
