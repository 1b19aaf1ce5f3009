"""Draw one model with the MuJoCo of another Python, which runs this text with `-c`.

Its arguments are the model, a folder for the pictures, width, height and bytes of memory. It ends
with one of the codes below and prints one JSON object. It imports nothing of mjcf-lint.
"""

from __future__ import annotations

import json
import struct
import sys
import zlib
from typing import Any

DRAWN, REFUSED, NO_GRAPHICS, NO_MUJOCO, NOT_DRAWN = 0, 10, 11, 12, 13


def png(rows: list[bytes], width: int) -> bytes:
    """Return rows of RGB pixels as a PNG file."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    head = struct.pack(">IIBBBBB", width, len(rows), 8, 2, 0, 0, 0)
    # Differences to the row above: rendered surfaces shrink well that way.
    lines, above = bytearray(), bytes(3 * width)
    for row in rows:
        lines.append(2)
        lines += bytes((here - there) & 255 for here, there in zip(row, above))  # noqa: B905
        above = row
    data = zlib.compress(bytes(lines), 9)
    parts = (chunk(b"IHDR", head), chunk(b"IDAT", data), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def _limit(memory: int) -> None:
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    if hard == resource.RLIM_INFINITY or hard > memory:
        resource.setrlimit(resource.RLIMIT_AS, (memory, hard))


def _end(code: int, **said: object) -> None:
    print("\n" + json.dumps(said), flush=True)
    sys.exit(code)


def _draw(mujoco: Any, model: Any, folder: str, width: int, height: int) -> list[str]:
    data = mujoco.MjData(model)
    mujoco.mj_forward(model, data)
    width = min(width, int(model.vis.global_.offwidth))
    height = min(height, int(model.vis.global_.offheight))
    renderer = mujoco.Renderer(model, height=height, width=width)
    cameras = ["free camera"]
    if model.ncam:
        name = mujoco.mj_id2name(model, mujoco.mjtObj.mjOBJ_CAMERA, 0)
        cameras.append(f"camera {name!r}" if name else "camera 0")
    for camera, _ in enumerate(cameras):
        renderer.update_scene(data, camera=camera - 1)
        pixels = renderer.render()
        with open(f"{folder}/{camera}.png", "wb") as file:  # noqa: PTH123
            file.write(png([row.tobytes() for row in pixels], width))
    return cameras


def _main() -> None:
    sys.path[:] = [entry for entry in sys.path if entry]  # a folder here may be called mujoco
    path, folder, width, height, memory = sys.argv[1:]
    _limit(int(memory))
    try:
        import mujoco  # type: ignore[import-not-found, import-untyped, unused-ignore]
    except ImportError as error:
        graphics = any(sign in str(error) for sign in ("GL", "gl_context"))
        _end(NO_GRAPHICS if graphics else NO_MUJOCO, said=str(error))
    except Exception as error:  # the library of the graphics is not there
        _end(NO_GRAPHICS, said=str(error))
    version = mujoco.mj_versionString()
    if not hasattr(mujoco, "Renderer"):
        _end(NO_MUJOCO, version=version, said=f"MuJoCo {version} has no renderer for Python")
    try:
        model = mujoco.MjModel.from_xml_path(path)
    except ValueError as error:
        _end(REFUSED, version=version, said=str(error))
    except Exception as error:  # a name that is no text, say
        _end(NOT_DRAWN, version=version, said=f"{type(error).__name__}: {error}")
    try:
        cameras = _draw(mujoco, model, folder, int(width), int(height))
    except Exception as error:
        _end(NO_GRAPHICS, version=version, said=f"{type(error).__name__}: {error}")
    _end(DRAWN, version=version, cameras=cameras)


if __name__ == "__main__":
    _main()
