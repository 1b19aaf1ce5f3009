"""See README.md."""

import re
from collections.abc import Iterator
from pathlib import Path

from mjcf_lint import Category, Diagnostic, Edit, Fix, Kind, Model, rule
from mjcf_lint.assets import Asset, assets, setting_of
from mjcf_lint.nearest import nearest

_PROVIDER = re.compile(r"[A-Za-z][\w+.-]+:")


@rule(category=Category.ERROR)
def asset_missing(model: Model) -> Iterator[Diagnostic]:
    """A mesh, texture or other file that the model names is not there."""
    if model.kind is not Kind.ROOT or not model.complete:
        return
    for asset in assets(model):
        if asset.found is None and not _PROVIDER.match(asset.attribute.value):
            yield _missing(asset, model)


def _missing(asset: Asset, model: Model) -> Diagnostic:
    value = asset.attribute.value
    note = f"MuJoCo looks for it at {' and '.join(str(path) for path in asset.candidates)}"
    if setting := setting_of(asset, model):
        line, _ = setting.attribute.span.position
        note += (
            f"\n{setting.attribute.name} is {setting.value!r}, "
            f"set last by {setting.node.element.source.path}:{line}"
        )
    message, fix = f"{asset.node.tag} file {value!r} does not exist", None
    if found := _alike(asset.candidates, value):
        message += f"; did you mean {found!r}?"
        fix = Fix.unsafe(f"Use {found!r}", Edit(asset.attribute.value_span, found))
    return Diagnostic(asset.attribute.value_span, message, fix, note=note)


def _alike(candidates: tuple[Path, ...], value: str) -> str | None:
    for path in candidates:
        if path.parent.is_dir():
            names = [other.name for other in path.parent.iterdir() if other.suffix == path.suffix]
            if found := nearest(path.name, names):
                return value[: len(value) - len(path.name)] + found
    return None
