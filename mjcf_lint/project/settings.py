"""Settings of a project: mjcf-lint.toml, or [tool.mjcf-lint] in pyproject.toml."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, NamedTuple

from mjcf_lint.diagnostic import Severity
from mjcf_lint.errors import MjcfLintError

OWN_FILE, SHARED_FILE = "mjcf-lint.toml", "pyproject.toml"
TABLE = "mjcf-lint"
_CODE = "rule-dirs"


class SettingsError(MjcfLintError):
    """A setting or flag that makes no sense."""


Words = tuple[str, ...]
"""A list of words; one may stand by itself in a file."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a project wants; flags of the command line go before it."""

    target_version: Words = field(default=(), metadata={"told": "Releases to check against."})
    from_version: str = field(
        default="", metadata={"told": "The release the models were made for, or auto."}
    )
    python: Path | None = field(
        default=None, metadata={"told": "The interpreter whose MuJoCo is meant by installed."}
    )
    select: Words = field(
        default=(), metadata={"told": "Rules and categories to run, in place of the default."}
    )
    extend_select: Words = field(
        default=(), metadata={"told": "Rules and categories to run beside these."}
    )
    ignore: Words = field(default=(), metadata={"told": "Rules and categories to leave out."})
    per_file_ignores: dict[str, Words] = field(
        default_factory=dict,
        metadata={"told": "Rules and categories to leave out, by patterns of files."},
    )
    exclude: Words = field(
        default=(), metadata={"told": "Patterns of files and folders to pass over."}
    )
    respect_gitignore: bool = field(
        default=True, metadata={"told": "Pass over what Git ignores, too."}
    )
    severity: dict[str, Severity] = field(
        default_factory=dict, metadata={"told": "How bad findings are, by rule or category."}
    )
    alternatives: dict[str, str] = field(
        default_factory=dict, metadata={"told": "Which of its repairs a rule makes, by rule."}
    )
    fail_on: Severity = field(
        default=Severity.ERROR, metadata={"told": "Least severity that makes the exit code 1."}
    )
    max_per_rule: int | None = field(
        default=None,
        metadata={
            "told": (
                "Findings of one rule in one file that are printed, the rest counted; 0 for "
                "all. By default 20 in full and concise, all in the other formats."
            ),
            "least": 0,
        },
    )
    baseline: Path | None = field(
        default=None,
        metadata={"told": "File of the findings that do not count, from the settings' folder."},
    )
    rule_dirs: Words = field(
        default=(),
        metadata={
            "told": (
                "Folders of rules of your own, whose code is run; from the settings' folder. "
                "Only settings above the working folder, or named by --config, have a say in "
                "it."
            )
        },
    )


class Loaded(NamedTuple):
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
    if not given:
        return loaded
    known = {one.name: getattr(loaded.settings, one.name) for one in fields(Settings)}
    known = {name.replace("_", "-"): value for name, value in known.items()}
    named = {name.replace("_", "-"): value for name, value in given.items()}
    if _CODE in named:
        named[_CODE] = _from_here(named[_CODE])
    settings = _validated({**known, **named}, None)
    return loaded._replace(settings=settings, trusted=loaded.trusted or _CODE in named)


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
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib

    try:
        return tomllib.loads(data.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{where}: not TOML: {error}") from None


def _validated(table: Mapping[str, Any], path: Path | None) -> Settings:
    if not table:
        return Settings()
    from mjcf_lint.project.settings_model import validated

    return validated(table, path)
