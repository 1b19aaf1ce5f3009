"""Faults in something written anew, each with a sound twin, which the engine must load.

The texts stand in the folder `written`, one file for each section they are written into. In a
text, `[[bad|good]]` stands where the twin differs; that line is the right place of a finding,
unless lines begin with `@`, which then are. What is named `p_...` is there to be referred to: the
sections of `stock.xml` are written before. The texts in `written/legal` are odd, and no faults.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from random import Random

from bench.healthy import Document, Model, Name
from bench.planting import Draft, Kind, Place, Plant, Planting

TEXTS = Path(__file__).with_name("written")
CHILD = TEXTS / "p_child.xml"
"""A model that the stock names, to be attached."""
SETTINGS = "settings"
"""Texts that hold whole sections of their own."""

_CHOICE = re.compile(r"\[\[([^|\]]*)\|([^|\]]*)\]\]")
_ENTRY = re.compile(r"^# (.+)\n((?:(?!# ).*\n?)*)", re.MULTILINE)


def writing(section: str, text: str, *, legal: bool = False) -> Plant:
    """Plant by writing sections at the end of the entry file, or of one that it includes whole."""
    stock = (TEXTS / "stock.xml").read_text("ascii")
    opening, closing = f"\n{stock}<{section}>\n", f"\n</{section}>\n"
    if section == SETTINGS:
        opening, closing = f"\n{stock}", "\n"
    lines = _marked(text)

    def plant(model: Model, rng: Random) -> Planting | None:
        candidates = [one for one in model.documents if _takes_sections(model, one)]
        if not candidates:
            return None
        document = rng.choice(candidates)
        first = document.text.count("\n", 0, document.root.close_start) + opening.count("\n") + 1
        places: frozenset[Place] = frozenset((document.name, first + line) for line in lines)
        both = faulty(text), _CHOICE.sub(r"\2", _bare(text))
        bad, good = (_with(model, document, opening + one + closing) for one in both)
        return Planting(bad, places, " ".join(text.split()), twin=bad if legal else good)

    return plant


def faulty(text: str) -> str:
    """Return a text with its fault in it."""
    return _CHOICE.sub(r"\1", _bare(text))


def _bare(text: str) -> str:
    return re.sub(r"^@", "", text, flags=re.MULTILINE)


def _marked(text: str) -> list[int]:
    """Return at which lines of a text the fault stands."""
    lines = text.split("\n")
    marked = [at for at, line in enumerate(lines) if line.startswith("@")]
    return marked or [at for at, line in enumerate(lines) if _CHOICE.search(line)]


def _with(model: Model, document: Document, text: str) -> dict[Name, bytes | None]:
    draft = Draft()
    draft.insert(document, document.root.close_start, text)
    draft.files[posixpath.join(posixpath.dirname(model.name), CHILD.name)] = CHILD.read_bytes()
    return draft.done("").files


def _takes_sections(model: Model, document: Document) -> bool:
    """Say whether what stands directly in a document stands directly in the model."""
    if document.root.closed:
        return False
    if document is model.documents[0]:
        return True
    including = [
        tag.parent
        for _, tag in model.tags("include")
        if Path(tag.get("file")).name == Path(document.name).name
    ]
    return all(one is not None and one.name in ("mujoco", "mujocoinclude") for one in including)


def texts(folder: Path = TEXTS) -> Iterator[tuple[str, str, str]]:
    """Yield section, name and text of every kind; a file `sensor-of-x.txt` is of sensors, too."""
    for path in sorted(folder.glob("*.txt")):
        for match in _ENTRY.finditer(path.read_text("ascii")):
            yield path.stem, match[1], match[2].strip("\n")


def kinds() -> Iterator[Kind]:
    """Yield the kinds of this module."""
    for stem, name, text in texts():
        section, _, about = stem.partition("-")
        yield Kind(name, f"new {about or section}", writing(section, text))


def legal() -> Iterator[Kind]:
    """Yield kinds that are odd, but no faults."""
    for section, name, text in texts(TEXTS / "legal"):
        yield Kind(name, "legal", writing(section, text, legal=True))
