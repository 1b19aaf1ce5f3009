"""The value of an attribute as the engine reads it: entities and line ends resolved."""

from __future__ import annotations

import re

_ENTITIES = {b"quot": b'"', b"amp": b"&", b"apos": b"'", b"lt": b"<", b"gt": b">"}
_RESOLVED = re.compile(rb"\r\n?|\n\r?|&#|&(?:(" + b"|".join(_ENTITIES) + rb");)?")
_DECIMAL = re.compile(rb"[0-9]*")
_HEXADECIMAL = re.compile(rb"[0-9a-fA-F]*")
_MAX_CODE_POINT = 0x10FFFF


def read_value(raw: bytes) -> str:
    """Return an attribute's value as the engine reads it."""
    if b"&" in raw or b"\r" in raw:
        raw = _resolve(raw)
    return raw.decode(errors="surrogateescape")


def _resolve(raw: bytes) -> bytes:
    """Resolve line ends and entities as tinyxml2 does, down to its slips.

    It writes over the value while it reads it and skips an `&` that begins no entity without
    writing it, so what stood at that place of the value shows through.
    """
    out, place = bytearray(), 0
    while match := _RESOLVED.search(raw, place):
        out += raw[place : match.start()]
        place = match.end()
        if match[1]:
            out += _ENTITIES[match[1]]
        elif match[0] == b"&#":
            place, text = _character(raw, match.start())
            out += text
        else:
            out += raw[len(out) : len(out) + 1] if match[0] == b"&" else b"\n"
    return bytes(out + raw[place:]).partition(b"\0")[0]


def _character(raw: bytes, start: int) -> tuple[int, bytes]:
    """Read the character reference at `start`; return where to go on and what it stands for."""
    if start + 2 == len(raw):
        return start + 1, b""
    semicolon = raw.find(b";", start + 2)
    if semicolon == -1:
        return start + 1, b"&"
    hexadecimal = raw.startswith(b"x", start + 2)
    mark, shape, radix = (b"x", _HEXADECIMAL, 16) if hexadecimal else (b"#", _DECIMAL, 10)
    # tinyxml2 reads the digits from the last, and stops at the first x (or #) that it meets.
    digits = raw[start + 2 : semicolon].rpartition(mark)[2]
    if not shape.fullmatch(digits):
        return start + 1, b"&"
    scale, code = 1, 0
    for digit in reversed(digits.decode()):
        code = (code + scale * int(digit, radix)) & 0xFFFFFFFF
        scale = min(scale * radix, _MAX_CODE_POINT)
    if code > _MAX_CODE_POINT:
        return start + 1, b"&"
    return semicolon + 1, chr(code).encode(errors="surrogatepass")
