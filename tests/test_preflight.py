from __future__ import annotations

import ast
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from mjcf_lint.preflight.keeping import MOST_KEPT, keep
from mjcf_lint.preflight.preflight import methods
from mjcf_lint.preflight.running import AGENT, MOST_PRINTED, Watch
from tests.in_process import Ran, Run

FAULTS = Path(__file__).with_name("faulty_factories.py")
GOOD = '<mujoco><worldbody><geom size="1"/></worldbody></mujoco>'
BAD = '<mujoco><worldbody>\n <geom size="1" colour="1 0 0 1"/></worldbody></mujoco>'

Flight = Callable[..., "Flown"]

posix = pytest.mark.skipif(os.name != "posix", reason="signals and limits are those of POSIX")
linux = pytest.mark.skipif(sys.platform != "linux", reason="asks the Linux kernel")


class Flown:
    """What a run with JSON came to."""

    def __init__(self, ran: Ran) -> None:
        assert ran.out.startswith("{"), ran.err
        self.code = ran.code
        self.said: dict[str, Any] = json.loads(ran.out)

    @property
    def trials(self) -> dict[str, Any]:
        return {trial["method"]: trial for trial in self.said["trials"]}

    @property
    def cause(self) -> dict[str, Any]:
        """That of the first attempt that failed."""
        found: dict[str, Any] = next(t["cause"] for t in self.said["trials"] if t["cause"])
        return found

    @property
    def last_place(self) -> str:
        """The line of Python where it happened."""
        frame = self.cause["frames"][-1]
        lines = Path(frame["file"]).read_text().splitlines()
        return lines[int(frame["line"]) - 1].strip()


@pytest.fixture
def flight(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Flight:
    monkeypatch.setenv("MJCF_LINT_CACHE", str(tmp_path / "cache"))

    def fly(what: str | Path, *arguments: str) -> Flown:
        json_too = ("--workers", "2", "--output-format", "json", *arguments)
        return Flown(run("preflight", what, "--python", sys.executable, *json_too))

    return fly


def faulty(name: str) -> str:
    return f"{FAULTS}:{name}"


def test_a_good_one_works_alone_and_in_every_kind_of_process(run: Run) -> None:
    ran = run("preflight", faulty("good"), "--workers", "2", "--python", sys.executable)
    assert ran.code == 0
    lines = ran.out.splitlines()
    worked = [line.split("  works")[0].strip() for line in lines if "  works" in line]
    assert worked == [
        "alone",
        *(f"2 at once, {method.value}" for method in methods()),
    ]
    assert lines[-1].startswith("what now: nothing to repair: 2 workers start")


def test_a_function_may_return_what_builds_it(flight: Flight) -> None:
    assert flight(faulty("thunk"), "--start-method", "spawn").code == 0


@posix
@pytest.mark.parametrize(
    ("name", "kind", "headline", "place"),
    [
        ("segfault", "crash", "is killed by SIGSEGV", "ctypes.string_at(0)"),
        ("abort", "crash", "is killed by SIGABRT", "os.abort()"),
        ("leave", "exit", "ends itself with exit code 3", "os._exit(3)"),
        ("exit_politely", "exit", "calls sys.exit", 'sys.exit("no licence")'),
        ("kill", "killed", "is killed by SIGKILL", None),
        ("raise_chained", "exception", "raises RuntimeError", "raise RuntimeError("),
    ],
)
def test_how_it_dies_and_where_is_said(
    flight: Flight, name: str, kind: str, headline: str, place: str | None
) -> None:
    flown = flight(faulty(name))
    assert flown.code == 1
    assert list(flown.trials) == ["alone"]
    assert (flown.cause["kind"], flown.cause["headline"]) == (kind, headline)
    assert flown.cause["stage"] == "building"
    if name == "segfault":
        assert [frame["function"] for frame in flown.cause["frames"]] == ["segfault", "string_at"]
        assert str(FAULTS) in flown.said["what_now"]
    elif place:
        assert flown.last_place.startswith(place)


def test_the_whole_chain_of_exceptions_is_in_json(flight: Flight) -> None:
    flown = flight(faulty("raise_chained"))
    assert flown.cause["message"] == "cannot be\nbuilt"
    assert "invalid literal for int() with base 10: 'seven'" in flown.cause["traceback"]


def test_of_an_exception_without_a_message_the_line_is_shown(run: Run) -> None:
    ran = run("preflight", faulty("say_nothing"), "--python", sys.executable)
    assert "raises AssertionError while it is built\n    assert licence\n" in ran.out


def test_what_a_process_printed_before_it_ended_is_shown(run: Run) -> None:
    ran = run("preflight", faulty("leave"), "--python", sys.executable)
    assert "about to leave" in ran.out


def test_of_a_flood_the_end_is_kept(flight: Flight) -> None:
    flown = flight(faulty("flood"))
    assert MOST_PRINTED < flown.cause["printed_bytes"] <= 24 * 50_000 * 21
    assert 0 < len(flown.cause["printed"]) <= 16 << 10
    assert flown.cause["printed"].endswith("no play\n")


def test_a_flood_does_not_fill_the_disk(tmp_path: Path) -> None:
    printed = tmp_path / "1.out"
    printed.write_bytes(b"x" * MOST_PRINTED + b"end")
    watch = Watch(tmp_path, (1,), 60.0)
    assert watch.gone_on()
    assert printed.stat().st_size == 0
    assert watch.printed == {1: MOST_PRINTED + 3}
    assert watch.tails[1].endswith(b"xend")


@pytest.mark.parametrize("name", ["hang", "hang_in_c"])
def test_where_it_hangs_is_said(flight: Flight, name: str) -> None:
    if name == "hang_in_c" and os.name != "posix":
        pytest.skip("there is no sleep() in the C library")
    flown = flight(faulty(name), "--timeout", "2")
    assert (flown.code, flown.cause["kind"]) == (1, "hang")
    assert flown.cause["frames"][-1]["function"] == name
    assert "--timeout 10" in flown.said["what_now"]


@posix
def test_a_worker_that_hangs_is_found_too(flight: Flight) -> None:
    """The process that starts the workers waits for it, and does not hang."""
    flown = flight(faulty("hang_in_workers"), "--timeout", "4", "--start-method", "fork")
    assert flown.trials["alone"]["works"]
    assert (flown.cause["kind"], flown.cause["stage"]) == ("hang", "building")
    assert flown.cause["worker"] in (1, 2)
    assert "hang_in_workers" in [frame["function"] for frame in flown.cause["frames"]]


def test_what_cannot_be_pickled_works_alone_only(flight: Flight) -> None:
    flown = flight(faulty("unpicklable"), "--start-method", "spawn")
    assert flown.trials["alone"]["works"]
    assert flown.cause["kind"] == "unpicklable"
    assert flown.cause["stage"] == "sending reset"
    assert flown.cause["failed_workers"] == 2
    assert flown.cause["seen_by_a_vector_environment"] == "EOFError()"


def test_a_second_worker_that_finds_something_taken(
    flight: Flight, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ONLY_ONE", str(tmp_path / "taken"))
    flown = flight(faulty("only_one"), "--start-method", "spawn")
    assert flown.trials["alone"]["works"]
    assert flown.cause["failed_workers"] == 1
    assert "FileExistsError" in flown.cause["exception"]
    assert "each worker makes the same file or block" in flown.said["what_now"]


def test_an_environment_with_children_may_not_be_a_daemon(flight: Flight) -> None:
    flown = flight(faulty("with_children"), "--start-method", "spawn")
    assert flown.trials["alone"]["works"]
    assert "daemon=False" in flown.said["what_now"]


@posix
def test_only_a_fork_of_what_built_one_before_fails(flight: Flight) -> None:
    flown = flight(faulty("only_spawned"))
    works = {method: trial["works"] for method, trial in flown.trials.items()}
    assert works == {"alone": True, "spawn": True, "forkserver": True, "fork": False}
    assert flown.trials["fork"]["works_with_none_built_before"]
    assert flown.said["what_now"].startswith("start workers with spawn or forkserver: ")


@pytest.fixture
def graphics(monkeypatch: pytest.MonkeyPatch) -> str:
    """Choose an OpenGL that can draw here without a display."""
    draw = "from tests.faulty_factories import Drawing; Drawing().reset()"
    for kind in ("egl", "osmesa"):
        environment = {**os.environ, "MUJOCO_GL": kind, "PYTHONPATH": str(FAULTS.parents[1])}
        drawn = subprocess.run(
            [sys.executable, "-c", draw], env=environment, capture_output=True, check=False
        )
        if not drawn.returncode:
            monkeypatch.setenv("MUJOCO_GL", kind)
            return kind
    pytest.skip("neither EGL nor OSMesa can draw here")


@linux
def test_a_copy_of_a_process_that_has_drawn_hangs(flight: Flight, graphics: str) -> None:
    """It waits for a thread of the driver, which no copy has."""
    flown = flight(faulty("drawing"), "--start-method", "fork", "--timeout", "6")
    if flown.code == 0:
        pytest.skip(f"this {graphics} survives a fork")
    assert flown.trials["alone"]["works"]
    assert flown.trials["fork"]["works_with_none_built_before"]
    assert flown.cause["stage"] == "resetting"
    assert flown.said["what_now"].startswith("start workers with spawn or forkserver: ")


@linux
def test_where_there_is_no_display(flight: Flight, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("MUJOCO_GL", "glfw")
    flown = flight(faulty("drawing"))
    assert flown.code == 1
    assert "MUJOCO_GL=egl" in flown.said["what_now"]


def test_a_function_that_wants_arguments(flight: Flight) -> None:
    flown = flight(faulty("wrong_arguments"))
    assert flown.said["what_now"] == (
        "it is called without arguments: name a function that takes none"
    )


def test_a_question_gets_no_answer(flight: Flight) -> None:
    flown = flight(faulty("ask"))
    assert flown.cause["printed"].startswith("licence key?")
    assert "take input() out" in flown.said["what_now"]


def _limited(limit: int) -> Callable[[], None]:
    def limit_memory() -> None:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))

    return limit_memory


def command(*arguments: str | Path) -> list[str]:
    begin = (sys.executable, "-m", "mjcf_lint", "preflight", *arguments)
    return [*map(str, begin), "--python", sys.executable, "--output-format", "json"]


@linux
def test_a_limit_of_address_space_is_named(tmp_path: Path) -> None:
    made = subprocess.run(
        command(faulty("too_much_memory")),
        preexec_fn=_limited(2 << 30),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    flown = Flown(Ran(made.returncode, made.stdout, made.stderr))
    assert (flown.code, flown.cause["kind"]) == (1, "memory")
    assert flown.cause["exception"] == "MemoryError"
    assert flown.said["what_now"] == "raise `ulimit -v` (now 2.0 GB)"


@pytest.fixture
def group() -> Iterator[Path]:
    """A control group of 200 MB."""
    for top, limit in (
        (Path("/sys/fs/cgroup/memory"), "memory.limit_in_bytes"),
        (Path("/sys/fs/cgroup"), "memory.max"),
    ):
        folder = top / f"mjcf-lint-{os.getpid()}"
        try:
            folder.mkdir()
            (folder / limit).write_text(str(200 << 20))
        except OSError:
            continue
        yield folder
        folder.rmdir()
        return
    pytest.skip("no control group can be made here")


def in_group(group: Path, folder: Path, *arguments: str) -> Flown:
    join = f'echo $$ > "{group}/cgroup.procs" && exec "$@"'
    made = subprocess.run(
        ["sh", "-c", join, "sh", *command(*arguments)],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    return Flown(Ran(made.returncode, made.stdout, made.stderr))


@linux
def test_the_kernel_kills_what_takes_too_much(group: Path, tmp_path: Path) -> None:
    flown = in_group(group, tmp_path, faulty("grow"))
    assert (flown.code, flown.cause["kind"]) == (1, "memory")
    assert "the kernel counts one more process killed for want of memory" in flown.cause["notes"]
    assert flown.said["what_now"] == "allow the container more memory (now 200 MB)"


@linux
def test_a_small_dev_shm_is_named(tmp_path: Path) -> None:
    mount = "mount -t tmpfs -o size=1m tmpfs /dev/shm"
    unshare = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c"]
    if shutil.which("unshare") is None or subprocess.run([*unshare, mount], check=False).returncode:
        pytest.skip("no mount of its own can be made here")
    made = subprocess.run(
        [*unshare, f'{mount} && exec "$@"', "sh", *command(faulty("full_shared_memory"))],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    flown = Flown(Ran(made.returncode, made.stdout, made.stderr))
    assert (flown.code, flown.cause["kind"]) == (1, "shared-memory")
    assert flown.cause["headline"] == "is killed by SIGBUS"
    assert flown.cause["notes"][0].startswith("/dev/shm holds 1 MB, of which 1 MB were free")
    assert "docker run --shm-size" in flown.said["what_now"]


@linux
def test_more_workers_than_there_is_memory_for_are_not_started(group: Path, tmp_path: Path) -> None:
    flown = in_group(group, tmp_path, faulty("large"), "--workers", "4")
    assert (flown.code, list(flown.trials), flown.said["too_large"]) == (1, ["alone"], True)
    assert flown.said["what_now"].startswith("--workers 1 fits in the ")


def test_a_model_that_loads(flight: Flight, tmp_path: Path) -> None:
    (tmp_path / "good.xml").write_text(GOOD)
    flown = flight("good.xml", "--start-method", "spawn")
    assert flown.code == 0
    assert set(flown.said["versions"]) == {"Python", "mujoco"}


def test_the_model_and_the_rule_behind_a_failure(run: Run, tmp_path: Path) -> None:
    (tmp_path / "bad.xml").write_text(BAD)
    ran = run("preflight", "bad.xml", "--python", sys.executable)
    assert ran.code == 1
    assert "bad.xml:2:17: error unknown-attribute: " in ran.out
    assert ran.out.splitlines()[-1].startswith("what now: correct bad.xml:2 by hand ")


def test_the_model_behind_a_failure_of_workers(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bad.xml").write_text(BAD)
    monkeypatch.setenv("MODEL", "bad.xml")
    flags = ("--python", sys.executable, "--workers", "2", "--start-method", "spawn")
    ran = run("preflight", faulty("bad_in_workers"), *flags)
    assert ran.code == 1
    assert "(2 of 2 workers)" in ran.out
    assert "a vector environment sees of this only " in ran.out
    assert "bad.xml:2:17: error unknown-attribute: " in ran.out


def test_what_it_says_cannot_steer_a_terminal(run: Run) -> None:
    ran = run("preflight", faulty("paint"), "--python", sys.executable)
    assert ran.code == 1
    assert "\\x1b]0;title\\x07raised" in ran.out
    assert "\\x1b[2Jprinted" in ran.out
    assert "\x1b" not in ran.out


@pytest.mark.parametrize("name", ["from_text", "from_text_with_assets", "from_edited_text"])
def test_a_model_that_a_program_puts_together(flight: Flight, name: str) -> None:
    flown = flight(faulty(name))
    model = flown.trials["alone"]["model"]
    assert flown.code == 1
    assert model["made_at"]["function"] == name
    assert [found["rule"] for found in model["findings"]] == ["unknown-attribute"]
    assert f"{FAULTS}:{model['made_at']['line']}" in flown.said["what_now"]
    assert Path(model["path"]).is_file()


def test_a_text_may_name_files_from_the_folder_it_runs_in(flight: Flight, tmp_path: Path) -> None:
    corners = [(0, 0, 0), (1, 0, 0), (0, 1, 0), (0, 0, 1)]
    lines = [f"v {x} {y} {z}" for x, y, z in corners]
    lines += ["f 1 3 2", "f 1 2 4", "f 1 4 3", "f 2 3 4"]
    (tmp_path / "here.obj").write_text("\n".join(lines))
    flown = flight(faulty("from_text_beside_a_mesh"))
    assert "nowhere.obj" in flown.cause["message"]
    (found,) = flown.trials["alone"]["model"]["findings"]
    assert found["message"] == "mesh file 'nowhere.obj' does not exist"


def test_only_the_last_texts_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MJCF_LINT_CACHE", str(tmp_path / "cache"))
    given = tmp_path / "given"
    given.mkdir()
    for number in range(MOST_KEPT + 2):
        (given / "model.xml").write_text(f"<mujoco model='{number}'/>")
        kept = keep(given / "model.xml")
        os.utime(kept.parent, (number, number))
    assert kept.read_text() == f"<mujoco model='{MOST_KEPT + 1}'/>"
    assert len(list(kept.parents[1].iterdir())) == MOST_KEPT


def test_a_crash_after_a_model_has_loaded_is_not_laid_to_it(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "good.xml").write_text(GOOD)
    monkeypatch.setenv("MODEL", str(tmp_path / "good.xml"))
    ran = run("preflight", faulty("after_loading"), "--python", sys.executable)
    assert ran.code == 1
    assert "model read last: good.xml" in ran.out.replace("  ", "")
    assert "error" not in ran.out.lower().replace("connectionreseterror", "").replace(
        "eoferror", ""
    ).replace("brokenpipeerror", "").replace("runtimeerror", "")


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("nosuch.xml", "nosuch.xml: no such file"),
        (".", ".: a folder; name a model in it, or module:function"),
        ("train.py", "train.py: name a function in it, such as train.py:make_env"),
        ("train.py:make", "train.py: no such file"),
        ("a b:c", "'a b:c' is no model, no module:function and no gym id"),
        ("nosuchmodule:make", "no module is named nosuchmodule"),
        ("{faults}:godo", "has no godo"),
        ("{faults}:godo", "did you mean 'good'?"),
        ("{faults}:not_a_function", "is no function but of type int"),
    ],
)
def test_what_is_not_there_is_one_line(run: Run, what: str, said: str) -> None:
    ran = run("preflight", what.format(faults=FAULTS), "--python", sys.executable)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("mjcf-lint: ")
    assert said in ran.err
    assert ran.err.count("\n") == 1


def test_a_module_that_fails_to_import_is_a_finding(flight: Flight, tmp_path: Path) -> None:
    (tmp_path / "broken.py").write_text("import nosuchmodule\n")
    flown = flight("broken:make")
    assert (flown.code, flown.cause["stage"]) == (1, "importing")
    assert flown.cause["message"] == "No module named 'nosuchmodule'"
    (tmp_path / "wrong.py").write_text("def make(:\n")
    assert flight("wrong.py:make").last_place == "def make(:"


def test_a_python_too_old_or_none_is_one_line(run: Run, tmp_path: Path) -> None:
    ran = run("preflight", faulty("good"), "--python", tmp_path / "nosuch")
    assert (ran.code, ran.err.count("\n")) == (2, 1)
    no_python = tmp_path / "python"
    no_python.write_text("#!/bin/sh\necho SyntaxError: invalid syntax >&2\nexit 1\n")
    no_python.chmod(0o755)
    if os.name == "posix":
        ran = run("preflight", faulty("good"), "--python", no_python)
        assert ran.code == 2
        assert "Python 3.7 or newer is needed: SyntaxError: invalid syntax" in ran.err


def test_the_agent_keeps_to_old_syntax_and_the_standard_library() -> None:
    modules = list(AGENT.rglob("*.py"))
    assert len(modules) == 6
    for module in modules:
        tree = ast.parse(module.read_text(), feature_version=(3, 7))
        for node in ast.walk(tree):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and not node.level:
                names.append(node.module or "")
            for name in names:
                first = name.partition(".")[0]
                assert first in sys.stdlib_module_names or first == "mjcf_lint_agent"


def pythons() -> list[str]:
    """Return the Pythons at hand that are not ours, the oldest first."""
    places = [shutil.which(f"python3.{minor}") for minor in range(7, 20)]
    for minor in range(7, 20):
        places += map(str, Path.home().glob(f".pyenv/versions/3.{minor}.*/bin/python"))
    ours = f"Python {sys.version_info[0]}.{sys.version_info[1]}."
    found = {}
    for place in filter(None, places):
        asked = subprocess.run([place, "-V"], capture_output=True, text=True, check=False)
        if not asked.returncode and not asked.stdout.startswith(ours):
            found[int(asked.stdout.split(".")[1])] = place
    return [found[minor] for minor in sorted(found)]


@posix
@pytest.mark.parametrize("which", [0, -1], ids=["oldest", "newest"])
def test_the_agent_runs_in_other_pythons(run: Run, which: int) -> None:
    if not (places := pythons()):
        pytest.skip("there is no other Python here")
    place = places[which]
    ran = run("preflight", faulty("only_spawned"), "--python", place, "--output-format", "json")
    flown = Flown(ran)
    assert {method: trial["works"] for method, trial in flown.trials.items()} == {
        "alone": True,
        "spawn": True,
        "forkserver": True,
        "fork": False,
    }


@linux
def test_nothing_is_left_when_it_is_interrupted(tmp_path: Path) -> None:
    """Neither processes nor files."""
    mark = str(tmp_path)
    environment = {**os.environ, "TMPDIR": mark, "PYTHONPATH": str(FAULTS.parents[1])}
    process = subprocess.Popen(
        [*command(faulty("hang_in_workers")), "--start-method", "fork", "--workers", "2"],
        env=environment,
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        text=True,
    )
    deadline, expected = 400, 1 + 1 + 2 + 2
    while deadline and len(_marked(mark)) < expected:
        deadline -= 1
        subprocess.run(["sleep", "0.05"], check=True)
    assert len(_marked(mark)) >= expected, "the workers were never started"
    process.send_signal(2)
    process.communicate(timeout=20)
    assert process.returncode == 130
    subprocess.run(["sleep", "0.2"], check=True)
    assert _marked(mark) == []
    assert list(tmp_path.iterdir()) == []


def _marked(mark: str) -> list[int]:
    """Return the processes whose environment has a mark."""
    found = []
    for place in Path("/proc").iterdir():
        try:
            if place.name.isdigit() and f"TMPDIR={mark}\0" in (place / "environ").read_text():
                found.append(int(place.name))
        except (OSError, UnicodeDecodeError):
            continue
    return found
