"""The reference of settings, out of the model that reads them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from mjcf_lint.project.settings import OWN_FILE, SHARED_FILE, TABLE
from mjcf_lint.project.settings_model import SettingsModel
from website.command_page import commands, parameters
from website.markdown import block, table

EXAMPLES = {
    "target-version": 'target-version = ["installed", "3.1.6..4.0.0"]',
    "from-version": 'from-version = "3.1.6"',
    "python": 'python = ".venv/bin/python"',
    "select": 'select = ["error", "physics"]',
    "extend-select": 'extend-select = ["style"]',
    "ignore": 'ignore = ["doubled-geom"]',
    "per-file-ignores": '[per-file-ignores]\n"third_party/**" = ["physics", "portability"]',
    "exclude": 'exclude = ["build/", "*_generated.xml"]',
    "respect-gitignore": "respect-gitignore = false",
    "severity": '[severity]\nphysics = "error"\nunit-scale = "info"',
    "alternatives": '[alternatives]\nroot-default-renamed = "wrap"',
    "fail-on": 'fail-on = "warning"',
    "baseline": 'baseline = "mjcf-lint-baseline.json"',
    "rule-dirs": 'rule-dirs = ["lint/rules"]',
}
"""What to write, for settings whose type alone does not show it."""

HEAD = f"""# Settings

The settings of a project stand in `{OWN_FILE}`, or in `{SHARED_FILE}` under `[tool.{TABLE}]`: in
the nearest such file upwards from what is checked. A flag of the command line goes before the
setting of its name, `--config KEY=VALUE` sets any of them for one run, `--config FILE` reads
another file, and `--isolated` none. Patterns and paths begin at the folder of the file. What is no
setting is an error, with the name that was likely meant.

`mjcf-lint --show-settings` prints what they come to, and where they stand;
`mjcf_lint.lint(paths, settings={{...}})` takes them [from Python](python-api.md)."""


def settings_page() -> str:
    """Return the page as Markdown."""
    schema = SettingsModel.model_json_schema()
    flags = flags_of_check()
    entries = [
        _Entry(name, about, schema.get("$defs", {}), flags.get(name, ""))
        for name, about in schema["properties"].items()
    ]
    rows = [(f"[`{one.name}`](#{one.name})", one.kind, one.default, one.said) for one in entries]
    parts = [HEAD, table(("setting", "type", "default", "what it does"), rows)]
    for one in entries:
        parts += one.section()
    return "\n\n".join(parts) + "\n"


def flags_of_check() -> dict[str, str]:
    """Return the flags of `mjcf-lint check` by the settings that they go before."""
    found = (one for one in parameters(commands()["check"]) if one.flags)
    return {one.name.replace("_", "-"): one.flags[0] for one in found}


class _Entry:
    """One setting, as its schema tells it."""

    def __init__(
        self, name: str, about: Mapping[str, Any], defs: dict[str, Any], flag: str
    ) -> None:
        self.name, self.flag = name, flag
        self.kind = _kind(about, defs)
        self.said = str(about.get("description", ""))
        self.default = _default(about.get("default"))
        examples = about.get("examples") or [EXAMPLES.get(name, "")]
        self.example = str(examples[0]) or _made_up(name, about, defs)

    def section(self) -> Iterator[str]:
        """Yield what the page says of it."""
        yield f"## `{self.name}` {{ #{self.name} }}"
        yield self.said
        flag = f"`{self.flag}`" if self.flag else f"`--config '{self.name}=...'`"
        yield f"Type: {self.kind} · default: {self.default} · on the command line: {flag}"
        yield block(self.example, "toml", title=OWN_FILE)


def _kind(about: Mapping[str, Any], defs: Mapping[str, Any]) -> str:
    about = _resolved(about, defs)
    if options := about.get("anyOf"):
        kinds = [_kind(one, defs) for one in options if one.get("type") != "null"]
        return " or ".join(dict.fromkeys(kinds))
    if words := about.get("enum"):
        return " or ".join(f"`{word}`" for word in words)
    kind = about.get("type", "value")
    if kind == "array":
        return f"list of {_kind(about.get('items', {}), defs)}s"
    if kind == "object" and isinstance(inside := about.get("additionalProperties"), dict):
        return f"table of {_kind(inside, defs)}{'s' * (inside.get('type') == 'string')}"
    words_for = {
        "string": "path" if about.get("format") in ("path", "file-path") else "word",
        "boolean": "`true` or `false`",
        "integer": "whole number",
        "number": "number",
        "object": "table",
    }
    return words_for.get(str(kind), str(kind))


def _resolved(about: Mapping[str, Any], defs: Mapping[str, Any]) -> Mapping[str, Any]:
    if reference := about.get("$ref"):
        return {**defs[str(reference).rsplit("/", 1)[-1]], **about}
    if len(about.get("allOf", ())) == 1:
        return {**_resolved(about["allOf"][0], defs), **about}
    return about


def _default(value: object) -> str:
    if value is None or value == "" or value == [] or value == {}:
        return "none"
    return f"`{_toml(value)}`"


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_toml, value))}]"
    return str(value) if isinstance(value, int | float) else f'"{value}"'


def _made_up(name: str, about: Mapping[str, Any], defs: Mapping[str, Any]) -> str:
    """Return an example for a setting that nobody wrote one for."""
    about = _resolved(about, defs)
    if options := about.get("anyOf"):
        return _made_up(name, {**options[0], "default": about.get("default")}, defs)
    default, kind = about.get("default"), about.get("type")
    if isinstance(default, bool):
        return f"{name} = {_toml(not default)}"
    if kind == "object":
        return f"[{name}]"
    if kind == "array":
        return f"{name} = []"
    if kind in ("integer", "number"):
        return f"{name} = {default or 10}"
    return f'{name} = "{about.get("enum", [default or "..."])[-1]}"'
