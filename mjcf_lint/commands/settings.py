"""mjcf-lint settings: what may stand in a file of settings."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

from mjcf_lint.project.settings import OWN_FILE, SHARED_FILE, TABLE

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def settings(
    schema: Annotated[
        bool, typer.Option("--schema", help="Print the JSON Schema of the settings.")
    ] = False,
) -> int:
    """List every setting with its default; `check --show-settings` prints those in force."""
    if schema:
        typer.echo(settings_schema(), nl=False)
        return 0
    from mjcf_lint.project.settings_model import SettingsModel

    typer.echo(f"In {OWN_FILE}, or in {SHARED_FILE} under [tool.{TABLE}]:\n")
    for name, field in SettingsModel.model_fields.items():
        typer.echo(_line(field.alias or name, field.get_default()))
        typer.echo(f"    {field.description}")
    return 0


def settings_schema() -> str:
    """Return the JSON Schema of a file of settings."""
    from mjcf_lint.project.settings_model import SettingsModel

    found: dict[str, Any] = SettingsModel.model_json_schema(by_alias=True)
    found = {"$schema": _DIALECT, **found, "title": "Settings of mjcf-lint"}
    return json.dumps(found, indent=2) + "\n"


def _line(name: str, default: object) -> str:
    """Return a setting with its default in TOML, which has no word for none."""
    if default is None:
        return f"# {name} is not set"
    value = list(default) if isinstance(default, tuple) else getattr(default, "value", default)
    return f"{name} = {json.dumps(value)}"
