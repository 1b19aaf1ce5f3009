"""Build one thing, alone or in worker processes, and note down all that happens.

This runs in the Python that is looked at, where mjcf-lint may not be installed: it imports
nothing but the standard library, and keeps to the syntax of Python 3.7.
"""

import errno
import faulthandler
import functools
import importlib
import importlib.util
import json
import multiprocessing
import os
import sys
import time
import traceback
from multiprocessing.connection import wait

MOST_OPENED = 200
MOST_TEXT = 20000
MOST_XML = 16 << 20
MOST_ASSETS = 64 << 20
SECONDS_FOR_THE_OTHERS = 2.0
REGISTERING = (
    "gymnasium_robotics", "d4rl", "metaworld", "mo_gymnasium", "panda_gym", "robohive",
    "myosuite", "shimmy", "ale_py", "gym_pusht", "gym_aloha", "gym_xarm", "highway_env",
)  # fmt: skip
"""Packages that register environments when they are imported."""
LOADERS = {
    "mujoco": {
        "MjModel": ("from_xml_path", "from_xml_string", "from_binary_path"),
        "MjSpec": ("from_file", "from_string"),
    },
    "mujoco_py": {"": ("load_model_from_path", "load_model_from_xml", "load_model_from_mjb")},
}
"""What reads models, by module and class."""


class Unknown(Exception):
    """What was asked for is not there; `known` is what is there instead."""

    def __init__(self, what, known=()):
        super(Unknown, self).__init__(what)
        self.known = sorted(known)


class Notes:
    """A file of JSON lines that outlives the process, however that ends."""

    def __init__(self):
        self.file = self.process = self.stack = None
        self.seconds, self.stage, self.folder, self.number = 0.0, "", "", 0
        self.opened = set()
        self.until = None

    def begin(self, request, number):
        self.folder, self.number, self.process = request["folder"], number, os.getpid()
        self.seconds, self.opened, self.until = request["seconds"], set(), None
        self.file = os.open(self.place("jsonl"), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self.stack = open(self.place("stack"), "wb", buffering=0)
        faulthandler.enable(file=self.stack, all_threads=False)
        self.say("started", python="%d.%d.%d" % sys.version_info[:3])

    def place(self, suffix):
        return os.path.join(self.folder, "%d.%s" % (self.number, suffix))

    def say(self, what, **more):
        if self.process == os.getpid():
            more.update(what=what, at=time.time(), process=self.process, stage=self.stage)
            text = json.dumps(more).encode("ascii") + b"\n"
            os.write(self.file, text)

    def doing(self, stage):
        """Name what comes next, and write down where it stands if that takes too long."""
        self.stage = stage
        self.say("doing")
        self.until = time.time() + self.seconds
        self.watch()

    def resting(self):
        self.stage, self.until = "waiting", None
        faulthandler.cancel_dump_traceback_later()

    def watch(self):
        if self.until is not None:
            left = max(self.until - time.time(), 0.01)
            faulthandler.dump_traceback_later(left, file=self.stack)


notes = Notes()
end = os._exit


def tell_of_exit():
    """Note down who ends the process past all of Python's ways to notice."""

    def exit_noted(status):
        caller = sys._getframe(1)
        where = {"file": clean(caller.f_code.co_filename), "line": caller.f_lineno}
        notes.say("leaving", where=dict(where, function=caller.f_code.co_name))
        end(status)

    os._exit = exit_noted


def clean(text, most=MOST_TEXT):
    """Return text that any reader of JSON takes, its middle left out where it is long."""
    text = str(text).encode("utf-8", "replace").decode("utf-8")
    return text if len(text) <= most else text[: most // 2] + "\n[...]\n" + text[-most // 2 :]


def raised(error):
    try:
        said = str(error)
    except Exception:
        said = "(its message cannot be had)"
    frames = [
        {"file": clean(one.filename), "line": one.lineno or 0, "function": one.name}
        for one in traceback.extract_tb(error.__traceback__)[-50:]
        if os.path.abspath(one.filename) != os.path.abspath(__file__)
    ]
    kind = type(error)
    named = kind.__name__ if kind.__module__ == "builtins" else kind.__module__ + "." + kind.__name__
    notes.say(
        "raised",
        type=named,
        bases=[base.__name__ for base in kind.__mro__],
        message=clean(said),
        errno=error.errno if isinstance(error, OSError) else None,
        code=clean(error.code) if isinstance(error, SystemExit) else None,
        frames=frames,
        known=getattr(error, "known", []) if kind is Unknown else [],
        text=clean("".join(traceback.format_exception(kind, error, error.__traceback__))),
    )


# Which models are read: files that Python opens, and what is handed to MuJoCo.


def watch_files():
    def hook(event, arguments):
        if event != "open":
            return
        path = arguments[0]
        if isinstance(path, bytes):
            path = os.fsdecode(path)
        if not isinstance(path, str) or not path.lower().endswith((".xml", ".mjcf")):
            return
        if path not in notes.opened and len(notes.opened) < MOST_OPENED:
            notes.opened.add(path)
            notes.say("opened", path=clean(os.path.abspath(path)))

    if hasattr(sys, "addaudithook"):
        sys.addaudithook(hook)


class Watching:
    """Finds modules as ever, and puts notes around their loaders once they are imported."""

    def __init__(self):
        self.busy = set()

    def find_spec(self, name, path=None, target=None):
        if name not in LOADERS or name in self.busy:
            return None
        self.busy.add(name)
        try:
            spec = importlib.util.find_spec(name)
        finally:
            self.busy.discard(name)
        inner = getattr(spec and spec.loader, "exec_module", None)
        if inner is None:
            return spec

        def exec_module(module):
            inner(module)
            watch_loaders(module)

        spec.loader.exec_module = exec_module
        return spec


def watch_loaders(module):
    version = getattr(module, "__version__", None)
    notes.say("version", of=module.__name__, version=clean(version) if version else "")
    for holder_name, names in LOADERS[module.__name__].items():
        holder = getattr(module, holder_name, None) if holder_name else module
        for name in names:
            call = getattr(holder, name, None)
            if call is not None:
                noted = noting(call)
                try:
                    setattr(holder, name, staticmethod(noted) if holder_name else noted)
                except (AttributeError, TypeError):
                    continue


def noting(call):
    @functools.wraps(call)
    def noted(*arguments, **named):
        given = arguments[0] if arguments else named.get("filename", named.get("xml"))
        caller = sys._getframe(1)
        where = {"file": clean(caller.f_code.co_filename), "line": caller.f_lineno}
        kept, path = "", ""
        if isinstance(given, str) and "<" in given:
            kept = keep(given)
        elif isinstance(given, (str, os.PathLike)):
            path = clean(os.path.abspath(os.fspath(given)))
        notes.say("loading", path=path, kept=kept, where=where)
        try:
            result = call(*arguments, **named)
        except BaseException:
            assets = named.get("assets", arguments[1] if len(arguments) > 1 else None)
            if kept and isinstance(assets, dict):
                keep_assets(assets)
            notes.say("refused", path=path, kept=kept)
            raise
        notes.say("loaded", path=path, kept=kept)
        return result

    return noted


def keep(xml):
    data = xml.encode("utf-8", "surrogateescape")[:MOST_XML]
    folder = os.path.join(notes.folder, "kept-%d" % notes.number)
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, "model.xml")
    with open(path, "wb") as file:
        file.write(data)
    return path


def keep_assets(assets):
    left = MOST_ASSETS
    folder = os.path.abspath(os.path.join(notes.folder, "kept-%d" % notes.number))
    for name, data in assets.items():
        if not isinstance(name, str) or not isinstance(data, (bytes, str)):
            continue
        path = os.path.abspath(os.path.join(folder, name))
        data = data if isinstance(data, bytes) else data.encode("utf-8", "surrogateescape")
        left -= len(data)
        if left < 0 or not path.startswith(folder + os.sep) or path.endswith("model.xml"):
            continue
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(data)


# What is to be built.


class Loaded:
    """A model of a file, with data to step."""

    def __init__(self, path):
        import mujoco

        self.mujoco = mujoco
        self.model = mujoco.MjModel.from_xml_path(path)
        self.data = mujoco.MjData(self.model)

    def reset(self):
        self.mujoco.mj_resetData(self.model, self.data)

    def step(self, _):
        self.mujoco.mj_step(self.model, self.data)


def look_up(request):
    """Return what builds the thing, without arguments."""
    notes.doing("importing")
    if request["kind"] == "model":
        importlib.import_module("mujoco")
        return functools.partial(Loaded, request["name"])
    if request["kind"] == "factory":
        return function_of(request["name"], request["attribute"])
    return environment_of(request["name"], request["attribute"])


def function_of(name, attribute):
    if name.endswith(".py"):
        sys.path.insert(0, os.path.dirname(os.path.abspath(name)))
        name = os.path.splitext(os.path.basename(name))[0]
    found = imported(name)
    for part in attribute.split("."):
        if not hasattr(found, part):
            raise Unknown("%s has no %s" % (name, attribute), [n for n in dir(found) if n[0] != "_"])
        found = getattr(found, part)
    if not callable(found):
        raise Unknown("%s:%s is a %s, not a function" % (name, attribute, type(found).__name__))
    return found


def imported(name):
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name and (name + ".").startswith(error.name + "."):
            raise Unknown("no module is named %s" % error.name) from None
        raise


def environment_of(name, module):
    if module:
        imported(module)
    libraries = [one for one in ("gymnasium", "gym") if importlib.util.find_spec(one)]
    if not libraries:
        raise Unknown("neither gymnasium nor gym is installed")
    known = {}
    for more in ("",) + REGISTERING:
        if more:
            if not importlib.util.find_spec(more):
                continue
            try:
                registering = importlib.import_module(more)
                getattr(registering, "register_robotics_envs", int)()
            except Exception as error:
                notes.say("passed over", of=more, message=clean(error, 500))
                continue
        for library in libraries:
            gym = importlib.import_module(library)
            known[library] = ids(gym)
            if is_among(name, known[library]):
                version = str(getattr(gym, "__version__", ""))
                notes.say("version", of=library, version=clean(version))
                return functools.partial(gym.make, name)
    every = {one for names in known.values() for one in names}
    raise Unknown("no environment is registered as %s" % name, every)


def ids(gym):
    registry = importlib.import_module(gym.__name__ + ".envs.registration").registry
    return list(getattr(registry, "env_specs", registry))


def is_among(name, known):
    return name in known or any(one.rpartition("-v")[0] == name for one in known)


def built(make):
    """Call a factory, and what it gives where that is a factory again."""
    notes.doing("building")
    made = make()
    if isinstance(made, type) or (callable(made) and not hasattr(made, "reset")):
        made = made()
    return made


def reset(made):
    if hasattr(made, "reset"):
        notes.doing("resetting")
        return made.reset()
    return None


def step(made):
    if not (hasattr(made, "reset") and hasattr(made, "step")):
        return None
    notes.doing("stepping")
    if isinstance(made, Loaded):
        return made.step(None)
    if hasattr(made, "action_space"):
        return made.step(made.action_space.sample())
    if hasattr(made, "action_spec"):
        return made.step(made.action_spec().generate_value())
    return None


def close(made):
    if hasattr(made, "close"):
        notes.doing("closing")
        made.close()


def shared(made):
    """Return the bytes of an observation, which vector environments keep in shared memory."""
    space = getattr(made, "observation_space", None)
    try:
        return room(space)
    except Exception:
        return 0


def room(space):
    if hasattr(space, "spaces"):
        inner = space.spaces
        return sum(map(room, inner.values() if hasattr(inner, "values") else inner))
    import numpy

    return int(numpy.prod(space.shape)) * numpy.dtype(space.dtype).itemsize


def alone(request):
    begin(request, 1)
    made = built(look_up(request))
    reset(made)
    step(made)
    notes.say("measured", observation=shared(made), memory=memory())
    close(made)
    notes.resting()
    notes.say("finished")


def memory():
    """Return the peak of memory and the part of it that no other process shares, in bytes."""
    try:
        with open("/proc/self/status") as file:
            lines = dict(line.split(":", 1) for line in file)
        kilobytes = {name: int(lines[name].split()[0]) for name in ("VmHWM", "RssAnon")}
        return {"peak": kilobytes["VmHWM"] << 10, "own": kilobytes["RssAnon"] << 10}
    except (OSError, KeyError, ValueError):
        return {}


# Many at once, as vector environments do it.


def work(request, number, pipe):
    begin(request, number)
    try:
        made = built(look_up(request))
        answer(pipe, "building", "built")
        for command in iter(pipe.recv, "close"):
            answer(pipe, command, {"reset": reset, "step": step}[command](made))
            if command == "step":
                notes.say("measured", observation=shared(made), memory=memory())
        close(made)
        answer(pipe, "closing", "closed")
        notes.say("finished")
        pipe.close()
    except BaseException as error:
        raised(error)
        end(1)


def answer(pipe, of, result):
    notes.doing("sending " + of)
    pipe.send(result)
    notes.resting()


def at_once(request):
    begin(request, 0)
    context = multiprocessing.get_context(request["method"])
    if request["first"]:
        # Vector environments build one in the process that starts the workers, for its spaces.
        made = built(look_up(request))
        close(made)
        del made
    notes.doing("starting")
    context.Queue()
    processes, pipes = [], []
    try:
        for number in range(1, request["workers"] + 1):
            ours, theirs = context.Pipe()
            process = context.Process(target=work, args=(request, number, theirs), daemon=True)
            process.start()
            theirs.close()
            processes.append(process)
            pipes.append(ours)
        notes.resting()
        for command in ("", "reset", "step", "close"):
            if not conduct(command, processes, pipes):
                break
        else:
            for process in processes:
                process.join(SECONDS_FOR_THE_OTHERS)
            notes.say("finished")
    finally:
        for process in processes:
            process.terminate()


def conduct(command, processes, pipes):
    """Have all workers do something; returns whether all did."""
    waiting, dead, until = set(range(len(pipes))), False, None
    for number, pipe in enumerate(pipes):
        if command:
            try:
                pipe.send(command)
            except OSError as error:
                died(number, processes, error)
                waiting.discard(number)
                dead = True
    while waiting:
        if dead and until is None:
            until = time.time() + SECONDS_FOR_THE_OTHERS
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
                dead = True
    return not dead


def died(number, processes, error):
    processes[number].join(SECONDS_FOR_THE_OTHERS)
    notes.say("ended", worker=number + 1, code=str(processes[number].exitcode), saw=repr(error))


def begin(request, number):
    """Keep what the process prints apart, and take notes in a file of its own."""
    inherited = notes.process is not None
    notes.begin(request, number)
    if number or request["method"] == "alone":
        output = os.open(notes.place("out"), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        for stream, target in ((sys.stdout, 1), (sys.stderr, 2)):
            try:
                stream.flush()
            except (AttributeError, OSError, ValueError):
                pass
            os.dup2(output, target)
        os.close(output)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(line_buffering=True, write_through=True)
    end_with_parent()
    if not inherited:
        watch_files()
        tell_of_exit()
        if hasattr(os, "register_at_fork"):
            # A copy of this process would wait forever for the thread that keeps the time.
            os.register_at_fork(
                before=faulthandler.cancel_dump_traceback_later, after_in_parent=notes.watch
            )
        sys.meta_path.insert(0, Watching())
        for name in LOADERS:
            if name in sys.modules:
                watch_loaders(sys.modules[name])


def end_with_parent():
    if sys.platform == "linux":
        try:
            import ctypes

            ctypes.CDLL(None).prctl(1, 9)  # PR_SET_PDEATHSIG, SIGKILL
        except (ImportError, OSError, AttributeError):
            pass


def main(place):
    with open(place, encoding="utf-8") as file:
        request = json.load(file)
    sys.path[0] = os.getcwd()  # where `python train.py` and `python -m` look first
    try:
        alone(request) if request["method"] == "alone" else at_once(request)
    except BaseException as error:
        raised(error)
        end(1)


if __name__ == "__main__":
    main(sys.argv[1])
