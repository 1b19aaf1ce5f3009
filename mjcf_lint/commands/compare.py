"""mjcf-lint compare BEFORE AFTER: are two compiled models equal, and if not, what differs."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mjcf_lint.errors import MjcfLintError

if TYPE_CHECKING:
    from mjcf_lint.engine import Engine, Library

DIFFERENT = 1


class NotCompiled(MjcfLintError):
    """A model that its engine does not load, or an engine that is not here."""


class OutputFormat(str, Enum):
    """How a comparison is printed."""

    FULL = "full"
    JSON = "json"


def compare(
    before: Annotated[Path, typer.Argument(help="A model.", readable=False)],
    after: Annotated[Path, typer.Argument(help="Another, or the same.", readable=False)],
    release: Annotated[
        str | None,
        typer.Option("--release", help="Compile both with this release, an installed engine."),
    ] = None,
    across: Annotated[
        tuple[str, str] | None,
        typer.Option(
            "--across", help="Compile BEFORE with one installed engine, AFTER with the other."
        ),
    ] = None,
    python: Annotated[
        Path | None,
        typer.Option("--python", help="Compile with the MuJoCo of this Python interpreter."),
    ] = None,
    output_format: Annotated[
        OutputFormat, typer.Option("--output-format", help="How to print it.")
    ] = OutputFormat.FULL,
) -> int:
    """Compile two models and say which fields of which elements differ.

    Ends with 0 where they are equal, 1 where they differ, 2 where one of them does not load.
    """
    from mjcf_lint.engine import Engine, find_library
    from mjcf_lint.project.settings import SettingsError

    if sum(option is not None for option in (release, across, python)) > 1:
        raise SettingsError("--release, --across and --python exclude each other")
    first, second = across or (release, release)
    libraries = [_installed(name) if name else find_library(python) for name in (first, second)]
    with ExitStack() as stack:
        engines = [stack.enter_context(Engine(libraries[0]))] * 2
        if libraries[0] != libraries[1]:
            engines[1] = stack.enter_context(Engine(libraries[1]))
        return _compare((before, after), engines, output_format)


def _compare(paths: tuple[Path, Path], engines: list[Engine], output_format: OutputFormat) -> int:
    from mjcf_lint.comparing.comparison import Comparison
    from mjcf_lint.comparing.comparison import compare as compared
    from mjcf_lint.comparing.compiled import read_compiled

    images = [_image(path, engine) for path, engine in zip(paths, engines, strict=True)]
    if images[0] == images[1]:
        found = Comparison()
    else:
        models = [
            read_compiled(image, _headers(engine))
            for image, engine in zip(images, engines, strict=True)
        ]
        found = compared(*models)
    releases = [engine.version() for engine in engines]
    if output_format is OutputFormat.JSON:
        from mjcf_lint.reporters.comparison_json import to_json

        text = to_json(found, (paths[0], releases[0]), (paths[1], releases[1]))
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode())
    else:
        from mjcf_lint.reporters.comparison import details, verdict

        named = " and ".join(dict.fromkeys(f"MuJoCo {release}" for release in releases))
        for line in (verdict(found, named), *details(found)):
            typer.echo(line)
    return 0 if found.equal else DIFFERENT


def _installed(name: str) -> Library:
    from packaging.version import InvalidVersion, Version

    from mjcf_lint.engine import store

    try:
        release = Version(name)
    except InvalidVersion:
        raise NotCompiled(f"{name!r} is no release of MuJoCo, such as 3.1.6") from None
    if library := store.library_for(release):
        return library
    raise NotCompiled(
        f"MuJoCo {release} is not among the installed engines; "
        f"run `mjcf-lint engines install {release}`"
    )


def _image(path: Path, engine: Engine) -> bytes:
    if not path.is_file():
        raise NotCompiled(f"{path}: no such file")
    said = engine.load(path, image=True)
    if said.image is None:
        message = " ".join(said.message.split())
        raise NotCompiled(f"{path}: does not load in MuJoCo {engine.version()}: {message}")
    return said.image


def _headers(engine: Engine) -> Path:
    if headers := engine.library.headers:
        return headers
    raise NotCompiled(
        f"{engine.library.path} comes without its headers, so models cannot be taken apart; "
        "compare with --release and an installed engine"
    )
