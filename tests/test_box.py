"""Whatever a model does to the engine, the run goes on, says which model, and leaves nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mjcf_lint.checking.linter import Linter
from mjcf_lint.engine import Engine, Outcome, find_library
from mjcf_lint.releases.target import Target
from mjcf_lint.ruleset.registry import load_rules
from tests.conftest import OldEngine
from tests.real.command_line import mjcf_lint
from tests.trees import tree_of, write_tree

BALL = "<mujoco><worldbody><body><freejoint/><geom size='1'/></body></worldbody></mujoco>"
# Finding the range of an actuator's length is a simulation, here of thirty years.
ENDLESS = (
    "<mujoco><compiler><lengthrange mode='all' inttotal='1e9' interval='1e8' tolrange='1e-9'/>"
    "</compiler><worldbody><body><joint name='j'/><geom size='.1' pos='.2 0 0'/></body>"
    "</worldbody><actuator><muscle joint='j'/></actuator></mujoco>"
)
COPIES = "<replicate count='10'>" * 8 + "<geom size='1'/>" + "</replicate>" * 8
MANY = f"<mujoco><worldbody>{COPIES}</worldbody></mujoco>"
# 65536 x 65536 entries overflow an int: every release so far reads through a wild pointer.
CRASH = (
    "<mujoco><asset><hfield name='h' nrow='65536' ncol='65536' size='1 1 1 1'/></asset>"
    "<worldbody><geom type='hfield' hfield='h'/></worldbody></mujoco>"
)
STARVED = ENDLESS.replace("<compiler>", "<size memory='1'/><compiler>")
WARNS = BALL.replace("</mujoco>", "<keyframe><key qpos='nan 0 0 0 0 0 0'/></keyframe></mujoco>")
TWICE = "<collision name='c'><geometry><sphere radius='1'/></geometry></collision>" * 2
PRINTS = f"<robot name='r'><link name='a'>{TWICE}</link></robot>"
CIRCLE = "<mujoco><include file='circle.xml'/></mujoco>"
NO_CONTACT = "<contact contype='0' conaffinity='0' selfcollide='none'/>"
FLEX = (
    "<mujoco><worldbody><flexcomp name='f' type='grid' dim='2' count='3 3 1' spacing='1 1 1'"
    f" mass='1'>{NO_CONTACT}</flexcomp></worldbody></mujoco>"
)
WITHOUT_MEMORY = (Outcome.OUT_OF_MEMORY, Outcome.ABORTED)
"""With no memory left, the C++ library may have none to say so before it aborts."""
SECONDS = 20.0

needs_proc = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="no /proc here")


@pytest.fixture
def boxed() -> Iterator[Engine]:
    with Engine(find_library(environ={}), timeout=2, memory=2 << 30) as engine:
        yield engine


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make folders for models, for temporary files and to stand in, and stand there."""
    for name in ("models", "temporary", "here"):
        (tmp_path / name).mkdir()
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    return tmp_path


def load(boxed: Engine, place: Path, text: str, name: str = "model.xml") -> Outcome:
    write_tree(place / "models", {name: text})
    return boxed.load(place / "models" / name).outcome


@pytest.mark.parametrize(
    ("text", "outcomes"),
    [
        pytest.param(ENDLESS, (Outcome.TIMED_OUT,), id="endless"),
        pytest.param(MANY, (Outcome.TIMED_OUT, *WITHOUT_MEMORY), id="many"),
        pytest.param(CRASH, (Outcome.CRASHED,), id="crash"),
        pytest.param(STARVED, (Outcome.REFUSED,), id="starved"),
        pytest.param(WARNS, (Outcome.LOADED,), id="warns"),
        pytest.param(PRINTS, (Outcome.LOADED,), id="prints"),
    ],
)
def test_the_next_model_loads_and_nothing_is_left(
    text: str,
    outcomes: tuple[Outcome, ...],
    boxed: Engine,
    place: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    began = time.monotonic()
    assert load(boxed, place, text) in outcomes
    assert time.monotonic() - began < SECONDS
    assert load(boxed, place, BALL, "ball.xml") is Outcome.LOADED
    assert set(tree_of(place / "models")) == {"model.xml", "ball.xml"}
    written = [path.name for path in (place / "temporary").rglob("*") if path.is_file()]
    assert written == ["engine-output"]
    boxed.close()
    assert tree_of(place).keys() == {"models/model.xml", "models/ball.xml"}
    assert not list((place / "temporary").iterdir())
    assert capfd.readouterr() == ("", "")


def test_what_the_engine_prints_is_a_warning(boxed: Engine, place: Path) -> None:
    write_tree(place / "models", {"r.urdf": PRINTS})
    verdict = boxed.load(place / "models" / "r.urdf")
    assert any("duplicate name 'c'" in line for line in verdict.warnings)
    assert not boxed.load(write_tree(place, {"ball.xml": BALL}) / "ball.xml").warnings


@pytest.mark.skipif(sys.platform != "linux", reason="the limit is not kept everywhere")
def test_memory_is_limited(place: Path) -> None:
    with Engine(find_library(environ={}), memory=1 << 30) as small:
        assert load(small, place, MANY) in WITHOUT_MEMORY
        assert load(small, place, BALL, "ball.xml") is Outcome.LOADED


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_an_abort_is_told(boxed: Engine, place: Path) -> None:
    boxed.version()
    assert boxed._worker
    with subprocess.Popen(
        [sys.executable, "-c", f"import os, time; time.sleep(0.5); "
         f"os.kill({boxed._worker.process.pid}, {signal.SIGABRT.value})"]
    ):  # fmt: skip
        assert load(boxed, place, ENDLESS) is Outcome.ABORTED
    assert load(boxed, place, BALL, "ball.xml") is Outcome.LOADED


@pytest.mark.real
@pytest.mark.parametrize(
    ("release", "text"),
    [("3.2.0", CIRCLE), ("3.1.3", CIRCLE), ("3.2.6", FLEX), ("3.3.2", FLEX)],
    ids=["circle-3.2.0", "circle-3.1.3", "flex-3.2.6", "flex-3.3.2"],
)
def test_releases_that_crash_are_replaced(
    release: str, text: str, old_engine: OldEngine, place: Path
) -> None:
    with Engine(old_engine(release).library) as old:
        assert load(old, place, text, "circle.xml") is Outcome.CRASHED
        assert load(old, place, BALL, "ball.xml") is Outcome.LOADED


def test_models_that_kill_the_engine_are_named_and_the_others_checked(
    boxed: Engine, target: Target, place: Path
) -> None:
    faulty = BALL.replace("<freejoint/>", "<freejoint/><geom size='1' material='none'/>")
    files = {
        "models/a_crash.xml": CRASH, "models/b_endless.xml": ENDLESS, "models/c_many.xml": MANY,
        "models/d_ball.xml": BALL, "models/e_faulty.xml": faulty,
    }  # fmt: skip
    write_tree(place, {**files, "models/pyproject.toml": ""})
    report = Linter(target, load_rules(), boxed).lint([place / "models"])
    assert not report.failures
    told = {found.path.name: found.message for found in report.diagnostics if found.rule == CRASHES}
    assert set(told) == {"a_crash.xml", "b_endless.xml", "c_many.xml"}
    assert "SIGSEGV" in told["a_crash.xml"] or os.name != "posix"
    assert "no answer in 2 s" in told["b_endless.xml"]
    errors = {found.path.name for found in report.diagnostics if found.severity.rank == 0}
    assert errors == {*told, "e_faulty.xml"}


CRASHES = "engine-crash"


@pytest.mark.parametrize("variable", ["MUJOCO_PLUGIN_DIR", "MUJOCO_PLUGIN_PATH"])
@pytest.mark.skipif(sys.platform != "linux", reason="compiles a library for Linux")
def test_no_plugins_of_others_are_loaded(
    variable: str, boxed: Engine, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A library that writes a file when it is loaded lies wherever one could be looked for."""
    code = place / "evil.c"
    code.write_text(
        "#include <stdio.h>\n__attribute__((constructor)) static void run(void)"
        f'{{fclose(fopen("{place}/loaded", "w"));}}\n'
    )
    try:
        subprocess.run(["cc", "-shared", "-fPIC", "-o", place / "libevil.so", code], check=True)
    except OSError:
        pytest.skip("no C compiler here")
    library = (place / "libevil.so").read_bytes()
    for folder in ("models", "models/mujoco_plugin", "models/plugin", "here", "here/mujoco_plugin"):
        write_tree(place / folder, {"libevil.so": library})
    monkeypatch.setenv(variable, str(place / "models" / "plugin"))
    monkeypatch.setenv("PYTHONPATH", str(place / "models"))
    plugins = "".join(f"<plugin plugin='{name}'/>" for name in ("evil", "libevil.so", "./libevil"))
    for text in (BALL, f"<mujoco><extension>{plugins}</extension></mujoco>"):
        load(boxed, place, text)
    assert not (place / "loaded").exists()
    subprocess.run([sys.executable, "-c", f"import ctypes; ctypes.CDLL('{place}/libevil.so')"])
    assert (place / "loaded").exists(), "the library does nothing: the test shows nothing"


def test_no_module_of_others_is_run(
    boxed: Engine, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worker is Python, and imports nothing from where it is started, told or models lie."""
    trap = f"open({str(place / 'loaded')!r}, 'w')"
    names = ("json", "struct", "ctypes", "re", "sitecustomize", "usercustomize", "threading")
    for folder in ("models", "here", "temporary"):
        write_tree(place / folder, {f"{name}.py": trap for name in names})
    monkeypatch.setenv("PYTHONPATH", str(place / "models"))
    assert load(boxed, place, BALL) is Outcome.LOADED
    assert not (place / "loaded").exists()


def children(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return [int(one) for task in tasks for one in (task / "children").read_text().split()]


def until(what: Callable[[], object]) -> bool:
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        if what():
            return True
        time.sleep(0.05)
    return False


def lives(pid: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


@needs_proc
@pytest.mark.parametrize(
    ("signals", "code"),
    [((signal.SIGINT,), 130), ((signal.SIGTERM,), -15), ((signal.SIGKILL,), -9)],
    ids=["ctrl-c", "terminated", "killed"],
)
@pytest.mark.parametrize("busy", [True, False], ids=["compiling", "proving"])
def test_a_run_that_ends_early_leaves_no_worker_and_no_folder(
    *, busy: bool, signals: tuple[signal.Signals, ...], code: int, place: Path
) -> None:
    text = ENDLESS if busy else ENDLESS.replace("<mujoco>", "<mujoco><!-- a -- b -->")
    write_tree(place / "models", {"m.xml": text, "pyproject.toml": ""})
    process = subprocess.Popen(
        [sys.executable, "-m", "mjcf_lint", "m.xml", *(() if busy else ("--fix",))],
        cwd=place / "models",
        env={**os.environ, "TMPDIR": str(place / "temporary"), "MJCF_LINT_CACHE": str(place / "c")},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    # The engine has come to the model as soon as it takes time of the processor.
    assert until(lambda: any(busy_for(worker) > 0.5 for worker in children(process.pid)))
    workers = children(process.pid)
    assert any((place / "temporary").iterdir())
    for one in signals:
        process.send_signal(one)
    assert process.wait(SECONDS) == code
    assert until(lambda: not any(map(lives, workers)))
    assert until(lambda: not any((place / "temporary").iterdir()))
    assert tree_of(place / "models")["m.xml"] == text.encode()


def busy_for(pid: int) -> float:
    """Return the seconds of the processor that a process has had."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def test_the_command_line_goes_on_after_a_crash(place: Path) -> None:
    write_tree(place / "models", {"pyproject.toml": "", "a.xml": CRASH, "b.xml": BALL})
    run = mjcf_lint(place / "models", "--output-format", "concise")
    assert run.code == 1
    (line,) = run.stdout.splitlines()
    assert "a.xml" in line
    assert CRASHES in line
    assert "2 models" in run.stderr
