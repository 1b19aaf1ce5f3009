"""Reports that are written into files, beside the one on stdout."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from mjcf_lint.project.settings import SettingsError
from mjcf_lint.reporters import Format, render

if TYPE_CHECKING:
    from mjcf_lint.checking.report import Report

_BY_ENDING = {
    ".sarif": Format.SARIF,
    ".jsonl": Format.JSONL,
    ".json": Format.JSON,
    ".xml": Format.JUNIT,
    ".md": Format.MARKDOWN,
    ".html": Format.HTML,
    ".htm": Format.HTML,
    ".txt": Format.FULL,
}


class Output(NamedTuple):
    """A file to write, and in which format."""

    format: Format
    path: Path


def parse_outputs(given: Sequence[str]) -> tuple[Output, ...]:
    """Read FORMAT=FILE, or FILE with an ending that tells; raises SettingsError for others."""
    return tuple(map(_parsed, given))


def _parsed(text: str) -> Output:
    name, sign, file = text.partition("=")
    if not sign:
        path = Path(text)
        found = _BY_ENDING.get(path.suffix.lower())
        if found is None:
            raise SettingsError(f"--output-file {text!r}: say the format, as in sarif={text}")
        return Output(found, path)
    names = [known.value for known in Format]
    if name not in names:
        from mjcf_lint.nearest import did_you_mean

        raise SettingsError(
            f"--output-file {text!r}: no format is named {name!r}{did_you_mean(name, names)}"
        )
    if not file:
        raise SettingsError(f"--output-file {text!r} names no file")
    return Output(Format(name), Path(file))


def write_outputs(report: Report, outputs: Sequence[Output]) -> None:
    """Write each file whole or not at all; raises WriteError for one that cannot be written."""
    if not outputs:
        return
    from mjcf_lint.repair.replacing import replace_file
    from mjcf_lint.repair.writer import WriteError

    for output in outputs:
        data = _text(report, output.format).encode("utf-8", "replace")
        try:
            replace_file(output.path, data)
        except OSError as error:
            raise WriteError(f"{output.path}: {error.strerror or error}") from None


def _text(report: Report, output_format: Format) -> str:
    if output_format is not Format.FULL:
        return render(report, output_format)
    import io

    from mjcf_lint.reporters.full import full
    from mjcf_lint.reporters.lines import onto

    stream = io.StringIO()
    full(report, onto(stream))
    return stream.getvalue()
