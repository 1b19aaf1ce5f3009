"""See README.md."""

from collections.abc import Iterator
from pathlib import PurePosixPath

from mjcf_lint import Category, Change, Diagnostic, Model, rule
from mjcf_lint.assets import Asset, assets

IMAGES_ONLY = Change("3.12.0")
CUSTOM = "image/vnd.mujoco.texture"
_IMAGES = (".png", ".ktx")


@rule(category=Category.ERROR, changes=(IMAGES_ONLY,))
def texture_format(model: Model) -> Iterator[Diagnostic]:
    """A texture file is in MuJoCo's own binary format, which is gone."""
    if not IMAGES_ONLY.holds_in(model.target.release):
        return
    for asset in assets(model):
        if asset.node.tag == "texture" and _is_custom(asset):
            at = asset.node.attributes.get("content_type") or asset.attribute
            yield Diagnostic(
                at.span,
                f"texture file {asset.attribute.value!r} is read as raw pixels no more",
                note="MuJoCo 3.12.0 and later read PNG and KTX; the old format is two int32, width "
                "and height, and then the RGB bytes row by row: write those as a PNG file",
            )


def _is_custom(asset: Asset) -> bool:
    if stated := asset.node.get("content_type"):
        return stated == CUSTOM
    suffix = PurePosixPath(asset.attribute.value).suffix.lower()
    return suffix not in _IMAGES and asset.found is not None
