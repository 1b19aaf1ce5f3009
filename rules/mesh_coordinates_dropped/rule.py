"""See README.md."""

from collections.abc import Iterator
from pathlib import Path

from mjcf_lint import Category, Change, Diagnostic, Model, rule
from mjcf_lint.assets import assets

WARNS = Change("3.16.0")
_READ = 1 << 20
"""How much of a file is looked at, for the sake of time."""


@rule(category=Category.UPGRADE, changes=(WARNS,))
def mesh_coordinates_dropped(model: Model) -> Iterator[Diagnostic]:
    """An OBJ file has texture coordinates, but not for each of its faces."""
    if not WARNS.holds_in(model.target.release):
        return
    for asset in assets(model):
        path = asset.found if asset.node.tag == "mesh" else None
        if path and path.suffix.lower() == ".obj" and (line := _bare_line(path)):
            yield Diagnostic(
                asset.attribute.span,
                f"not every face of {asset.attribute.value!r} has texture coordinates: "
                f"the one in line {line} has none",
                note="MuJoCo 3.16.0 and later warn and drop all coordinates of the mesh; export it "
                "with coordinates for every face, or for none",
            )


def _bare_line(path: Path) -> int | None:
    """Return the line of the first face without coordinates in a file that has some."""
    try:
        with path.open("rb") as file:
            lines = file.read(_READ).splitlines()[: None if path.stat().st_size <= _READ else -1]
    except OSError:
        return None
    listed = any(line.startswith((b"vt ", b"vt\t")) for line in lines)
    for number, line in enumerate(lines, start=1):
        if not line.startswith((b"f ", b"f\t")):
            continue
        have = [b"/" in corner and b"//" not in corner for corner in line.split()[1:]]
        if listed and not all(have):
            return number
    return None
