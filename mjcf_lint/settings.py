"""Settings of a project: mjcf-lint.toml, or [tool.mjcf-lint] in pyproject.toml."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    WithJsonSchema,
)

from mjcf_lint.diagnostic import Severity
from mjcf_lint.errors import MjcfLintError
from mjcf_lint.nearest import did_you_mean

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

OWN_FILE, SHARED_FILE = "mjcf-lint.toml", "pyproject.toml"
TABLE = "mjcf-lint"
_CODE = "rule-dirs"


class SettingsError(MjcfLintError):
    """A setting or flag that makes no sense."""


def _several(value: object) -> object:
    return [value] if isinstance(value, str) else value


Words = Annotated[
    tuple[str, ...],
    BeforeValidator(_several),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]
"""A list of words; one may stand by itself."""


class Settings(BaseModel):
    """What a project wants; flags of the command line go before it."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        populate_by_name=True,
        alias_generator=lambda name: name.replace("_", "-"),
    )

    target_version: Words = Field((), description="Releases to check against.")
    from_version: str = Field("", description="The release the models were made for, or auto.")
    python: Path | None = Field(
        None, description="The interpreter whose MuJoCo is meant by installed."
    )
    select: Words = Field((), description="Rules and categories to run, in place of the default.")
    extend_select: Words = Field((), description="Rules and categories to run beside these.")
    ignore: Words = Field((), description="Rules and categories to leave out.")
    per_file_ignores: dict[str, Words] = Field(
        {}, description="Rules and categories to leave out, by patterns of files."
    )
    exclude: Words = Field((), description="Patterns of files and folders to pass over.")
    respect_gitignore: bool = Field(True, description="Pass over what Git ignores, too.")
    severity: dict[str, Severity] = Field(
        {}, description="How bad findings are, by rule or category."
    )
    alternatives: dict[str, str] = Field(
        {}, description="Which of its repairs a rule makes, by rule."
    )
    fail_on: Severity = Field(
        Severity.ERROR, description="Least severity that makes the exit code 1."
    )
    max_per_rule: int | None = Field(
        None,
        ge=0,
        description="Findings of one rule in one file that are printed, the rest counted; "
        "0 for all. By default 20 in full and concise, all in the other formats.",
    )
    baseline: Path | None = Field(
        None, description="File of the findings that do not count, from the settings' folder."
    )
    rule_dirs: Words = Field(
        (),
        description="Folders of rules of your own, whose code is run; from the settings' folder. "
        "Only settings above the working folder, or named by --config, have a say in it.",
    )


@dataclass(frozen=True, slots=True)
class Loaded:
    """Settings with the file they stand in; None where there is none."""

    settings: Settings
    path: Path | None = None
    trusted: bool = True
    """Rules it names may be run: the user named the file, or works below its folder."""

    @property
    def folder(self) -> Path:
        """Where patterns and paths in the settings begin."""
        return Path(os.path.abspath(self.path)).parent if self.path else Path.cwd()

    @property
    def rule_dirs(self) -> tuple[Path, ...]:
        """The folders of the project's own rules, to be run only where it is trusted."""
        return tuple(self.folder / name for name in self.settings.rule_dirs)


def load(
    paths: Iterable[Path],
    *,
    given: Path | None = None,
    isolated: bool = False,
    overrides: Iterable[str] = (),
) -> Loaded:
    """Return the settings for some paths: of the nearest file upwards from all of them.

    `given` is a file to read instead, `isolated` means none; `overrides` are lines of TOML that
    go over it. Raises SettingsError for what cannot be read or is none of our settings.
    """
    path = given if given or isolated else _nearest(paths)
    table: dict[str, Any] = {}
    if path is not None:
        table = _table(path, explicit=given is not None) or {}
    trusted = given is not None or path is None or _above_us(path)
    for text in overrides:
        line = _parsed(text.encode(), f"--config {text!r}")
        table = {**table, **line}
        if _CODE in line:
            table[_CODE] = _from_here(line[_CODE])
            trusted = True
    return Loaded(_validated(table, path), path, trusted)


def _from_here(names: object) -> object:
    """Return folders as named from the working folder; what are none is said later."""
    several = [names] if isinstance(names, str) else names
    if not isinstance(several, list):
        return several
    return [os.path.abspath(name) if isinstance(name, str) else name for name in several]


def _above_us(path: Path) -> bool:
    """Say whether a file lies in or above the working folder, where no stranger put it."""
    folder, here = Path(os.path.realpath(path.parent)), Path(os.path.realpath(Path.cwd()))
    if folder not in (here, *here.parents):
        return False
    anybody = folder.stat().st_mode & stat.S_IWOTH  # as in /tmp
    return not anybody or not hasattr(os, "getuid") or path.stat().st_uid == os.getuid()


def over(loaded: Loaded, given: Mapping[str, Any]) -> Loaded:
    """Return settings with others in their place, by their names; raises SettingsError.

    Folders of rules that are given are named from the working folder, and may be run.
    """
    known = loaded.settings.model_dump(by_alias=True, exclude_unset=True)
    named = {name.replace("_", "-"): value for name, value in given.items()}
    if _CODE in named:
        named[_CODE] = _from_here(named[_CODE])
    settings = _validated({**known, **named}, None)
    return replace(loaded, settings=settings, trusted=loaded.trusted or _CODE in named)


def _nearest(paths: Iterable[Path]) -> Path | None:
    folders = [path if path.is_dir() else path.parent for path in map(_absolute, paths)]
    if not folders:
        return None
    try:
        start = Path(os.path.commonpath(folders))
    except ValueError:  # on several drives
        return None
    for folder in (start, *start.parents):
        own, shared = folder / OWN_FILE, folder / SHARED_FILE
        if own.is_file():
            return own
        if shared.is_file() and _table(shared, explicit=False) is not None:
            return shared
    return None


def _absolute(path: Path) -> Path:
    return Path(os.path.abspath(path))


def _table(path: Path, *, explicit: bool) -> dict[str, Any] | None:
    """Return the table that is ours in a file; None where a shared file has none."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SettingsError(f"{path}: {error.strerror or error}") from None
    if path.name != SHARED_FILE:
        return _parsed(data, str(path))
    # Somebody else's mistake in a file that may not speak of us is not ours to report.
    if TABLE.encode() not in data and not explicit:
        return None
    table = _parsed(data, str(path)).get("tool", {}).get(TABLE)
    if table is None and explicit:
        raise SettingsError(f"{path}: has no [tool.{TABLE}]")
    return table if isinstance(table, dict) else None


def _parsed(data: bytes, where: str) -> dict[str, Any]:
    try:
        return tomllib.loads(data.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{where}: not TOML: {error}") from None


def _validated(table: Mapping[str, Any], path: Path | None) -> Settings:
    try:
        return Settings.model_validate(table)
    except ValidationError as error:
        where = f"{path}: " if path else ""
        raise SettingsError("\n".join(f"{where}{said}" for said in _said(error))) from None


def _said(error: ValidationError) -> Iterator[str]:
    known = [field.alias or name for name, field in Settings.model_fields.items()]
    for one in error.errors(include_url=False):
        name = ".".join(map(str, one["loc"]))
        if one["type"] == "extra_forbidden":
            yield f"no setting is named {name!r}{did_you_mean(name, known)}"
        else:
            yield f"{name}: {one['msg'][:1].lower()}{one['msg'][1:]}, not {one['input']!r}"
