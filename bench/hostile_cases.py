"""Models made to hurt: huge, deep, endless, absurd, or speaking to terminals."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

BALL = "<worldbody><geom size='1'/></worldbody>"
MB = 2**20
_SPEAKING = "\x1b]0;owned\x07\x1b[2J\u202eevil\x9b31m\r"


@dataclass(frozen=True, slots=True)
class Case:
    """One attack: `make` writes its files into a folder and returns the command line's arguments.

    `seconds` and `megabytes` are what mjcf-lint may take for it, engine included; `codes` are the
    exit codes it may end with. `says` stands in what it prints.
    """

    name: str
    make: Callable[[Path], tuple[str, ...]]
    seconds: int = 30
    megabytes: int = 1000
    codes: tuple[int, ...] = (0, 1)
    says: str = ""
    whole: bool = False
    """No rule is given up over it."""


def cases() -> tuple[Case, ...]:
    """Return all of them."""
    return (*_LARGE, *_ABSURD, *_NAMES, *_COUNTS, *_CHAINS, *_FILES)


def case(name: str) -> Case:
    """Return one of them."""
    return next(one for one in cases() if one.name == name)


def _written(folder: Path, name: str, pieces: Iterable[str | bytes]) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        for piece in pieces:
            file.write(piece.encode("utf-8", "surrogatepass") if isinstance(piece, str) else piece)


def _model(*pieces: str | bytes, name: str = "model.xml") -> Callable[[Path], tuple[str, ...]]:
    return _lazily(lambda: ("<mujoco>", *pieces, "</mujoco>"), name)


def _lazily(
    pieces: Callable[[], Iterable[str | bytes]], name: str = "model.xml", *more: str
) -> Callable[[Path], tuple[str, ...]]:
    def make(folder: Path) -> tuple[str, ...]:
        _written(folder, name, pieces())
        return (name, *more)

    return make


def _within(start: str, pieces: Iterable[str], end: str) -> Iterable[str]:
    yield start
    yield from pieces
    yield end


_WORLD = ("<mujoco><worldbody>", "</worldbody></mujoco>")
_ASSET = ("<mujoco><asset>", f"</asset>{BALL}</mujoco>")


# --- size -----------------------------------------------------------------------------------------


def _sparse(folder: Path) -> tuple[str, ...]:
    """Write a file of 500 MB that takes no room on the disk."""
    _written(folder, "model.xml", [f"<mujoco>{BALL}</mujoco>"])
    with (folder / "model.xml").open("r+b") as file:
        file.truncate(500 * MB)
    return ("model.xml",)


def _included_sparse(folder: Path) -> tuple[str, ...]:
    _sparse(folder)
    (folder / "model.xml").rename(folder / "huge.xml")
    _written(folder, "model.xml", [f"<mujoco><include file='huge.xml'/>{BALL}</mujoco>"])
    return ("model.xml",)


def _attributes(count: int) -> Iterable[str]:
    yield "<mujoco><worldbody><geom size='1'"
    for number in range(0, count, 1000):
        yield "".join(f" a{one}=''" for one in range(number, number + 1000))
    yield "/></worldbody></mujoco>"


def _geoms_with_attributes() -> Iterable[str]:
    """Yield a million geoms with ten attributes each."""
    geom = (
        "<geom name='g{}' type='sphere' size='1' pos='1 2 3' mass='1' rgba='1 1 1 1' group='1'"
        " condim='3' friction='1 1 1' margin='0'/>"
    )
    yield _WORLD[0]
    for number in range(0, 1_000_000, 1000):
        yield "".join(geom.format(one) for one in range(number, number + 1000))
    yield _WORLD[1]


def _one_line(count: int) -> Iterable[str]:
    """Yield a line with a mistake every hundred bytes or so."""
    return _within(
        _WORLD[0], ("<geom size='1' zzz='é'/>" + " " * 75 for _ in range(count)), _WORLD[1]
    )


def _one_line_of_notes(count: int) -> Iterable[str]:
    """Yield a line with that many comments to repair, and a tail without any."""
    notes = ("<!-- a -- b -->" for _ in range(count))
    return _within("<mujoco>", (*notes, f"<!-- {'é' * 5 * MB} -->"), f"{BALL}</mujoco>")


def _lines_alike() -> Iterable[str]:
    """Yield a million lines of two kinds, and every now and then a comment to repair."""
    yield "<mujoco>\n"
    for _ in range(20):
        yield "<!-- a -- b -->\n" + "<!-- x -->\n\n" * 25_000
    yield f"{BALL}</mujoco>"


_LARGE = (
    Case("a file of 500 MB", _sparse, 5, 200, (2,), "500 MB is more than the"),
    Case("an included file of 500 MB", _included_sparse, 5, 200, (1,), "500 MB is more than the"),
    Case(
        "ten million attributes of one element",
        _lazily(lambda: _attributes(10_000_000)),
        10,
        300,
        (2,),
        "more than the 6,000,000",
    ),
    Case(
        "ten million attributes of a million elements",
        _lazily(_geoms_with_attributes),
        10,
        300,
        (2,),
        "more than the 6,000,000",
    ),
    Case(
        "2.9 million attributes of one element",
        _lazily(lambda: _attributes(2_900_000)),
        240,
        4000,
        (1, 2),
        "10000 times",
    ),
    Case(
        "700,000 elements",
        _lazily(lambda: (_WORLD[0], "<geom size='1'/>" * 700_000, _WORLD[1])),
        300,
        4000,
        (0, 1, 2),
    ),
    Case("a thousand mistakes in one line of 100 kB", _lazily(lambda: _one_line(1000)), 20),
    Case(
        "mistakes in one line of 10 MB", _lazily(lambda: _one_line(100_000)), 60, says="10000 times"
    ),
    Case(
        "mistakes in one line of 10 MB, shown in full",
        _lazily(lambda: _one_line(100_000), "model.xml", "--output-format", "full"),
        90,
        says="10000 times",
    ),
    Case(
        "repairs in one line of 10 MB, shown in full",
        _lazily(lambda: _one_line_of_notes(100), "model.xml", "--output-format", "full"),
        60,
    ),
    Case(
        "repairs in one line of 10 MB, as a diff",
        _lazily(lambda: _one_line_of_notes(100), "model.xml", "--diff"),
        60,
    ),
    Case(
        "repairs in a million lines alike, as a diff",
        _lazily(_lines_alike, "model.xml", "--diff"),
        120,
        2000,
    ),
    Case(
        "elements nested 100,000 deep",
        _lazily(lambda: (_WORLD[0], "<body>" * 100_000, "</body>" * 100_000, _WORLD[1])),
        20,
        codes=(1,),
        says="nested 499 deep",
    ),
    Case(
        "a million elements that never end",
        _lazily(lambda: ("<mujoco>", "<worldbody>" * 1_000_000)),
        30,
        codes=(1,),
    ),
    Case(
        "a comment of 50 MB that never ends",
        _lazily(lambda: ("<mujoco><!--", "- " * (25 * MB))),
        30,
        codes=(1,),
    ),
    Case(
        "ten million open brackets",
        _lazily(lambda: ("<mujoco>", "<" * 10_000_000)),
        30,
        codes=(2,),
    ),
    Case(
        "ten million ampersands in a value",
        _lazily(lambda: ("<mujoco model='", "&#x26;&amp;&#;&x;" * 1_000_000, f"'>{BALL}</mujoco>")),
        60,
    ),
)


# --- absurd values --------------------------------------------------------------------------------


def _geom(name: str, value: Callable[[], str]) -> Callable[[Path], tuple[str, ...]]:
    return _around(f"<worldbody><geom size='1' {name}='", value, "'/></worldbody>")


def _around(before: str, value: Callable[[], str], after: str) -> Callable[[Path], tuple[str, ...]]:
    """Make a model with a long value, which is no sooner put together than it is written."""
    return _lazily(lambda: ("<mujoco>", before, value(), after, "</mujoco>"))


def _many_numbers() -> str:
    return "0.1 " * 2_500_000


_MILLION = 1_000_000
_ABSURD = (
    Case("1e999", _geom("mass", lambda: "1e999")),
    Case("-1e-999 and 0x1p9999", _geom("pos", lambda: "-1e-999 0x1p9999 1e+000000000000000000001")),
    Case("a number of 100,000 digits", _geom("mass", lambda: "1" * 100_000)),
    Case("an integer of a million digits", _geom("group", lambda: "1" * _MILLION)),
    Case("a million zeros before a digit", _geom("group", lambda: "0" * _MILLION + "1")),
    Case("a fraction of a million digits", _geom("mass", lambda: "." + "3" * _MILLION)),
    Case("an exponent of a million digits", _geom("mass", lambda: "1e" + "9" * _MILLION)),
    Case(
        "a hexadecimal integer of a million digits", _geom("condim", lambda: "0x" + "f" * _MILLION)
    ),
    Case(
        "a million digits in a size", _around("<size njmax='", lambda: "9" * _MILLION, f"'/>{BALL}")
    ),
    Case(
        "memory of a million digits",
        _around("<size memory='", lambda: "9" * _MILLION, f"M'/>{BALL}"),
    ),
    Case(
        "a count of a million digits",
        _around(
            "<worldbody><replicate count='",
            lambda: "9" * _MILLION,
            "'><geom size='1'/></replicate></worldbody>",
        ),
    ),
    Case("2.5 million numbers for three", _geom("pos", _many_numbers)),
    Case(
        "2.5 million numbers of a mesh",
        _around("<asset><mesh name='m' vertex='", _many_numbers, f"'/></asset>{BALL}"),
        60,
    ),
    Case(
        "2.5 million numbers of a keyframe",
        _around(f"{BALL}<keyframe><key qpos='", _many_numbers, "'/></keyframe>"),
    ),
    Case("a value of ten million blanks", _geom("pos", lambda: " " * 10_000_000)),
    Case("blanks before what is no number", _geom("pos", lambda: "1 x" + " " * 10_000_000)),
    Case("ten million digits and a letter", _geom("pos", lambda: "1" * 10_000_000 + "!")),
    Case("ten million signs", _geom("pos", lambda: "+-" * 5_000_000)),
    Case(
        "an Euler sequence of ten million letters",
        _around("<compiler eulerseq='", lambda: "x" * 10_000_000, f"'/>{BALL}"),
    ),
    Case(
        "a file name of ten million letters",
        _around("<include file='", lambda: "a" * 10_000_000, f"'/>{BALL}"),
    ),
    Case(
        "a file name of five million folders",
        _around("<include file='", lambda: "a/" * 5_000_000 + "b", f"'/>{BALL}"),
    ),
    Case(
        "a file name of three million ways up",
        _around("<asset><mesh file='", lambda: "../" * 3_000_000 + "b.stl", f"'/></asset>{BALL}"),
    ),
    Case(
        "a mesh named by a file of ten million letters",
        _around("<asset><mesh file='", lambda: "a" * 10_000_000 + ".stl", f"'/></asset>{BALL}"),
    ),
    Case(
        "a name of ten million letters, used twice",
        _around(
            "<worldbody>", lambda: f"<geom size='1' name='{'n' * 10_000_000}'/>" * 2, "</worldbody>"
        ),
        60,
    ),
    Case("a tag of ten million letters", _around("<", lambda: "t" * 10_000_000, f"/>{BALL}")),
)


# --- names and bytes ------------------------------------------------------------------------------


def _names(text: str | bytes, *more: str) -> Callable[[Path], tuple[str, ...]]:
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    pieces = (
        b"<mujoco><worldbody><geom name='", data, b"' size='1'/><geom name='", data,
        b"' size='1'/><geom class='", data, b"'/></worldbody></mujoco>",
    )  # fmt: skip
    return _lazily(lambda: pieces, "model.xml", *more)


_NAMES = (
    *(
        Case(
            f"names that speak to a terminal, {how[-1].lstrip('-')}",
            _names(_SPEAKING, *how),
            codes=(0, 1),
        )
        for how in (
            ("--output-format", "full"),
            ("--output-format", "concise"),
            ("--output-format", "json"),
        )
    ),
    Case("names of lone surrogates", _names("\ud800\udfff\udc80")),
    Case("names of broken UTF-8", _names(b"\xff\xfe\xc0\x80\xed\xa0\x80\xf8\x88\x80\x80\x80")),
    Case("names that turn the text around", _names("\u202e\u2066\u2067\u200f\u061c")),
    Case("names of a megabyte of combining marks", _names("a" + "\u0301" * (MB // 2))),
    Case("NUL in the middle", _lazily(lambda: (b"<mujoco><worldbody>\0", b"\0" * MB)), codes=(1,)),
    Case("UTF-16", _lazily(lambda: (f"<mujoco>{BALL}</mujoco>".encode("utf-16"),)), codes=(2,)),
    Case(
        "ten million bytes of noise",
        _lazily(lambda: (b"<mujoco>", bytes(range(1, 256)) * 40_000)),
        codes=(1,),
    ),
)


# --- counts that multiply -------------------------------------------------------------------------

_MILLIARD = 10**9
_BALL_BODY = "<body><freejoint/><geom size='.1'/></body>"


def _worldbody(content: str) -> Callable[[Path], tuple[str, ...]]:
    return _model(f"<worldbody>{content}</worldbody>")


def _replicates(depth: int, count: int) -> str:
    return f"<replicate count='{count}'>" * depth + "<geom size='1'/>" + "</replicate>" * depth


def _static(
    make: Callable[[Path], tuple[str, ...]], *more: str
) -> Callable[[Path], tuple[str, ...]]:
    """Leave the engine out: what it does with the model is bounded by its own limits."""

    def made(folder: Path) -> tuple[str, ...]:
        return (*make(folder), "--engine", "never", *more)

    return made


_MULTIPLYING = {
    "a replicate of a milliard": _worldbody(
        f"<replicate count='{_MILLIARD}'>{_BALL_BODY}</replicate>"
    ),
    "replicates that double forty times": _worldbody(_replicates(40, 2)),
    "replicates of a milliard within each other": _worldbody(_replicates(100, _MILLIARD)),
    "a composite of a milliard": _worldbody(
        f"<body><composite type='cable' count='{_MILLIARD} 1 1' prefix='c' curve='s' size='1'>"
        "<geom size='.1'/></composite></body>"
    ),
    "a flexcomp of a milliard times a milliard": _worldbody(
        f"<flexcomp name='f' type='grid' dim='3' count='{_MILLIARD} {_MILLIARD} {_MILLIARD}'/>"
    ),
    "a height field of a milliard squared": _model(
        f"<asset><hfield name='h' nrow='{_MILLIARD}' ncol='{_MILLIARD}' size='1 1 1 1'/></asset>"
        "<worldbody><geom type='hfield' hfield='h'/></worldbody>"
    ),
    "a texture of a milliard squared": _model(
        f"<asset><texture name='t' type='2d' builtin='flat' width='{_MILLIARD}'"
        f" height='{_MILLIARD}'/></asset>{BALL}"
    ),
    "two milliard of user data": _model(
        "<size nuser_geom='2000000000' nuserdata='2000000000' nkey='2000000000'/>", BALL
    ),
}


def _classes(count: int) -> Iterable[str]:
    yield "<mujoco><default>"
    for number in range(count):
        yield f"<default class='c{number}'><geom size='{number % 9 + 1}'/></default>"
    yield "</default><worldbody>"
    for number in range(count):
        yield f"<geom class='c{number}'/>"
    yield "</worldbody></mujoco>"


def _visual_geoms(count: int) -> Iterable[str]:
    """Yield geoms of one body at many places, half of them for contacts and half to look at."""
    yield f"{_WORLD[0]}<body><freejoint/>"
    for number in range(count // 2):
        yield f"<geom pos='{number} 0 0' size='.1'/>"
        yield f"<geom pos='{number} 9 0' size='.1' group='1' contype='0' conaffinity='0'/>"
    yield f"</body>{_WORLD[1]}"


def _misspelt_names(count: int) -> Iterable[str]:
    yield "<mujoco><worldbody>"
    for number in range(count):
        yield f"<site name='a_rather_long_name_of_site_{number:06}'/>"
    yield "</worldbody><sensor>"
    for number in range(count):
        yield f"<touch site='a_rather_long_nmae_of_site_{number:06}'/>"
    yield "</sensor></mujoco>"


def _collinear(count: int) -> Iterable[str]:
    """Yield a mesh whose points, near each other, lie on a line."""
    yield "<mujoco><asset><mesh name='m' inertia='exact' vertex='"
    for number in range(count):
        yield f"{number} 0 0 "
    yield f"' face='0 1 2'/></asset>{BALL}</mujoco>"


def _unknown_classes(count: int) -> Iterable[str]:
    """Yield as many classes as misspelt uses of them: each is compared to all names."""
    yield "<mujoco><default>"
    for number in range(count):
        yield f"<default class='class_{number:06}_left'/>"
    yield "</default><worldbody>"
    for number in range(count):
        yield f"<geom size='1' class='class_{number:06}_lft'/>"
    yield "</worldbody></mujoco>"


def _bodies(count: int) -> Iterable[str]:
    yield "<mujoco><worldbody>"
    for number in range(count):
        yield f"<body name='b{number}'><joint name='j{number}'/><geom size='.1'/></body>"
    yield "</worldbody><keyframe>"
    for _ in range(5):
        yield f"<key qpos='{'0 ' * count}' qvel='{'0 ' * count}'/>"
    yield "</keyframe></mujoco>"


def _deep_classes(depth: int) -> Iterable[str]:
    """Yield default classes nested as deep as the parser lets them, in as many branches."""
    yield "<mujoco><default>"
    for branch in range(max(depth // 400, 1)):
        for number in range(400):
            yield f"<default class='c{branch}_{number}'><geom size='1'/>"
        yield "</default>" * 400
    yield "</default><worldbody>"
    for branch in range(max(depth // 400, 1)):
        yield f"<geom class='c{branch}_399'/>"
    yield "</worldbody></mujoco>"


def _chained_bodies(depth: int, count: int) -> Iterable[str]:
    """Yield bodies nested deep with many geoms at the bottom, none of which has mass."""
    yield _WORLD[0]
    yield "<body childclass='c'><joint/>" * depth
    yield "<geom size='1' mass='0'/>" * count
    yield "</body>" * depth
    yield _WORLD[1]


def _pairs(count: int) -> Iterable[str]:
    yield "<mujoco><worldbody>"
    for number in range(count):
        yield f"<body name='b{number}'><geom name='g{number}' size='1'/></body>"
    yield "</worldbody><contact>"
    for number in range(count):
        yield f"<pair geom1='g{number}' geom2='g{number}'/><exclude body1='b{number}' body2='x'/>"
    yield "</contact></mujoco>"


_COUNTS = (
    *(Case(f"{name}, read", _static(make), 10, 300) for name, make in _MULTIPLYING.items()),
    *(Case(f"{name}, compiled", make, 240, 9000) for name, make in _MULTIPLYING.items()),
    Case("100,000 classes", _lazily(lambda: _classes(100_000)), 120, 2000),
    Case("10,000 classes misspelt", _lazily(lambda: _unknown_classes(10_000)), 60),
    Case(
        "100,000 classes misspelt",
        _static(_lazily(lambda: _unknown_classes(100_000))),
        120,
        2000,
        whole=True,
    ),
    Case(
        "100,000 names misspelt",
        _static(_lazily(lambda: _misspelt_names(100_000))),
        120,
        2000,
        whole=True,
    ),
    Case(
        "100,000 geoms of one body",
        _static(_lazily(lambda: _visual_geoms(100_000))),
        120,
        2000,
        whole=True,
    ),
    Case(
        "20,000 geoms of one body",
        _static(_lazily(lambda: _visual_geoms(20_000))),
        30,
        whole=True,
    ),
    Case("100,000 points on a line", _static(_lazily(lambda: _collinear(100_000))), 30, whole=True),
    Case("100,000 bodies with joints and keyframes", _lazily(lambda: _bodies(100_000)), 240, 3000),
    Case("default classes nested 400 deep, 25 times", _lazily(lambda: _deep_classes(10_000)), 60),
    Case("10,000 geoms below 400 bodies", _lazily(lambda: _chained_bodies(400, 10_000)), 120),
    Case("20,000 pairs and excludes in error", _lazily(lambda: _pairs(20_000)), 240),
)


# --- includes and models that lead to each other --------------------------------------------------


def _many_includes(folder: Path) -> tuple[str, ...]:
    names = [f"part{number}.xml" for number in range(10_000)]
    for name in names:
        _written(folder, name, [f"<mujocoinclude>{BALL}</mujocoinclude>"])
    includes = "".join(f"<include file='{name}'/>" for name in names)
    _written(folder, "model.xml", [f"<mujoco>{includes}</mujoco>"])
    return ("model.xml", "--engine", "never")


def _doubling_includes(folder: Path) -> tuple[str, ...]:
    for number in range(40):
        twice = f"<include file='p{number + 1}.xml'/>" * 2
        _written(folder, f"p{number}.xml", [f"<mujocoinclude>{twice}</mujocoinclude>"])
    _written(folder, "p40.xml", [f"<mujocoinclude>{BALL}</mujocoinclude>"])
    _written(folder, "model.xml", ["<mujoco><include file='p0.xml'/></mujoco>"])
    return ("model.xml", "--engine", "never", "--target-version", "3.2.0")


def _attaching(child: str, *more: str) -> str:
    return (
        f"<mujoco><asset><model name='m' file='{child}'/>{''.join(more)}</asset>"
        "<worldbody><body><attach model='m' body='world' prefix='p'/></body>"
        "<frame><attach model='m' prefix='q'/></frame></worldbody></mujoco>"
    )


def _attached_in_a_circle(folder: Path) -> tuple[str, ...]:
    _written(folder, "a.xml", [_attaching("b.xml")])
    _written(folder, "b.xml", [_attaching("a.xml")])
    return ("a.xml", "b.xml")


def _attaching_itself(folder: Path) -> tuple[str, ...]:
    _written(folder, "a.xml", [_attaching("a.xml")])
    return ("a.xml",)


def _attached_in_a_chain(folder: Path) -> tuple[str, ...]:
    for number in range(2000):
        _written(folder, f"m{number}.xml", [_attaching(f"m{number + 1}.xml")])
    _written(folder, "m2000.xml", [f"<mujoco>{BALL}</mujoco>"])
    return ("m0.xml",)


def _attached_doubling(folder: Path) -> tuple[str, ...]:
    for number in range(40):
        both = [f"<model name='n' file='n{number + 1}.xml'/>"]
        _written(folder, f"m{number}.xml", [_attaching(f"m{number + 1}.xml", *both)])
        _written(folder, f"n{number}.xml", [_attaching(f"m{number + 1}.xml", *both)])
    for name in ("m40.xml", "n40.xml"):
        _written(folder, name, [f"<mujoco>{BALL}</mujoco>"])
    return ("m0.xml", "--engine", "never")


def _bombs() -> Iterable[str]:
    entities = "".join(
        f"<!ENTITY e{number} '{f'&e{number - 1};' * 10 if number else 'bomb'}'>"
        for number in range(20)
    )
    yield f"<!DOCTYPE mujoco [{entities}<!ENTITY file SYSTEM 'file:///etc/passwd'>]>"
    yield f"<mujoco model='&e19;&file;'>{BALL}&e19;&file;</mujoco>"


_CHAINS = (
    Case("10,000 includes", _many_includes, 60),
    Case("includes that double forty times", _doubling_includes, 60, 2000, (2,), "go on behind"),
    Case("models that attach each other", _attached_in_a_circle, 120),
    Case("a model that attaches itself", _attaching_itself, 120),
    Case("a chain of 2000 models that attach the next", _attached_in_a_chain, 120, 9000, (0, 1, 2)),
    Case("models attached twice, forty deep", _attached_doubling, 60, codes=(0, 1, 2)),
    Case("entities that expand to 10^19, and /etc/passwd", _lazily(_bombs), codes=(0, 1)),
)


# --- files that are none --------------------------------------------------------------------------


def _fifo_named(folder: Path) -> tuple[str, ...]:
    os.mkfifo(folder / "pipe.xml")
    return ("pipe.xml",)


def _pipes(folder: Path) -> tuple[str, ...]:
    os.mkfifo(folder / "pipe.xml")
    os.mkfifo(folder / "pipe.stl")
    os.mkfifo(folder / "pipe.png")
    text = (
        "<include file='pipe.xml'/><asset><mesh name='m' file='pipe.stl'/><model file='pipe.xml'/>"
        "<texture name='t' type='2d' file='pipe.png'/><hfield name='h' file='pipe.png'/>"
        f"<skin file='pipe.stl'/></asset>{BALL}"
    )
    _written(folder, "model.xml", [f"<mujoco>{text}</mujoco>"])
    return ("model.xml",)


def _devices(folder: Path) -> tuple[str, ...]:
    text = (
        "<include file='/dev/zero'/><asset><mesh name='m' file='/dev/zero'/>"
        "<texture name='t' type='2d' file='/dev/urandom'/><hfield name='h' file='/dev/stdin'/>"
        f"<model file='/dev/tty'/></asset>{BALL}"
    )
    _written(folder, "model.xml", [f"<mujoco>{text}</mujoco>"])
    return ("model.xml",)


def _proc(folder: Path) -> tuple[str, ...]:
    """Name files that say they are empty, and are not."""
    text = (
        "<include file='/proc/self/environ'/><include file='/proc/self/pagemap'/>"
        f"<asset><mesh name='m' file='/proc/self/mem'/></asset>{BALL}"
    )
    _written(folder, "model.xml", [f"<mujoco>{text}</mujoco>"])
    return ("model.xml",)


_FILES = (
    Case("a FIFO", _fifo_named, 5, 200, (2,), "not a regular file"),
    Case("FIFOs for all that a model names", _pipes, 60, 500, (1,)),
    Case("devices for all that a model names", _devices, 60, 500, (1,)),
    Case("files of /proc", _proc, 60, 1000, (1,)),
)
