"""What a failure is called, how it is shown, and what is advised, for kinds of failures."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from mjcf_lint.preflight.events import read_events
from mjcf_lint.preflight.keeping import keep
from mjcf_lint.preflight.resources import resources
from tests.in_process import Run
from tests.test_preflight import BAD, GOOD, Flight, faulty, flight, linux, posix
from tests.trees import write_tree

__all__ = ["flight"]
"""A fixture."""
HERE = ("--python", sys.executable, "--workers", "2")


@linux
@pytest.mark.parametrize(
    ("name", "kind", "said", "advice"),
    [
        ("exit_in_c", "exit", "ends itself with exit code 4", "raise an exception instead"),
        ("out_of_memory_in_c", "memory", "ends", ""),
        ("abort_without_memory", "memory", "is killed by SIGABRT", ""),
        ("out_of_memory", "memory", "raises MemoryError", ""),
        ("full_dev_shm", "shared-memory", "raises OSError", "make /dev/shm larger"),
        ("full_disk", "exception", "raises OSError", "the disk is full: make room"),
        ("unnamed_signal", "crash", "is killed by signal 35", "see what is called"),
        ("old_field", "exception", "raises AttributeError", "mujoco and what uses it do not fit"),
        ("old_numpy", "exception", "raises AttributeError", "this numpy is too new"),
        ("without_words", "exception", "raises Wordless", "correct it at "),
    ],
)
def test_kinds_of_failures(flight: Flight, name: str, kind: str, said: str, advice: str) -> None:
    flown = flight(faulty(name))
    assert (flown.cause["kind"], flown.cause["headline"]) == (kind, said)
    if advice:
        assert flown.said["what_now"].startswith(advice)
    else:
        ways = ("give it more memory", "allow the container more", "raise `ulimit -v`")
        assert flown.said["what_now"].startswith(ways)
    if name == "exit_in_c":
        assert flown.cause["notes"] == [
            "no exception was raised: most likely a library called exit() in C"
        ]


def test_a_module_that_trains_when_it_is_imported(flight: Flight, tmp_path: Path) -> None:
    write_tree(tmp_path, {"train.py": "import time\n\ntime.sleep(60)\n"})
    flown = flight("train:make", "--timeout", "1")
    assert (flown.cause["kind"], flown.cause["stage"]) == ("hang", "importing")
    assert flown.said["what_now"] == (
        "allow it more time (--timeout 5), or put what runs at train.py:3 below "
        '`if __name__ == "__main__":`'
    )


@posix
def test_what_no_fork_stands_is_started_otherwise(flight: Flight) -> None:
    said = flight(faulty("not_forked")).said["what_now"]
    assert said == "start workers with spawn or forkserver, which works"


@posix
def test_a_worker_that_crashes(flight: Flight) -> None:
    flown = flight(faulty("crash_in_workers"), "--start-method", "spawn")
    assert flown.cause["headline"] == "is killed by SIGSEGV"
    assert flown.cause["failed_workers"] == 2


@posix
def test_a_worker_that_dies_while_it_waits_for_the_others(flight: Flight) -> None:
    flown = flight(faulty("first_worker_dies_waiting"), "--start-method", "spawn")
    assert (flown.cause["kind"], flown.cause["worker"]) == ("killed", 1)
    assert flown.cause["seen_by_a_vector_environment"].startswith("BrokenPipeError")


def test_a_slow_worker_is_not_waited_for_once_another_has_failed(flight: Flight) -> None:
    flown = flight(faulty("one_fails_one_is_slow"), "--start-method", "spawn", "--timeout", "20")
    assert (flown.cause["worker"], flown.cause["failed_workers"]) == (1, 1)
    assert flown.cause["message"] == "only the first"
    assert flown.trials["spawn"]["seconds"] < 15


@linux
def test_a_worker_that_is_gone_before_it_begins(
    flight: Flight, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "import os, sys\nif '--multiprocessing-fork' in sys.argv:\n    os._exit(7)\n"
    early = write_tree(tmp_path / "early", {"sitecustomize.py": text})
    monkeypatch.setenv("PYTHONPATH", str(early))
    flown = flight(faulty("good"), "--start-method", "spawn")
    assert flown.trials["alone"]["works"]
    assert (flown.cause["kind"], flown.cause["headline"]) == ("exit", "ends without a word")


def test_the_process_that_starts_the_workers_may_be_the_one_that_fails(run: Run) -> None:
    ran = run("preflight", faulty("one_each_day"), *HERE, "--start-method", "spawn")
    assert "2 at once, spawn: the process that starts the workers raises RuntimeError" in ran.out
    assert ran.out.splitlines()[-1].startswith("what now: one alone works: see what they share at ")


def test_of_a_long_message_the_beginning_is_shown(run: Run) -> None:
    ran = run("preflight", faulty("long_winded"), *HERE)
    assert "    line 12\n    and 8 more lines\n" in ran.out


def test_where_a_text_was_handed_over_is_shown(run: Run) -> None:
    ran = run("preflight", faulty("from_text"), *HERE)
    assert "model: a text that was handed over at " in ran.out
    assert "faulty_factories.py:" in ran.out


@pytest.mark.parametrize("name", ["from_text_with_odd_assets", "from_bytes"])
def test_a_text_is_looked_at_however_it_is_handed_over(flight: Flight, name: str) -> None:
    flown = flight(faulty(name))
    model = flown.trials["alone"]["model"]
    assert [found["rule"] for found in model["findings"]] == ["unknown-attribute"]
    assert [one.name for one in Path(model["path"]).parent.iterdir()] == ["model.xml"]
    assert "unknown" not in Path(model["path"]).read_text()


def test_a_call_that_names_no_model(flight: Flight) -> None:
    flown = flight(faulty("from_nothing"))
    assert flown.cause["headline"] == "raises TypeError"
    assert flown.trials["alone"]["model"] is None


def test_a_model_that_is_cleared_away_cannot_be_looked_at(run: Run) -> None:
    ran = run("preflight", faulty("from_a_file_that_goes"), *HERE)
    assert ran.code == 1
    assert "the rules could not be asked: made.xml: is not there any more" in ran.out


def test_a_sound_model_is_not_blamed(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_tree(tmp_path, {"good.xml": GOOD})
    monkeypatch.setenv("MODEL", "good.xml")
    ran = run("preflight", faulty("with_assets_of_no_kind"), *HERE)
    assert (
        "MuJoCo alone loads good.xml, and no rule objects: what fails is not in that file"
        in ran.out
    )


def test_a_file_that_pythons_own_parser_refuses(
    flight: Flight, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_tree(tmp_path, {"open.xml": "<mujoco><worldbody></mujoco>"})
    monkeypatch.setenv("MODEL", "open.xml")
    flown = flight(faulty("parsed_first"))
    model = flown.trials["alone"]["model"]
    assert model["path"] == "open.xml"
    assert [found["rule"] for found in model["findings"]] == ["syntax"]


def test_one_model_that_fails_in_several_ways_of_starting(
    flight: Flight, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_tree(tmp_path, {"bad.xml": BAD})
    monkeypatch.setenv("MODEL", "bad.xml")
    flown = flight(faulty("bad_in_workers"))
    models = [one["model"] for name, one in flown.trials.items() if name != "alone"]
    assert models[1:] == models[:-1]
    assert models[0]["findings"][0]["rule"] == "unknown-attribute"


def test_many_that_cannot_fit_are_counted_and_not_started(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    free = resources().memory
    if free is None or free > 400 << 30:
        pytest.skip("how much memory is free is not known, or it is very much")
    monkeypatch.setenv("MEGABYTES", str((free >> 30) + 64))
    ran = run("preflight", faulty("large"), "--python", sys.executable, "--workers", "1024")
    assert ran.code == 1
    assert "  1024 at once: not tried: one takes " in ran.out
    assert ran.out.splitlines()[-1].startswith("what now: --workers ")


@posix
def test_who_waits_at_a_terminal_is_told_what_is_done(tmp_path: Path) -> None:
    write_tree(tmp_path, {"good.xml": GOOD})
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "mjcf_lint", "preflight", "good.xml", *HERE]
    ran = subprocess.run(
        [*command, "--start-method", "spawn"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=theirs,
        check=False,
    )
    os.close(theirs)
    said = os.read(ours, 1000).decode()
    os.close(ours)
    assert ran.returncode == 0
    assert said.split("\r\n") == [
        "building good.xml alone ...",
        "building 2 at once, spawn ...",
        "",
    ]


def test_a_name_that_no_function_has(run: Run, tmp_path: Path) -> None:
    write_tree(tmp_path, {"train.py": ""})
    ran = run("preflight", "train.py:make-env", *HERE)
    assert (ran.code, ran.err) == (
        2,
        "mjcf-lint: 'train.py:make-env': 'make-env' is no name of a function\n",
    )


def test_a_note_cut_off_by_a_crash_is_left_out(tmp_path: Path) -> None:
    notes = tmp_path / "1.jsonl"
    notes.write_text('{"what": "doing", "at": 1, "process": 2}\n{"what": "rai')
    assert [event.what for event in read_events(notes)] == ["doing"]


def test_a_model_stays_where_it_is_if_there_is_no_room_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_tree(tmp_path, {"cache": "a file", "given/model.xml": GOOD})
    monkeypatch.setenv("MJCF_LINT_CACHE", str(tmp_path / "cache"))
    assert keep(tmp_path / "given" / "model.xml") == tmp_path / "given" / "model.xml"
