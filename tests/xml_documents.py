"""Hypothesis strategies for MJCF documents as bytes, with all that the engine forgives."""

from __future__ import annotations

from hypothesis import strategies as st

SPACES = (b"", b" ", b"\n", b"\t", b"\r\n", b"\r", b"\n\r", b"\v", b"\f", b" \n  ")
TEXTS = (
    *(b"a", b"words", b"\x01", b"\x1f\x7f", "é".encode(), "漢😀".encode(), b"\xef\xbb\xbf"),
    *(b"\xff", b"\xc3", b"\x80\x85\xa0", b"\xed\xa0\x80", b"&", b"&lt;", b"&foo;", b"&#0;"),
    *(b">", b"/>", b"]]>", b"-->", b"--", b"?>", b'"', b"'", b"=", b";", b"[", b"]"),
)
ENTITIES = (b"&lt;", b"&gt;", b"&amp;", b"&quot;", b"&apos;")
SLIPS = (
    *(b"&", b"&&", b"&;", b"&foo;", b"&lt", b"&ltx;", b"&amp", b"& amp;", b"&LT;", b"&quot"),
    *(b"&#", b"&#;", b"&#x", b"&#x;", b"&#X41;", b"&#xg;", b"&#4a;", b"&#65", b"&# 65;", b"&#-1;"),
    *(b"&#x1x41;", b"&#xx;", b"&#9#65;", b"&#words#66;", b"&#xwords x42;", b"&#65#;", b"&#x42x;"),
)
MARKUP = (b"<", b"</text>", b"<!--", b"-->", b"]]>", b"/>", b"<?", b"<![CDATA[", b"'", b'"')
NAMES = (b"size", b"a:b", b"_", b":", b"a.b-c", b"A1", b"\xc2\xa0", b"\xff", b"geom", b"text")
NO_NAMES = (b"", b"1a", b"-a", b".", b"\x01", b"&lt;", b"/", b"=", b'"', b"!", b"?")
TOKENS = (
    *(
        b"<",
        b"</",
        b"/>",
        b">",
        b"=",
        b'"',
        b"'",
        b" ",
        b"\n",
        b"a",
        b"b",
        b'a="b"',
        b"<a>",
        b"</a>",
    ),
    *(b"<!--", b"-->", b"--", b"<![CDATA[", b"]]>", b"<?", b"?>", b"<!", b"!", b"?", b"&", b"\0"),
    *(b"<a/>", b"</a/>", b"<mujoco/>", b"\xef\xbb\xbf", b"\xff", b"\v"),
)

SPACE = st.sampled_from(SPACES)
DICE = st.integers(0, 3)
PAIR = st.integers(0, 2)


def _references() -> st.SearchStrategy[bytes]:
    numbers = st.one_of(
        st.integers(0, 0x10FFFF + 2),
        st.integers(0, 0x2FF),
        st.sampled_from(
            [0xD800, 0xDFFF, 0xFFFF, 0x10000, 0x10FFFF, 0x110000, 0x200000, 2**32 + 65]
        ),
    )
    forms = st.sampled_from([b"&#%d;", b"&#x%x;", b"&#x%X;", b"&#0%d;", b"&#x000%x;"])
    return st.builds(lambda form, number: form % number, forms, numbers)


VALUES = st.lists(
    st.one_of(
        st.text("abc 019.-_é漢", max_size=4).map(str.encode),
        st.sampled_from((*SPACES, *ENTITIES, *MARKUP, *TEXTS)),
        st.sampled_from(SLIPS),
        _references(),
    ),
    max_size=6,
).map(b"".join)
"""What may stand between two quotes, and the engine reads in its own way."""

_RUN = st.lists(st.sampled_from((*TEXTS, *SPACES)), max_size=4).map(b"".join)

OTHERS = st.one_of(
    SPACE,
    _RUN.map(lambda raw: b"<!--" + raw.replace(b"-->", b"") + b"-->"),
    _RUN,
    _RUN.map(lambda raw: b"<![CDATA[" + raw.replace(b"]]>", b"") + b"]]>"),
    _RUN.map(lambda raw: b"<!DOCTYPE " + raw.replace(b">", b"") + b">"),
    st.sampled_from([b"<!-->-->", b"<!--->-->", b"<!---->", b"<!>", b"<![cdata[>"]),
)
"""What may stand between elements and is none: comments, text, CDATA and DOCTYPE."""

SOUPS = st.lists(st.sampled_from(TOKENS), max_size=12).map(b"".join)
"""Tokens in any order; few of them are documents."""

_TAILS = st.sampled_from([b" ", b"\n", b" a='b'", b'\t:="<>"\r'])
_STARTS = st.sampled_from(
    [b"\xef\xbb\xbf", b"\n\xef\xbb\xbf<?xml?>", b"<?xml version='1.0'?>", b"<?a?>\n<?b\n>?>"]
)
_ENDS = st.sampled_from(
    [b"\0", b"\0<", b"</x>", b"</x>a<", b"<extra/>", b"<mujoco></mujoco>", b"</x/>"]
)
_ODD_NAMES = st.sampled_from(NAMES)
_INSERTIONS = st.sampled_from((*TOKENS, *NO_NAMES, *SLIPS))
_DAMAGES = st.sampled_from(["", "", "cut", "insert", "change", "delete", "move"])


def _mostly(draw: st.DrawFn, usual: bytes, unusual: st.SearchStrategy[bytes]) -> bytes:
    """Draw the usual bytes three times out of four."""
    return draw(unusual) if draw(DICE) == 3 else usual


def _attribute(draw: st.DrawFn, name: bytes, raw: bytes) -> bytes:
    """Draw an attribute in either quotes; the value loses the quotes that would end it."""
    quote = b"'" if draw(st.booleans()) else b'"'
    equals = _mostly(
        draw, b"=", st.builds(lambda before, after: before + b"=" + after, SPACE, SPACE)
    )
    return name + equals + quote + raw.replace(quote, b"") + quote


def _element(draw: st.DrawFn, tag: bytes, inside: bytes, *attributes: bytes) -> bytes:
    """Draw an element, with its tags written in all the ways that the engine takes."""
    gap = _mostly(draw, b" ", SPACE)
    head = b"<" + _mostly(draw, b"", SPACE) + tag + (gap or b"\f") + gap.join(attributes)
    if not inside and draw(st.booleans()):
        return head + gap + b"/>"
    return (
        head
        + b">"
        + inside
        + b"<"
        + gap.strip(b" ")
        + b"/"
        + tag
        + _mostly(draw, b"", _TAILS)
        + b">"
    )


def _text(draw: st.DrawFn, name: bytes) -> bytes:
    attributes = [
        _attribute(draw, b"name", name + draw(VALUES)),
        _attribute(draw, b"data", draw(VALUES)),
    ]
    return _element(draw, b"text", _mostly(draw, b"", OTHERS), *attributes)


def _geom(draw: st.DrawFn, name: bytes) -> bytes:
    attributes = [_attribute(draw, b"name", name + draw(VALUES)), b'size="0.1"']
    if draw(DICE) == 3 and draw(DICE) == 3:
        attributes.append(_attribute(draw, draw(_ODD_NAMES), draw(VALUES)))
    geom = _element(draw, b"geom", _mostly(draw, b"", OTHERS), *attributes)
    for _ in range(draw(PAIR)):
        geom = _element(draw, b"body", _mostly(draw, b"", OTHERS) + geom)
    return geom


@st.composite
def healthy(draw: st.DrawFn) -> bytes:
    """Return a document that the engine's XML parser takes, with rare exceptions.

    Its texts and geoms have names of their own, so that they can be read back from the engine.
    """
    inside = b""
    for section in range(draw(PAIR)):
        tag, make = draw(st.sampled_from([(b"custom", _text), (b"worldbody", _geom)]))
        children = b""
        for number in range(draw(PAIR)):
            children += _mostly(draw, b"", OTHERS) + make(draw, b"%d%d" % (section, number))
        if draw(DICE) == 3 and draw(DICE) == 3:
            children += _element(draw, draw(_ODD_NAMES), b"")
        inside += _element(draw, tag, children) + _mostly(draw, b"\n", OTHERS)
    root = _element(draw, b"mujoco", inside, _attribute(draw, b"model", draw(VALUES)))
    prolog = _mostly(draw, b"", _STARTS) + _mostly(draw, b"", OTHERS)
    epilog = _mostly(draw, b"", OTHERS) + _mostly(draw, b"", _ENDS)
    return prolog + root + epilog


@st.composite
def documents(draw: st.DrawFn) -> bytes:
    """Return a document of which the engine takes about half: many are damaged in one place."""
    document = draw(healthy())
    damage = draw(_DAMAGES)
    if not damage:
        return document
    # Counted from the end, so that the damage shrinks towards the whole document.
    place = len(document) - draw(st.integers(0, len(document)))
    before, after = document[:place], document[place:]
    if damage == "insert":
        return before + draw(_INSERTIONS) + after
    if damage == "change":
        return before + bytes([draw(st.integers(0, 255))]) + after[1:]
    if damage == "delete":
        return before + after[draw(st.integers(1, 4)) :]
    return before if damage == "cut" else after + before
