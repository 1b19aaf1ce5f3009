"""mjcf-lint matrix: which model loads in which release, and what to pin."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mjcf_lint.project.settings import SettingsError
from mjcf_lint.sessions.session import EngineUse

if TYPE_CHECKING:
    from packaging.version import Version

    from mjcf_lint.engine import Engine
    from mjcf_lint.matrices.matrix import Matrix

BUG = 3


class OutputFormat(str, Enum):
    """How a matrix is printed."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"
    HTML = "html"


def matrix(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Files and folders with models.", show_default="the current folder", readable=False
        ),
    ] = None,
    target_version: Annotated[
        list[str] | None,
        typer.Option(
            "--target-version",
            help="Releases to look at: installed, latest, 3.2.0, 2.3.7..4.0.0, '>=3.1,<4'.",
            show_default="all that are known",
        ),
    ] = None,
    engine: Annotated[
        EngineUse,
        typer.Option(
            "--engine",
            help="Where a release's engine is installed, compile what seems to load (auto) "
            "or every model (always).",
        ),
    ] = EngineUse.NEVER,
    output_format: Annotated[
        OutputFormat, typer.Option("--output-format", help="How to print it.")
    ] = OutputFormat.TEXT,
    output_file: Annotated[
        Path | None, typer.Option("--output-file", help="Write it there instead of printing it.")
    ] = None,
) -> int:
    """Show which model loads in which release of MuJoCo, why not, and what to pin."""
    from mjcf_lint.grammar import grammar_for, recorded, releases
    from mjcf_lint.matrices.reading import ask, read_matrix
    from mjcf_lint.releases.sets import parse_releases
    from mjcf_lint.ruleset.registry import load_rules

    with ExitStack() as stack:
        own = stack.enter_context(_installed()) if _names_installed(target_version) else None
        installed = _release(own) if own else None
        known = releases()
        wanted = parse_releases(target_version or (), known, installed) if target_version else known
        grammars = {release: recorded(release) for release in known}
        if own and installed not in grammars:
            grammars |= {_release(own): grammar_for(_release(own), own)}
        found = read_matrix(paths or [Path()], wanted, grammars, load_rules())
        for release in wanted if engine is not EngineUse.NEVER else ():
            if used := own if release == installed else _engine(release, stack):
                found = ask(found, release, used, only_loading=engine is EngineUse.AUTO)
                used.close()
    _put(_written(found, output_format), output_file)
    _summarise(found, compiles=engine is not EngineUse.NEVER)
    return BUG if found.failures else 0


def _names_installed(given: list[str] | None) -> bool:
    return any("installed" in value for value in given or ())


def _installed() -> Engine:
    from mjcf_lint.engine import Engine, find_library

    return Engine(find_library())


def _release(engine: Engine) -> Version:
    from packaging.version import Version

    return Version(engine.version())


def _engine(release: Version, stack: ExitStack) -> Engine | None:
    from mjcf_lint.engine import Engine
    from mjcf_lint.engine.store import library_for

    library = library_for(release)
    return stack.enter_context(Engine(library)) if library else None


def _written(found: Matrix, output_format: OutputFormat) -> str:
    if output_format is OutputFormat.JSON:
        from mjcf_lint.reporters.matrix_json import matrix_json

        return matrix_json(found)
    from mjcf_lint.reporters.matrix_table import table_of

    table = table_of(found)
    if output_format is OutputFormat.HTML:
        from mjcf_lint.reporters.matrix_html import matrix_html

        return matrix_html(table)
    if output_format is OutputFormat.MARKDOWN:
        from mjcf_lint.reporters.matrix_markdown import matrix_markdown

        return matrix_markdown(table)
    from mjcf_lint.reporters.matrix_text import matrix_text

    return matrix_text(table)


def _put(text: str, place: Path | None) -> None:
    data = text.encode("utf-8", "backslashreplace")
    if place is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        return
    try:
        place.write_bytes(data)
    except OSError as error:
        raise SettingsError(f"--output-file {place}: {error.strerror}") from None


def _summarise(found: Matrix, *, compiles: bool) -> None:
    from mjcf_lint.matrices.matrix import Source
    from mjcf_lint.reporters.text import plural, printable

    compiled = tuple(
        release
        for release in found.releases
        if any(row.verdicts[release].source is Source.ENGINE for row in found.rows)
    )
    how = "read"
    if compiled:
        how = f"compiled with {found.ranges(compiled)}"
        how += ", read for the others" if len(compiled) < len(found.releases) else ""
    elif compiles:
        how += " (mjcf-lint engines install fetches engines)"
    models, count = plural(len(found.rows), "model"), plural(len(found.releases), "release")
    _say(f"{models} in {count}, {how}")
    if found.fragments:
        _say(f"{plural(len(found.fragments), 'fragment')} that no model includes left out")
    if found.urdf:
        _say(f"{plural(found.urdf, 'URDF file')} left out")
    for failure in found.failures:
        _say(f"bug in rule {failure.rule}, which was left out for {printable(str(failure.root))}:")
        _say(failure.traceback.rstrip())


def _say(text: str) -> None:
    print(text, file=sys.stderr)
