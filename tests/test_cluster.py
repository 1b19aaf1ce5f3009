"""A real cluster sees what one process sees, whatever dies in the middle of it."""

from __future__ import annotations

import json
import os
import pickle
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from mjcf_lint import __version__
from mjcf_lint.checking.linter import Linter
from mjcf_lint.crew import cluster as crew
from mjcf_lint.crew import errand, work
from mjcf_lint.crew.cluster import Cluster
from mjcf_lint.crew.order import Order
from mjcf_lint.crew.processes import Processes
from mjcf_lint.crew.scheduler import ClusterError, Scheduler
from mjcf_lint.releases.target import Target
from tests.clusters import SECONDS, DaskCluster, dask_cluster
from tests.in_process import Ran, Run
from tests.trees import write_tree

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kills by signals")

MANY = 30
PART = """<mujocoinclude>
  <worldbody><geom name="part" size=".1" rgba="1 1 1 2"/></worldbody>
</mujocoinclude>"""
SOUND = '<mujoco><include file="part.xml"/></mujoco>'
FAULTY = '<mujoco><compiler coordinate="global"/><include file="part.xml"/></mujoco>'
OWN = """
import os, signal, time
from mjcf_lint import Category, Diagnostic, rule

@rule(category=Category.STYLE)
def own(model):
    \"\"\"Says that it was here.\"\"\"
    name = model.root.path.name
    if name.startswith("deadly"):
        os.kill(os.getpid(), signal.SIGKILL)
    if model.root.path.with_name("slowly").exists():
        time.sleep(0.1)
    if looked := os.environ.get("LOOKED"):
        with open(looked, "a") as file:
            file.write(name + "\\n")
    yield Diagnostic(model.node.element.name_span, "seen")
"""
NEVER = ("--engine", "never")


def project(folder: Path, **others: str) -> Path:
    """Write many models with a fragment, and a rule of the project's own."""
    models = {f"m{at:03}.xml": FAULTY if at % 7 == 3 else SOUND for at in range(MANY)}
    own = {"own/own/rule.py": OWN, "mjcf-lint.toml": 'rule-dirs = ["own"]\nextend-select=["own"]\n'}
    return write_tree(folder, {"part.xml": PART, **models, **own, **others})


def command(*more: str | Path) -> list[str]:
    return [sys.executable, "-m", "mjcf_lint", "check", "--no-cache", *map(str, more)]


def ran(folder: Path, *more: str | Path, **environment: str) -> Ran:
    done = subprocess.run(
        command(*more),
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


def once(so: Callable[[], bool]) -> None:
    """Wait until something is so."""
    until = time.monotonic() + SECONDS
    while not so():
        assert time.monotonic() < until
        time.sleep(0.02)


def lines_in(file: Path) -> int:
    """Return for how many models a file says what was seen of them."""
    return max(0, file.read_bytes().count(b"\n") - 1) if file.exists() else 0


@pytest.fixture(scope="module")
def dask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DaskCluster]:
    folder = tmp_path_factory.mktemp("cluster")
    with dask_cluster(folder, DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES="1") as cluster:
        yield cluster


def engines_below(process: int) -> list[int]:
    psutil: Any = import_module("psutil")
    below = psutil.Process(process).children(recursive=True)
    return [one.pid for one in below if any("worker.py" in part for part in one.cmdline())]


@pytest.mark.parametrize(
    "more",
    [
        ("--engine", "always", "--output-format", "json"),
        (*NEVER, "--target-version", "2.3.7,3.1.6", "--output-format", "full"),
        (*NEVER, "--from-version", "auto", "--output-format", "sarif"),
    ],
)
def test_the_report_is_the_same_byte_for_byte(
    dask: DaskCluster, tmp_path: Path, run: Run, more: tuple[str, ...]
) -> None:
    project(tmp_path)
    alone = run("check", ".", "--no-cache", "--jobs", "1", *more)
    together = run("check", ".", "--no-cache", "--scheduler-file", dask.file, *more)
    assert together == alone
    assert alone.code == 1
    assert "global" in alone.out
    workers = dask.asked(os.getpid)
    once(lambda: not any(map(engines_below, workers)))


def test_what_git_says_goes_along(dask: DaskCluster, tmp_path: Path, run: Run) -> None:
    (tmp_path / ".git").rmdir()
    project(tmp_path)
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@b"]
    for what in (["init", "-q"], ["add", "."], ["commit", "-qm", "all"]):
        subprocess.run([*git, *what], cwd=tmp_path, check=True)
    (tmp_path / "m005.xml").write_text(FAULTY)
    more = (*NEVER, "--changed-since", "HEAD", "--output-format", "json")
    alone = run("check", ".", "--no-cache", "--jobs", "1", *more)
    together = run("check", ".", "--no-cache", "--scheduler-file", dask.file, *more)
    assert together == alone
    assert f"{MANY - 1} unchanged models left out" in alone.err


def test_a_worker_is_killed_in_the_middle(dask: DaskCluster, tmp_path: Path) -> None:
    folder, file = project(tmp_path), tmp_path / "seen.jsonl"
    given = (".", *NEVER, "--output-format", "json")
    alone = ran(folder, *given, "--jobs", "1")
    before = dask.asked(os.getpid)
    arguments = command(*given, "--scheduler-file", dask.file, "--resume", file)
    (folder / "slowly").touch()
    with subprocess.Popen(
        arguments, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        once(lambda: lines_in(file) > 0)
        os.kill(before[0], signal.SIGKILL)
        there = lines_in(file)
        assert process.poll() is None
        out, err = process.communicate(timeout=SECONDS)
    assert 0 < there < MANY / 2
    assert Ran(process.returncode, out, err) == alone
    assert lines_in(file) == MANY
    once(lambda: len(dask.asked(os.getpid)) == 2)
    assert before[0] not in dask.asked(os.getpid)


def test_repairs_are_planned_as_ever(dask: DaskCluster, tmp_path: Path, run: Run) -> None:
    project(tmp_path)
    given = ("check", ".", *NEVER, "--no-cache", "--unsafe-fixes", "--diff")
    file = tmp_path / "seen.jsonl"
    alone = run(*given, "--jobs", "1")
    assert "+" in alone.out
    assert run(*given, "--scheduler-file", dask.file, "--resume", file) == alone
    assert lines_in(file) == MANY
    assert run(*given, "--jobs", "1", "--resume", file) == alone
    assert lines_in(file) == MANY


def test_a_model_that_kills_workers_is_named(dask: DaskCluster, tmp_path: Path) -> None:
    folder = project(tmp_path, **{"deadly.xml": SOUND})
    given = (".", *NEVER, "--output-format", "json", "--scheduler-file", dask.file)
    found = ran(folder, *given)
    seen = [one["path"] for one in json.loads(found.out)["diagnostics"] if one["rule"] == "own"]
    assert "deadly.xml: the process that checked it died, twice" in found.err
    assert len(seen) == MANY


def test_another_run_goes_on_where_one_was_killed(dask: DaskCluster, tmp_path: Path) -> None:
    folder, file, looked = project(tmp_path), tmp_path / "seen.jsonl", tmp_path / "looked.txt"
    given = (".", *NEVER, "--output-format", "json")
    alone = ran(folder, *given, "--jobs", "1")
    arguments = command(*given, "--scheduler-file", dask.file, "--resume", file)
    (folder / "slowly").touch()
    with subprocess.Popen(arguments, cwd=folder, stdout=subprocess.DEVNULL) as process:
        once(lambda: lines_in(file) > 0)
        process.kill()
    there = lines_in(file)
    assert 0 < there < MANY
    file.write_bytes(file.read_bytes() + b'{"outline":{"root":0,"ki')
    (folder / "slowly").unlink()
    rest = ran(folder, *given, "--jobs", "1", "--resume", file, LOOKED=str(looked))
    assert rest == alone
    assert len(looked.read_text().split()) == MANY - there
    assert all(map(json.loads, file.read_text().splitlines()))


def test_a_scheduler_that_ends_is_said_in_one_line(tmp_path: Path) -> None:
    folder, file = project(tmp_path), tmp_path / "seen.jsonl"
    given = (".", *NEVER, "--output-format", "json")
    (tmp_path / "dask").mkdir()
    with dask_cluster(tmp_path / "dask", workers=1) as dask:
        arguments = command(*given, "--scheduler-file", dask.file, "--resume", file)
        (folder / "slowly").touch()
        with subprocess.Popen(
            arguments, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as process:
            once(lambda: lines_in(file) > 0)
            dask.scheduler.kill()
            out, err = process.communicate(timeout=SECONDS)
    assert (process.returncode, out) == (2, "")
    gone = "the scheduler is gone, or does not answer"
    assert err == f"mjcf-lint: --scheduler-file {dask.file}: {gone}\n"
    assert 0 < lines_in(file) < MANY


def test_a_cluster_without_workers_is_not_waited_for(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crew, "_SECONDS_WITHOUT_WORKERS", 0.5)
    write_tree(tmp_path, {"a.xml": "<mujoco/>"})
    (tmp_path / "dask").mkdir()
    with dask_cluster(tmp_path / "dask", workers=0) as dask:
        said = run("check", "a.xml", *NEVER, "--scheduler-file", dask.file)
    assert (said.code, said.out) == (2, "")
    assert said.err == f"mjcf-lint: --scheduler-file {dask.file}: it has no workers\n"


def test_another_version_is_named(
    dask: DaskCluster, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_tree(tmp_path, {"a.xml": "<mujoco/>"})
    monkeypatch.setattr(crew, "__version__", "9.9")
    said = run("check", "a.xml", *NEVER, "--no-cache", "--scheduler-file", dask.file)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("mjcf-lint: the scheduler on ")
    assert said.err.endswith(f" has mjcf-lint {__version__}, this is 9.9\n")


def test_a_worker_that_came_later_says_its_version() -> None:
    with pytest.raises(ClusterError, match=f"has mjcf-lint {__version__}"):
        errand.look_at("9.9", b"", ())


def test_a_worker_without_us_is_named() -> None:
    with pytest.raises(ClusterError, match=r"tcp://a:1 has no mjcf-lint .*: No module named"):
        crew._fits("the worker tcp://a:1", ModuleNotFoundError("No module named 'mjcf_lint'"))


def test_workers_must_see_the_folder(dask: DaskCluster, tmp_path: Path, target: Target) -> None:
    order = Order(target.release, None, None, compiles=False, rules=())
    away = replace(order, folder=str(tmp_path / "away"))
    with (
        Cluster(Scheduler("it", dask.file), Processes(1)) as cluster,
        pytest.raises(ClusterError, match=r"does not see .*away: it takes a shared disk"),
    ):
        list(cluster.look_at(Linter(target, (), order=away), [tmp_path / "a.xml"]))


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crew, "_SECONDS_TO_CONNECT", 0.5)


@pytest.mark.usefixtures("impatient")
def test_a_scheduler_that_is_not_there(tmp_path: Path, run: Run) -> None:
    write_tree(tmp_path, {"a.xml": "<mujoco/>", "some.json": "{}"})
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # nobody listens
        address = f"tcp://127.0.0.1:{taken.getsockname()[1]}"
        said = run("check", "a.xml", *NEVER, "--no-cache", "--scheduler", address)
    assert said == Ran(2, "", f"mjcf-lint: {address}: no Dask scheduler answers\n")
    said = run("check", "a.xml", *NEVER, "--no-cache", "--scheduler-file", "none.json")
    assert said.err.startswith("mjcf-lint: --scheduler-file none.json: No such file")
    said = run("check", "a.xml", *NEVER, "--no-cache", "--scheduler-file", "some.json")
    assert said.err.endswith("some.json: this is no file that a Dask scheduler writes\n")


def test_without_the_extra_it_is_said_what_to_install(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_tree(tmp_path, {"a.xml": "<mujoco/>"})
    monkeypatch.setattr(crew, "find_spec", lambda _: None)
    said = run("check", "a.xml", "--scheduler", "tcp://a:1")
    wanted = "mjcf-lint: a cluster needs distributed: pip install 'mjcf-lint[dask]'\n"
    assert said == Ran(2, "", wanted)


@pytest.mark.parametrize(
    ("given", "both"),
    [
        (("--scheduler", "a", "--scheduler-file", "b"), "--scheduler and --scheduler-file"),
        (("--scheduler", "a", "--jobs", "2"), "--jobs and --scheduler"),
        (("--scheduler", "a", "--watch"), "--watch and --scheduler"),
        (("--resume", "a", "--watch"), "--watch and --resume"),
        (("--resume", "a", "--changed-since", "b"), "--resume and --changed-since"),
    ],
)
def test_what_does_not_go_together(given: tuple[str, ...], both: str, run: Run) -> None:
    assert run("check", ".", *given) == Ran(2, "", f"mjcf-lint: {both} exclude each other\n")


def test_threads_of_a_worker_do_not_take_each_others_folder(tmp_path: Path, target: Target) -> None:
    folders = [tmp_path / name for name in "ab"]
    orders = []
    for folder in folders:
        write_tree(folder, {f"{at}.xml": f'<mujoco model="{folder.name}"/>' for at in range(20)})
        order = Order(target.release, None, None, compiles=False, rules=(), folder=str(folder))
        orders.append(pickle.dumps(order))
    here, failed = Path.cwd(), list[Any]()

    def look(order: bytes) -> None:
        try:
            for at in range(20):
                (line,) = work.look_at(order, [Path(f"{at}.xml")])
                real = json.loads(line)["outline"]["real"]
                assert real == os.path.realpath(work._opened[order].folder + f"/{at}.xml")
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=look, args=(order,)) for order in orders * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    assert Path.cwd() == here
    assert work.let_go()
    assert not work._opened


def test_what_a_run_that_vanished_had_opened_is_closed(
    tmp_path: Path, target: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(errand, "_SECONDS_IDLE", 0.05)
    order = Order(target.release, None, None, compiles=False, rules=(), folder=str(tmp_path))
    write_tree(tmp_path, {"a.xml": "<mujoco/>"})
    errand.look_at(__version__, pickle.dumps(order), [Path("a.xml")])
    once(lambda: not work._opened)
