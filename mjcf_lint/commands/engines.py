"""mjcf-lint engines: the libraries of other MuJoCo releases, kept in the user's cache."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from packaging.version import Version

    from mjcf_lint.engine import Library

engines = typer.Typer(
    name="engines",
    help="Keep the libraries of other MuJoCo releases, to check and prove models against.",
    no_args_is_help=True,
)

_GIVEN = "Releases: 3.1.6, 3.1.6..3.2.0, '>=3.1,<4' or latest."
_Row = tuple["Version", str, "Library | None"]


@engines.command("list")
def list_engines(
    show_all: Annotated[
        bool, typer.Option("--all", help="Also list what could be installed.")
    ] = False,
) -> int:
    """List the installed engines, and the one of the active environment."""
    from mjcf_lint.engine import store

    kept = store.installed()
    rows: list[_Row] = [
        (release, "installed", library)
        for release in kept
        if (library := store.library_for(release))
    ]
    rows += _active()
    if show_all:
        with _status("asking for the releases of MuJoCo"):
            rows += [(one, "available", None) for one in store.available() if one not in kept]
    for line in _lines(sorted(rows, key=lambda row: row[:2])):
        typer.echo(line)
    return 0


@engines.command()
def install(
    releases: Annotated[list[str], typer.Argument(metavar="RELEASE...", help=_GIVEN)],
) -> int:
    """Fetch the libraries of releases; the first that cannot be had ends it."""
    from mjcf_lint.engine import store

    with _status("asking for the releases of MuJoCo"):
        wanted = _releases(releases, store.available)
    for release in wanted:
        state = "installed already" if store.library_for(release) else "installed"
        with _status(f"fetching MuJoCo {release}"):
            library = store.install(release)
        typer.echo(next(_lines([(release, state, library)])))
    return 0


@engines.command()
def remove(
    releases: Annotated[list[str], typer.Argument(metavar="RELEASE...", help=_GIVEN)],
) -> int:
    """Remove installed engines."""
    from mjcf_lint.engine import store

    for release in _releases(releases, store.installed):
        store.remove(release)
        typer.echo(f"{release}  removed")
    return 0


@engines.command()
def path(
    release: Annotated[str, typer.Argument(help="An installed release, such as 3.1.6.")],
) -> int:
    """Print where the library of an installed engine lies."""
    from mjcf_lint.engine import store

    for wanted in _releases([release], store.installed):
        library = store.library_for(wanted)
        if library is None:
            raise store.StoreError(
                f"MuJoCo {wanted} is not among the installed engines; "
                f"run `mjcf-lint engines install {wanted}`"
            )
        typer.echo(library.path)
    return 0


def _releases(
    given: Sequence[str], known: Callable[[], tuple[Version, ...]]
) -> tuple[Version, ...]:
    """Read releases; only where they are not spelt out does it matter which there are."""
    from packaging.version import InvalidVersion, Version

    from mjcf_lint.releases.sets import parse_releases

    try:
        return tuple(dict.fromkeys(Version(text) for text in given))
    except InvalidVersion:
        return parse_releases(given, known())


def _active() -> list[_Row]:
    from packaging.version import Version

    from mjcf_lint.engine import Engine, EngineNotFound, find_library

    try:
        with Engine(find_library()) as engine:
            state = f"active ({engine.library.source})"
            return [(Version(engine.version()), state, engine.library)]
    except EngineNotFound:
        return []


def _lines(rows: Sequence[_Row]) -> Iterator[str]:
    releases = max((len(str(row[0])) for row in rows), default=0)
    states = max((len(row[1]) for row in rows), default=0)
    for release, state, library in rows:
        line = f"{release!s:<{releases}}  {state:<{states}}"
        if library:
            line += f"  {_megabytes(library):5.1f} MB  {library.path}"
        yield line.rstrip()


def _megabytes(library: Library) -> float:
    files = [library.path]
    for folder in filter(None, (library.plugins, library.headers)):
        files += [file for file in folder.rglob("*") if file.is_file()]
    return sum(file.stat().st_size for file in files) / 1e6


@contextmanager
def _status(doing: str) -> Iterator[None]:
    """Show what is going on for as long as it does, where someone may be watching."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(doing):
        yield
