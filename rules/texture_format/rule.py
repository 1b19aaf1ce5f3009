"""See README.md."""

from collections.abc import Iterator

from mjcf_lint import Category, Diagnostic, Model, rule
from mjcf_lint.parts.asset_files import opened
from mjcf_lint.parts.asset_formats import IMAGES_ONLY, was_raw_pixels


@rule(category=Category.ERROR, changes=(IMAGES_ONLY,), only_with=("texture", "model", "attach"))
def texture_format(model: Model) -> Iterator[Diagnostic]:
    """A texture file is in MuJoCo's own binary format, which is gone."""
    if not IMAGES_ONLY.holds_in(model.target.release):
        return
    for asset in opened(model):
        if was_raw_pixels(asset, model.target.release):
            at = asset.node.attributes.get("content_type") or asset.attribute
            yield Diagnostic(
                at.span,
                f"texture file {asset.attribute.value!r} is read as raw pixels no more",
                note="MuJoCo 3.12.0 and later read PNG and KTX; the old format is two int32, width "
                "and height, and then the RGB bytes row by row: write those as a PNG file",
            )
