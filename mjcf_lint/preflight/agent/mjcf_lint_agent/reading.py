"""Which models are read: files that Python opens, and what is handed to MuJoCo."""

from __future__ import annotations

import functools
import importlib.util
import os
import sys
from collections.abc import Callable
from typing import Any

from .notes import INSTALLED, OURS, caller, clean, notes

MOST_OPENED = 200
MOST_XML = 16 << 20
MOST_ASSETS = 64 << 20
MODEL = "model.xml"
LOADERS: dict[str, dict[str, tuple[str, ...]]] = {
    "mujoco": {
        "MjModel": ("from_xml_path", "from_xml_string", "from_binary_path"),
        "MjSpec": ("from_file", "from_string"),
    },
    "mujoco_py": {"": ("load_model_from_path", "load_model_from_xml", "load_model_from_mjb")},
}
"""What reads models, by module and class."""


def watch() -> None:
    """Write down from now on what is read."""
    if hasattr(sys, "addaudithook"):  # from Python 3.8 on
        sys.addaudithook(_opened)
    sys.meta_path.insert(0, _Watching())
    for name in LOADERS:
        if name in sys.modules:
            _watch_loaders(sys.modules[name])


def _opened(event: str, arguments: Any) -> None:
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


_opened.__cantrace__ = True  # type: ignore[attr-defined]  # or no debugger sees into a hook


class _Watching:
    """Finds modules as ever, and puts notes around their loaders once they are imported."""

    def __init__(self) -> None:
        self.busy: set[str] = set()

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:  # noqa: ARG002
        if name not in LOADERS or name in self.busy:
            return None
        self.busy.add(name)
        try:
            spec = importlib.util.find_spec(name)
        finally:
            self.busy.discard(name)
        loader: Any = spec and spec.loader
        inner = getattr(loader, "exec_module", None)
        if inner is None:
            return spec

        def exec_module(module: Any) -> None:
            inner(module)
            _watch_loaders(module)

        loader.exec_module = exec_module
        return spec


def _watch_loaders(module: Any) -> None:
    version = getattr(module, "__version__", "")
    notes.say("version", of=module.__name__, version=clean(version))
    for holder_name, names in LOADERS[module.__name__].items():
        holder = getattr(module, holder_name, None) if holder_name else module
        for name in names:
            call = getattr(holder, name, None)
            if call is None:
                continue
            noted = _noting(call)
            try:
                setattr(holder, name, staticmethod(noted) if holder_name else noted)
            except (AttributeError, TypeError):
                continue


def _noting(call: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(call)
    def noted(*arguments: Any, **named: Any) -> Any:
        given = arguments[0] if arguments else named.get("filename", named.get("xml"))
        kept = path = ""
        if isinstance(given, bytes):
            given = given.decode("utf-8", "surrogateescape")
        if isinstance(given, str) and "<" in given:
            kept = _keep(given)
        elif isinstance(given, (str, os.PathLike)):
            path = clean(os.path.abspath(os.fspath(given)))
        notes.say("loading", path=path, kept=kept, where=_maker(sys._getframe(1)))
        try:
            result = call(*arguments, **named)
        except BaseException:
            assets = named.get("assets", arguments[1] if len(arguments) > 1 else None)
            if kept and isinstance(assets, dict):
                _keep_assets(assets)
            notes.say("refused", path=path, kept=kept)
            raise
        notes.say("loaded", path=path, kept=kept)
        return result

    return noted


def _maker(frame: Any) -> dict[str, Any]:
    """Return the innermost caller that is in no installed package, else the innermost."""
    outer = frame
    while outer is not None and any(sign in outer.f_code.co_filename for sign in INSTALLED):
        outer = outer.f_back
    if outer is None or os.path.dirname(outer.f_code.co_filename) == OURS:
        outer = frame
    return caller(outer)


def _folder() -> str:
    return os.path.join(os.path.abspath(notes.folder), f"kept-{notes.number}")


def _keep(xml: str) -> str:
    """Keep the text of a model that is in no file."""
    path = os.path.join(_folder(), MODEL)
    _write(path, xml.encode("utf-8", "surrogateescape")[:MOST_XML])
    return path


def _keep_assets(assets: dict[Any, Any]) -> None:
    left, folder = MOST_ASSETS, _folder()
    for name, data in assets.items():
        if not isinstance(name, str) or not isinstance(data, (bytes, str)):
            continue
        path = os.path.abspath(os.path.join(folder, name))
        data = data if isinstance(data, bytes) else data.encode("utf-8", "surrogateescape")
        left -= len(data)
        if left >= 0 and path.startswith(folder + os.sep) and path != os.path.join(folder, MODEL):
            _write(path, data)


def _write(path: str, data: bytes) -> None:
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(data)
