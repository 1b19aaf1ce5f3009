import os
import signal
import sys
import tempfile
import threading
import time
import venv
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.version import Version

from mjcf_lint.engine import Engine, EngineNotFound, Library, Outcome, find_library, library_in
from mjcf_lint.engine.process import Reply
from tests.conftest import OldEngine

BALL = "<mujoco><worldbody><body><freejoint/><geom size='1'/></body></worldbody></mujoco>"
TYPO = "<mujoco><worldbody><boddy/></worldbody></mujoco>"
NOT_A_NUMBER = (
    "<mujoco><worldbody><body><joint/><geom size='1'/></body></worldbody>"
    "<keyframe><key qpos='nan'/></keyframe></mujoco>"
)
# 65536 x 65536 entries overflow an int: every release so far reads through a wild pointer.
CRASH = (
    "<mujoco><asset><hfield name='h' nrow='65536' ncol='65536' size='1 1 1 1'/></asset>"
    "<worldbody><geom type='hfield' hfield='h'/></worldbody></mujoco>"
)
HUGE = CRASH.replace("65536", "40000")

needs_fifo = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no FIFO on this system")


@pytest.fixture(scope="module")
def library() -> Library:
    return find_library(environ={})


@pytest.fixture
def engine(library: Library) -> Iterator[Engine]:
    with Engine(library) as engine:
        yield engine


@pytest.fixture
def bare_python(tmp_path: Path) -> Path:
    venv.create(tmp_path / "bare", symlinks=os.name == "posix")
    return tmp_path / "bare" / ("bin/python" if os.name == "posix" else "Scripts/python.exe")


def write(folder: Path, text: str, name: str = "model.xml") -> Path:
    path = folder / name
    path.write_text(text)
    return path


def hanging(folder: Path) -> Path:
    os.mkfifo(folder / "never.xml")
    return write(folder, "<mujoco><include file='never.xml'/></mujoco>")


def test_our_own_interpreter_has_a_library(library: Library) -> None:
    assert library.path.is_file()
    assert library.headers
    assert (library.headers / "mjxmacro.h").is_file()
    assert library.source == "this Python"


def test_a_named_interpreter_is_asked(library: Library) -> None:
    found = find_library(Path(sys.executable), {})
    assert found.path == library.path
    assert found.source == f"--python {sys.executable}"


def test_our_own_environment_is_recognised(library: Library) -> None:
    found = find_library(environ={"VIRTUAL_ENV": sys.prefix})
    assert (found.path, found.source) == (library.path, "VIRTUAL_ENV")


def test_a_folder_that_happens_to_be_called_mujoco_is_no_package(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mujoco").mkdir()
    (tmp_path / "mujoco" / "__init__.py").write_text("")
    monkeypatch.chdir(tmp_path)
    assert find_library(Path(sys.executable), {}).path == library.path


def test_an_environment_without_mujoco_is_passed_over(bare_python: Path) -> None:
    environ = {"VIRTUAL_ENV": str(bare_python.parents[1]), "CONDA_PREFIX": "no/such/place"}
    assert find_library(environ=environ).source == "this Python"


def test_a_named_interpreter_without_mujoco_is_an_error(bare_python: Path) -> None:
    with pytest.raises(EngineNotFound, match="-m pip install mujoco"):
        find_library(bare_python, {})


@pytest.mark.parametrize(("name", "hint"), [("none", "does not exist"), ("folder", "is a folder")])
def test_a_named_interpreter_has_to_be_one(tmp_path: Path, name: str, hint: str) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(EngineNotFound, match=hint):
        find_library(tmp_path / name, {})


def test_a_text_file_is_no_interpreter(tmp_path: Path) -> None:
    path = write(tmp_path, BALL)
    path.chmod(0o755)
    with pytest.raises(EngineNotFound, match="name a"):
        find_library(path, {})


def test_a_folder_without_a_library_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(EngineNotFound, match="holds no libmujoco"):
        library_in(tmp_path, "a test")


def test_a_text_file_is_no_library(tmp_path: Path) -> None:
    (tmp_path / "libmujoco.so.1").write_text("not a library")
    with (
        Engine(library_in(tmp_path, "a test")) as engine,
        pytest.raises(EngineNotFound, match="no libmujoco this machine can load"),
    ):
        engine.version()


def test_the_library_knows_its_version(engine: Engine) -> None:
    """A wheel that was made anew, as 2.3.1.post1, holds the library of the release."""
    assert engine.version() == Version(version("mujoco")).base_version


def test_the_library_prints_its_schema(engine: Engine) -> None:
    assert engine.schema().startswith("mujoco (!)")


def test_a_good_model_loads(engine: Engine, tmp_path: Path) -> None:
    verdict = engine.load(write(tmp_path, BALL))
    assert verdict.loaded
    assert (verdict.message, verdict.warnings, verdict.image) == ("", (), None)


def test_an_image_comes_when_asked_for(engine: Engine, tmp_path: Path) -> None:
    verdict = engine.load(write(tmp_path, BALL), image=True)
    assert verdict.image
    assert verdict.image == engine.load(write(tmp_path, BALL), image=True).image


def test_a_bad_model_is_refused_in_the_engines_words(engine: Engine, tmp_path: Path) -> None:
    verdict = engine.load(write(tmp_path, TYPO), image=True)
    assert verdict.outcome is Outcome.REFUSED
    assert "unrecognized element" in verdict.message
    assert verdict.image is None


def test_a_missing_file_is_refused(engine: Engine, tmp_path: Path) -> None:
    assert engine.load(tmp_path / "none.xml").outcome is Outcome.REFUSED


def test_a_warning_is_collected_once(engine: Engine, tmp_path: Path) -> None:
    verdict = engine.load(write(tmp_path, NOT_A_NUMBER))
    assert verdict.loaded
    assert len(verdict.warnings) == 1
    assert "NaN" in verdict.warnings[0]
    assert not engine.load(write(tmp_path, BALL)).warnings


def test_a_relative_path_and_odd_names_are_understood(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("\u00fc \u2192.xml").write_text(BALL)
    assert engine.load(Path("\u00fc \u2192.xml")).loaded


def test_a_crash_is_a_verdict_and_the_next_model_loads(engine: Engine, tmp_path: Path) -> None:
    verdict = engine.load(write(tmp_path, CRASH))
    assert verdict.outcome in (Outcome.CRASHED, Outcome.OUT_OF_MEMORY, Outcome.REFUSED)
    assert verdict.message
    assert engine.load(write(tmp_path, BALL)).loaded


@pytest.mark.skipif(sys.platform != "linux", reason="the limit is not kept everywhere")
def test_a_model_too_large_is_out_of_memory(library: Library, tmp_path: Path) -> None:
    with Engine(library, memory=2 << 30) as engine:
        assert engine.load(write(tmp_path, HUGE)).outcome is Outcome.OUT_OF_MEMORY
        assert engine.load(write(tmp_path, BALL)).loaded


@needs_fifo
def test_a_hang_is_ended_and_the_next_model_loads(library: Library, tmp_path: Path) -> None:
    with Engine(library, timeout=0.5) as engine:
        engine.version()
        started = time.monotonic()
        verdict = engine.load(hanging(tmp_path))
        assert verdict.outcome is Outcome.TIMED_OUT
        assert verdict.message == "no answer in 0.5 s"
        assert time.monotonic() - started < 3
        assert engine.load(write(tmp_path, BALL)).loaded


@needs_fifo
def test_a_worker_killed_at_work_is_a_crash(engine: Engine, tmp_path: Path) -> None:
    engine.version()
    assert engine._worker
    process = engine._worker.process
    threading.Timer(0.3, process.send_signal, [signal.SIGSEGV]).start()
    verdict = engine.load(hanging(tmp_path))
    assert (verdict.outcome, verdict.message) == (Outcome.CRASHED, "killed by SIGSEGV")


def test_a_worker_killed_at_rest_is_replaced(engine: Engine, tmp_path: Path) -> None:
    engine.version()
    assert engine._worker
    engine._worker.process.kill()
    engine._worker.process.wait()
    assert engine.load(write(tmp_path, BALL)).loaded


def test_what_is_asked_for_ahead_is_answered_as_ever(engine: Engine, tmp_path: Path) -> None:
    texts = (BALL, TYPO, NOT_A_NUMBER, BALL)
    paths = [write(tmp_path, text, f"{at}.xml") for at, text in enumerate(texts)]
    expected = [engine.load(path) for path in paths]
    for path in (*paths, paths[0]):
        engine.ahead(path)
    assert engine.load(paths[2]) == expected[2]
    assert engine.load(paths[1], image=True).outcome is Outcome.REFUSED
    assert engine.load(paths[0], image=True).image
    assert [engine.load(path) for path in reversed(paths)] == expected[::-1]
    write(tmp_path, TYPO, "0.xml")
    assert not engine.load(paths[0]).loaded


def test_a_crash_over_what_was_asked_for_ahead_is_that_of_its_model(
    engine: Engine, tmp_path: Path
) -> None:
    good, worse, bad, last = (
        write(tmp_path, text, f"{at}.xml") for at, text in enumerate((BALL, CRASH, TYPO, BALL))
    )
    for path in (good, worse, bad, last):
        engine.ahead(path)
    assert engine.load(last).loaded
    assert engine.load(bad).outcome is Outcome.REFUSED
    dead = (Outcome.CRASHED, Outcome.OUT_OF_MEMORY, Outcome.REFUSED)
    assert engine.load(worse).outcome in dead
    assert engine.load(good).loaded


@needs_fifo
def test_a_hang_over_what_was_asked_for_ahead_is_ended(library: Library, tmp_path: Path) -> None:
    good, bad = write(tmp_path, BALL, "good.xml"), write(tmp_path, TYPO, "bad.xml")
    with Engine(library, timeout=0.5) as engine:
        engine.version()
        started = time.monotonic()
        stuck = hanging(tmp_path)
        for path in (good, stuck, bad):
            engine.ahead(path)
        assert engine.load(bad).outcome is Outcome.REFUSED
        assert engine.load(stuck).outcome is Outcome.TIMED_OUT
        assert time.monotonic() - started < 3
        assert engine.load(good).loaded


@needs_fifo
def test_only_the_engines_own_time_counts(library: Library, tmp_path: Path) -> None:
    """Who asks may be away for longer than a model may take, and than it takes to give it up."""
    good = write(tmp_path, BALL, "good.xml")
    with Engine(library, timeout=0.5) as engine:
        engine.version()
        stuck = hanging(tmp_path)
        for path in (good, stuck):
            engine.ahead(path)
        assert engine._worker
        time.sleep(0.7)
        engine._worker.process.send_signal(signal.SIGSEGV)
        engine._worker.process.wait()
        engine._worker.reader.join()
        assert engine.load(good).loaded
        assert engine.load(stuck).message == "no answer in 0.5 s"


@needs_fifo
def test_each_has_its_own_time(library: Library, tmp_path: Path) -> None:
    paths = [tmp_path / "one.xml", tmp_path / "other.xml", tmp_path / "late.xml"]
    with Engine(library, timeout=20) as engine:
        engine.version()
        assert engine._worker
        os.kill(engine._worker.process.pid, signal.SIGSTOP)
        for path in paths:
            engine.ahead(path)
        for seconds in (15, 30, 51):
            reply = Reply({"loaded": True}, b"")
            engine._worker.replies.put((time.monotonic() + seconds, reply))
        outcomes = [engine.load(path).outcome for path in paths]
        assert outcomes == [Outcome.LOADED, Outcome.LOADED, Outcome.TIMED_OUT]


@needs_fifo
def test_a_worker_that_died_is_found_out_in_its_turn(engine: Engine, tmp_path: Path) -> None:
    one, other = write(tmp_path, BALL, "one.xml"), write(tmp_path, BALL, "other.xml")
    release = engine.version()
    assert engine._worker
    os.kill(engine._worker.process.pid, signal.SIGSTOP)
    engine.ahead(one)
    engine._worker.process.kill()
    engine._worker.process.wait()
    engine.ahead(other)
    assert engine.version() == release
    assert engine.load(one).outcome is Outcome.OUT_OF_MEMORY
    assert engine.load(other).loaded


def test_no_more_is_asked_for_ahead_than_a_pipe_takes(engine: Engine, tmp_path: Path) -> None:
    folder = tmp_path / ("\u00fc" * 80)
    folder.mkdir()
    path = write(folder, BALL)
    engine.version()
    for at in range(1000):
        engine.ahead(folder / f"{at}.xml")
    assert 10 < len(engine._ahead) < 200
    engine.ahead(path)
    assert engine.load(path).loaded


def test_closing_forgets_what_was_asked_for_ahead(engine: Engine, tmp_path: Path) -> None:
    one, other = write(tmp_path, BALL, "one.xml"), write(tmp_path, BALL, "other.xml")
    for path in (one, other):
        engine.ahead(path)
    assert engine.load(other).loaded
    engine.close()
    write(tmp_path, TYPO, "one.xml")
    assert not engine.load(one).loaded


def test_a_closed_engine_starts_again(engine: Engine) -> None:
    first = engine.version()
    engine.close()
    engine.close()
    assert engine.version() == first


def test_an_engine_can_be_warmed_up_by_a_thread(engine: Engine, tmp_path: Path) -> None:
    warmup = threading.Thread(target=engine.start)
    warmup.start()
    warmup.join()
    assert engine.load(write(tmp_path, BALL)).loaded


def test_nothing_is_printed_or_left_behind(
    library: Library,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    home, temporary = tmp_path / "home", tmp_path / "temporary"
    home.mkdir()
    temporary.mkdir()
    monkeypatch.chdir(home)
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    with Engine(library) as engine:
        for text in (BALL, TYPO, NOT_A_NUMBER, CRASH, BALL):
            engine.load(write(tmp_path, text))
        assert len(list(temporary.iterdir())) == 1
        assert not list(temporary.rglob("MUJOCO_LOG.TXT"))
    assert not list(temporary.iterdir())
    assert not list(home.iterdir())
    assert capfd.readouterr() == ("", "")


def test_an_engine_that_is_forgotten_ends_its_worker(library: Library) -> None:
    engine = Engine(library)
    engine.version()
    assert engine._worker
    process, folder = engine._worker.process, engine._worker.folder
    del engine
    assert process.returncode is not None
    assert not folder.exists()


@pytest.mark.real
@pytest.mark.parametrize(
    ("release", "plugins"),
    [
        ("2.3.0", "required mujoco.elasticity.cable"),
        ("2.3.2", "required mujoco.elasticity.cable"),
        ("2.3.7", "plugin mujoco.sensor.touch_grid"),
        ("3.1.6", "plugin mujoco.pid mujoco.sdf.sdflib mujoco.elasticity.membrane"),
        ("3.2.0", "plugin mujoco.pid mujoco.sdf.torus mujoco.elasticity.shell"),
    ],
)
def test_older_engines_have_the_plugins_of_their_wheels(
    release: str, plugins: str, old_engine: OldEngine, tmp_path: Path
) -> None:
    tag, *names = plugins.split()
    extension = "".join(f"<{tag} plugin='{name}'/>" for name in names)
    path = write(tmp_path, f"<mujoco><extension>{extension}</extension><worldbody/></mujoco>")
    verdict = old_engine(release).load(path)
    assert verdict.loaded, verdict.message
