"""Factories that fail, each in a way of its own; preflight builds them in processes of its own."""

from __future__ import annotations

import ctypes
import errno
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

_lock = threading.Lock()


class Environment:
    """The least that looks like one."""

    def __init__(self, answer: object = 0) -> None:
        self.answer = answer

    def reset(self) -> object:
        return self.answer

    def step(self, _: object) -> object:
        return self.answer

    def close(self) -> None:
        pass


def good() -> Environment:
    return Environment()


def thunk() -> Callable[[], Environment]:
    """A factory of a factory, as CleanRL has them."""
    return Environment


def segfault() -> None:
    import_module("numpy")  # Python then also lists what is loaded in C
    ctypes.string_at(0)


def abort() -> None:
    os.abort()


def leave() -> None:
    print("about to leave")
    os._exit(3)


def exit_politely() -> None:
    sys.exit("no licence")


def raise_chained() -> None:
    try:
        int("seven")
    except ValueError as error:
        raise RuntimeError("cannot be\nbuilt") from error


def too_much_memory() -> bytearray:
    return bytearray(3 << 30)


def grow() -> None:
    """Take memory and use it, until somebody objects."""
    taken = []
    while True:
        taken.append(bytearray(os.urandom(1 << 20)) * 16)


def bad_in_workers() -> object:
    """Load a model that is refused, but not in the first process."""
    if multiprocessing.current_process().name == "MainProcess":
        return Environment()
    return _mujoco().MjModel.from_xml_path(os.environ["MODEL"])


def paint() -> None:
    """Send what a terminal would obey."""
    print("\x1b[2Jprinted")
    raise RuntimeError("\x1b]0;title\x07raised")


def say_nothing() -> None:
    licence = None
    assert licence


def without_words() -> None:
    class Wordless(Exception):
        def __str__(self) -> str:
            raise RuntimeError("no words")

    raise Wordless


def long_winded() -> None:
    raise RuntimeError("\n".join(f"line {number}" for number in range(1, 21)))


def exit_in_c() -> None:
    ctypes.CDLL(None)._exit(4)


def out_of_memory_in_c() -> None:
    """Do as MuJoCo does where it gets no memory."""
    os.write(2, b"ERROR: could not allocate memory\n")
    ctypes.CDLL(None)._exit(1)


def abort_without_memory() -> None:
    os.write(2, b"terminate called after throwing an instance of 'std::bad_alloc'\n")
    os.abort()


def out_of_memory() -> None:
    raise MemoryError


def full_dev_shm() -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "/dev/shm/psm_1")


def full_disk() -> None:
    with Path("/dev/full").open("w") as file:
        file.write("a log")


def unnamed_signal() -> None:
    os.kill(os.getpid(), signal.SIGRTMIN + 1)


def old_field() -> Any:
    return _mujoco().MjModel.from_xml_string("<mujoco/>").no_such_field


def old_numpy() -> Any:
    return import_module("numpy").float


def not_forked() -> Environment:
    if type(multiprocessing.current_process()).__name__ == "ForkProcess":
        raise RuntimeError("this process is a copy")
    return Environment()


def one_each_day() -> Environment:
    """Build one, and no second, whoever asks."""
    place = Path("built")
    if place.exists():
        raise RuntimeError("one licence a day")
    place.touch()
    return Environment()


def crash_in_workers() -> Environment:
    if multiprocessing.current_process().name != "MainProcess":
        os.kill(os.getpid(), signal.SIGSEGV)
    return Environment()


def first_worker_dies_waiting() -> Environment:
    """Take longer in the second worker than the first one lives."""
    name = multiprocessing.current_process().name
    if name.endswith("-1"):
        threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGKILL)).start()
    elif name != "MainProcess":
        time.sleep(2)
    return Environment()


def one_fails_one_is_slow() -> Environment:
    name = multiprocessing.current_process().name
    if name.endswith("-1"):
        raise RuntimeError("only the first")
    if name != "MainProcess":
        time.sleep(30)
    return Environment()


def kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def hang() -> None:
    time.sleep(600)


def hang_in_workers() -> Environment:
    if multiprocessing.current_process().name != "MainProcess":
        subprocess.run(["sleep", "600"], check=True)
    return Environment()


def hang_in_c() -> None:
    """Sleep with the interpreter locked, so that no Python runs in it."""
    ctypes.PyDLL(None).sleep(600)


def flood() -> Environment:
    line = "all work and no play\n" * 50_000
    for _ in range(24):
        sys.stdout.write(line)
    raise RuntimeError("flooded")


def unpicklable() -> Environment:
    return Environment(answer={"renderer": lambda: None})


def ask() -> str:
    return input("licence key? ")


def full_shared_memory() -> Environment:
    from multiprocessing.shared_memory import SharedMemory

    room = SharedMemory(create=True, size=4 << 20)
    assert room.buf is not None
    room.buf[:] = bytes(room.size)
    return Environment()


def only_one() -> Environment:
    """Hold a file that no second process may hold."""
    place = Path(os.environ["ONLY_ONE"])
    with place.open("x"):
        pass

    class Holding(Environment):
        def close(self) -> None:
            place.unlink()

    return Holding()


def with_children() -> Environment:
    child = multiprocessing.Process(target=good)
    child.start()
    child.join()
    return Environment()


def only_spawned() -> Environment:
    """Fail in a copy of a process that has built one before, as CUDA and OpenGL do."""
    if multiprocessing.current_process().name != "MainProcess" and _lock.locked():
        raise RuntimeError("a lock was taken in the process this one is a copy of")
    _lock.acquire()
    return Environment()


class Large(Environment):
    """Holds 100 MB, or what is asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.held = os.urandom(1 << 20) * int(os.environ.get("MEGABYTES", "100"))


def large() -> Environment:
    return Large()


def _mujoco() -> Any:
    return import_module("mujoco")


class Drawing(Environment):
    """Answers with a picture, as environments with render_mode do."""

    def __init__(self) -> None:
        super().__init__()
        mujoco = _mujoco()
        self.forward = mujoco.mj_forward
        self.model = mujoco.MjModel.from_xml_string(
            "<mujoco><worldbody><light pos='0 0 3'/><geom size='1'/></worldbody></mujoco>"
        )
        self.data = mujoco.MjData(self.model)
        self.renderer = mujoco.Renderer(self.model, 64, 64)

    def reset(self) -> object:
        self.forward(self.model, self.data)
        self.renderer.update_scene(self.data)
        return self.renderer.render()

    def close(self) -> None:
        self.renderer.close()


def drawing() -> Environment:
    return Drawing()


_WRONG = '<mujoco><worldbody><geom size="1" colour="1 0 0"/></worldbody></mujoco>'


def from_text() -> Any:
    return _mujoco().MjModel.from_xml_string(_WRONG)


def from_text_with_assets() -> Any:
    root = '<mujoco><include file="parts/part.xml"/></mujoco>'
    return _mujoco().MjModel.from_xml_string(root, {"parts/part.xml": _WRONG.encode()})


def from_edited_text() -> Any:
    return _mujoco().MjSpec.from_string(_WRONG)


def from_text_beside_a_mesh() -> Any:
    """Name a file that lies in the folder the program runs in, and one that is nowhere."""
    geoms = '<geom type="mesh" mesh="here"/><geom type="mesh" mesh="nowhere"/>'
    meshes = '<mesh name="here" file="here.obj"/><mesh name="nowhere" file="nowhere.obj"/>'
    return _mujoco().MjModel.from_xml_string(
        f"<mujoco><asset>{meshes}</asset><worldbody>{geoms}</worldbody></mujoco>"
    )


def after_loading() -> object:
    _mujoco().MjModel.from_xml_path(os.environ["MODEL"])
    raise RuntimeError("no licence")


def from_text_with_odd_assets() -> Any:
    assets: Any = {"../outside.xml": b"", "model.xml": b"", 7: b""}
    return _mujoco().MjModel.from_xml_string(_WRONG, assets)


def from_bytes() -> Any:
    return _mujoco().MjModel.from_xml_string(_WRONG.encode())


def from_nothing() -> Any:
    return _mujoco().MjModel.from_xml_string()


def from_a_file_that_goes() -> Any:
    """Write a model, have it loaded, and clear it away."""
    place = Path("made.xml")
    place.write_text(_WRONG)
    try:
        return _mujoco().MjModel.from_xml_path(str(place))
    finally:
        place.unlink()


def with_assets_of_no_kind() -> Any:
    """Ask for a model that is sound, wrongly."""
    return _mujoco().MjModel.from_xml_path(os.environ["MODEL"], "no assets")


def parsed_first() -> Any:
    """Read a model, then with Python's own parser, as programs that change it do."""
    place = Path(os.environ["MODEL"])
    assert place.read_text()
    return import_module("xml.etree.ElementTree").parse(os.fsencode(place))


def wrong_arguments(name: str) -> None:
    """Take an argument."""


not_a_function = 3
