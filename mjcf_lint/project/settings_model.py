"""Settings as they stand in a file, checked by pydantic; only who has some loads it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, fields
from pathlib import Path
from typing import Annotated, Any, get_type_hints

import pydantic
from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError, WithJsonSchema

from mjcf_lint.nearest import did_you_mean
from mjcf_lint.project.settings import Settings, SettingsError, Words


def _several(value: object) -> object:
    return [value] if isinstance(value, str) else value


_Words = Annotated[
    tuple[str, ...],
    BeforeValidator(_several),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]


def _checked(hint: Any) -> Any:
    """Return the type of a setting as pydantic has to check it."""
    if hint == Words:
        return _Words
    return dict[str, _Words] if hint == dict[str, Words] else hint


def _declared(setting: Field[Any]) -> Any:
    """Return a setting as pydantic declares it."""
    default = {} if setting.default is MISSING else setting.default
    return pydantic.Field(
        default, description=setting.metadata["told"], ge=setting.metadata.get("least")
    )


_HINTS = get_type_hints(Settings)
_FIELDS: Any = {one.name: (_checked(_HINTS[one.name]), _declared(one)) for one in fields(Settings)}
SettingsModel: type[BaseModel] = pydantic.create_model(
    "Settings",
    __config__=ConfigDict(
        extra="forbid",
        frozen=True,
        populate_by_name=True,
        alias_generator=lambda name: name.replace("_", "-"),
    ),
    __doc__=Settings.__doc__,
    **_FIELDS,
)
"""What may stand in a file, by the names that it has there."""


def validated(table: Mapping[str, Any], path: Path | None) -> Settings:
    """Return the settings of a table; raises SettingsError for what is none."""
    try:
        found = SettingsModel.model_validate(table)
    except ValidationError as error:
        where = f"{path}: " if path else ""
        raise SettingsError("\n".join(f"{where}{said}" for said in _said(error))) from None
    return Settings(**{one.name: getattr(found, one.name) for one in fields(Settings)})


def as_json(settings: Settings) -> str:
    """Return settings as JSON, by the names that they have in a file."""
    values = {one.name: getattr(settings, one.name) for one in fields(Settings)}
    return SettingsModel.model_construct(**values).model_dump_json(by_alias=True, indent=2)


def _said(error: ValidationError) -> Iterator[str]:
    known = [field.alias or name for name, field in SettingsModel.model_fields.items()]
    for one in error.errors(include_url=False):
        name = ".".join(map(str, one["loc"]))
        if one["type"] == "extra_forbidden":
            yield f"no setting is named {name!r}{did_you_mean(name, known)}"
        else:
            yield f"{name}: {one['msg'][:1].lower()}{one['msg'][1:]}, not {one['input']!r}"
