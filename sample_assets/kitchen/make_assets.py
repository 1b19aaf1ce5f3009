"""Write the meshes and textures of the sample kitchen: python make_assets.py.

Needs only the standard library. PNG data is stored, not compressed, so that the
same bytes come out on every machine.
"""

import math
import struct
import zlib
from pathlib import Path

HERE = Path(__file__).resolve().parent

Point = tuple[float, float, float]
Triangle = tuple[Point, Point, Point]
Colour = tuple[int, int, int]


def prism(sides: int, bottom: float, top: float, height: float) -> list[Triangle]:
    """Return a closed prism or frustum around the z axis, centred on the origin."""

    def ring(radius: float, z: float) -> list[Point]:
        angles = [2 * math.pi * (i + 0.5) / sides for i in range(sides)]
        return [(radius * math.cos(a), radius * math.sin(a), z) for a in angles]

    low, high = ring(bottom, -height / 2), ring(top, height / 2)
    triangles = []
    for i in range(sides):
        j = (i + 1) % sides
        triangles += [(low[i], low[j], high[j]), (low[i], high[j], high[i])]
    for i in range(1, sides - 1):
        triangles += [(low[0], low[i + 1], low[i]), (high[0], high[i], high[i + 1])]
    return triangles


def box(width: float, depth: float, height: float) -> list[Triangle]:
    """Return a closed box: a square prism of side 1, stretched."""

    def moved(point: Point) -> Point:
        return point[0] * width, point[1] * depth, point[2]

    square = prism(4, math.sqrt(0.5), math.sqrt(0.5), height)
    return [(moved(a), moved(b), moved(c)) for a, b, c in square]


def pane(width: float, height: float) -> list[Triangle]:
    """Return a sheet of glass without thickness in the xz plane, seen from both sides."""
    x, z = width / 2, height / 2
    a, b, c, d = (-x, 0.0, -z), (x, 0.0, -z), (x, 0.0, z), (-x, 0.0, z)
    return [(a, b, c), (a, c, d), (a, c, b), (a, d, c)]


def write_stl(name: str, triangles: list[Triangle]) -> None:
    """Write a binary STL; the normals are left to the reader."""
    data = b"sample kitchen".ljust(80) + struct.pack("<I", len(triangles))
    for a, b, c in triangles:
        data += struct.pack("<12fH", 0, 0, 0, *a, *b, *c, 0)
    (HERE / "meshes" / name).write_bytes(data)


def write_png(name: str, pixels: list[list[Colour]]) -> None:
    """Write an RGB image with one stored deflate block."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        checksum = struct.pack(">I", zlib.crc32(kind + body))
        return struct.pack(">I", len(body)) + kind + body + checksum

    rows = b"".join(b"\0" + bytes(value for pixel in row for value in pixel) for row in pixels)
    header = struct.pack(">IIBBBBB", len(pixels[0]), len(pixels), 8, 2, 0, 0, 0)
    stored = b"\x78\x01\x01" + struct.pack("<HH", len(rows), 0xFFFF - len(rows)) + rows
    stored += struct.pack(">I", zlib.adler32(rows))
    data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header)
    data += chunk(b"IDAT", stored) + chunk(b"IEND", b"")
    (HERE / "textures" / name).write_bytes(data)


def grey(base: Colour, by: int) -> Colour:
    """Return the colour made lighter or darker."""
    return base[0] + by, base[1] + by, base[2] + by


def main() -> None:
    """Write everything."""
    (HERE / "meshes").mkdir(exist_ok=True)
    (HERE / "textures").mkdir(exist_ok=True)
    write_stl("kettle.stl", prism(8, 0.08, 0.06, 0.14))
    write_stl("kettle_handle.stl", box(0.10, 0.02, 0.015))
    write_stl("knob.stl", prism(6, 0.03, 0.024, 0.03))
    write_stl("oven_door.stl", box(0.50, 0.03, 0.34))
    write_stl("arm_link.stl", prism(6, 0.06, 0.04, 0.36))
    write_stl("micro_glass.stl", pane(0.22, 0.14))

    n = range(16)
    tile, wood, metal = (196, 190, 180), (150, 104, 62), (170, 172, 176)
    write_png("tiles.png", [[grey(tile, -60 * (0 in (x % 8, y % 8))) for x in n] for y in n])
    write_png("wood.png", [[grey(wood, 14 * ((x + y // 5) % 4) - 20) for x in n] for y in n])
    write_png("metal.png", [[grey(metal, (y * 37 + x * 11) % 23 - 11) for x in n] for y in n])


if __name__ == "__main__":
    main()
