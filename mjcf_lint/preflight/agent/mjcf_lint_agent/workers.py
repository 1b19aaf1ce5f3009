"""One process alone, or many at once, as vector environments have them."""

from __future__ import annotations

import json
import multiprocessing
import os
import sys
import time
from multiprocessing.connection import wait
from typing import Any

from . import building, reading
from .notes import end, notes, raised, tell_of_exit, tell_of_forks

SECONDS_FOR_THE_OTHERS = 2.0
DIE_WITH_PARENT, KILL = 1, 9


def main(place: str) -> None:
    """Do what a file asks for."""
    with open(place, encoding="utf-8") as file:
        request = json.load(file)
    try:
        (alone if request["method"] == "alone" else at_once)(request)
    except BaseException as error:
        raised(error)
        end(1)


def alone(request: dict[str, Any]) -> None:
    """Build it in this process."""
    begin(request, 1)
    made = building.build(building.look_up(request))
    building.reset(made)
    building.step(made)
    measure(made)
    building.close(made)
    notes.resting()
    notes.say("finished")


def work(request: dict[str, Any], number: int, pipe: Any) -> None:
    """Build it in a worker, and do what is said through a pipe."""
    begin(request, number)
    try:
        made = building.build(building.look_up(request))
        answer(pipe, "building", "built")
        for command in iter(pipe.recv, "close"):
            answer(pipe, command, {"reset": building.reset, "step": building.step}[command](made))
            if command == "step":
                measure(made)
        building.close(made)
        answer(pipe, "closing", "closed")
        notes.say("finished")
        pipe.close()
    except BaseException as error:
        raised(error)
        end(1)


def answer(pipe: Any, of: str, result: Any) -> None:
    """Send a result as vector environments do: pickled."""
    notes.doing(f"sending {of}")
    pipe.send(result)
    notes.resting()


def measure(made: Any) -> None:
    """Write down what a worker takes."""
    notes.say("measured", observation=building.room_for_observations(made), memory=memory())


def memory() -> dict[str, int]:
    """Return the peak of memory and the part of it that no other process shares, in bytes."""
    try:
        with open("/proc/self/status", encoding="ascii", errors="replace") as file:
            lines = dict(line.split(":", 1) for line in file)
        peak, own = (int(lines[name].split()[0]) << 10 for name in ("VmHWM", "RssAnon"))
    except (OSError, KeyError, ValueError):
        return {}
    return {"peak": peak, "own": own}


def at_once(request: dict[str, Any]) -> None:
    """Start the workers, and have them all do each thing before the next."""
    begin(request, 0)
    context: Any = multiprocessing.get_context(request["method"])
    if request["first"]:
        # Vector environments build one in the process that starts the workers, for its spaces.
        made = building.build(building.look_up(request))
        building.close(made)
        del made
    notes.doing("starting")
    context.Queue()  # for errors: it takes a semaphore in shared memory
    processes: list[Any] = []
    pipes: list[Any] = []
    try:
        for number in range(1, request["workers"] + 1):
            ours, theirs = context.Pipe()
            process = context.Process(target=work, args=(request, number, theirs), daemon=True)
            process.start()
            theirs.close()
            processes.append(process)
            pipes.append(ours)
        notes.resting()
        if all(conduct(what, processes, pipes) for what in ("", "reset", "step", "close")):
            until = time.time() + SECONDS_FOR_THE_OTHERS
            for process in processes:
                process.join(max(until - time.time(), 0))
            notes.say("finished")
    finally:
        for process in processes:
            process.terminate()


def conduct(command: str, processes: list[Any], pipes: list[Any]) -> bool:
    """Have all workers do something; returns whether all did."""
    waiting, until = set(range(len(pipes))), None
    for number, pipe in enumerate(pipes if command else ()):
        try:
            pipe.send(command)
        except OSError as error:
            died(number, processes, error)
            waiting.discard(number)
            until = time.time() + SECONDS_FOR_THE_OTHERS
    while waiting:
        left = None if until is None else max(until - time.time(), 0)
        ready = wait([pipes[number] for number in waiting], left)
        if not ready:
            break
        for number in [number for number in waiting if pipes[number] in ready]:
            waiting.discard(number)
            try:
                pipes[number].recv()
            except (EOFError, OSError) as error:
                died(number, processes, error)
                until = until or time.time() + SECONDS_FOR_THE_OTHERS
    return until is None


def died(number: int, processes: list[Any], error: BaseException) -> None:
    """Write down how a worker ended, and what is seen of it here."""
    processes[number].join(SECONDS_FOR_THE_OTHERS)
    notes.say("ended", worker=number + 1, code=processes[number].exitcode, saw=repr(error))


def begin(request: dict[str, Any], number: int) -> None:
    """Keep what the process prints apart, and take notes in a file of its own."""
    forked = notes.process != 0
    notes.begin(request, number)
    if number:
        output = os.open(notes.place("out"), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        for target in (1, 2):
            os.dup2(output, target)
        os.close(output)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(line_buffering=True, write_through=True)
    if sys.platform == "linux":
        end_with_parent()
    if not forked:
        reading.watch()
        tell_of_exit()
        tell_of_forks()


def end_with_parent() -> None:
    """Have the system end this process where the one that started it ends."""
    try:
        import ctypes

        ctypes.CDLL(None).prctl(DIE_WITH_PARENT, KILL)
    except (ImportError, OSError, AttributeError):
        return
