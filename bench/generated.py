"""Write models to measure with: one tree as large as wished, a data set that shares fragments.

Both are healthy models of MuJoCo 4.0.0, but for the faults planted in the data set; the same
arguments give the same bytes, and both are written at some ten megabytes a second.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from bench import generated_texts as texts

MEGABYTE = 1_000_000
A_FOLDER = 200
"""How many models of a data set lie in one folder."""
_POOL = 5_000
_PLACEHOLDER = re.compile(r"@([a-z])")
_MEASURED = 20


@dataclass(frozen=True, slots=True)
class Plan:
    """What a data set holds: the faults planted in models, by the model, and in fragments."""

    in_models: dict[str, str]
    in_fragments: dict[str, str]


class _Text:
    """A text with numbers to be drawn; those of one letter come from one pool."""

    def __init__(self, text: str, pools: dict[str, list[str]]) -> None:
        order = _PLACEHOLDER.findall(text)
        self.format = _PLACEHOLDER.sub("%s", text)
        self.pools = pools
        self.order = order
        self.counts = {letter: order.count(letter) for letter in sorted(set(order))}

    def drawn(self, random: Random, **names: object) -> str:
        """Return the text with new numbers, and `{name}` replaced by each of the names."""
        drawn = {
            letter: iter(random.choices(self.pools[letter], k=count))
            for letter, count in self.counts.items()
        }
        text = self.format % tuple([next(drawn[letter]) for letter in self.order])
        for name, value in names.items():
            text = text.replace(f"{{{name}}}", str(value))
        return text


def _pools(random: Random) -> dict[str, list[str]]:
    """Return numbers of four to six digits: what each letter of the texts stands for."""

    def pool(draw: Callable[[], float], *digits: int) -> list[str]:
        return [f"{draw():.{random.choice(digits)}g}" for _ in range(_POOL)]

    return {
        "p": pool(lambda: random.uniform(-0.9, 0.9), 4, 5, 6),  # a place, in metres
        "z": pool(lambda: random.uniform(0.1, 0.9), 4, 5, 6),  # a height or a length, in metres
        "s": pool(lambda: random.uniform(0.01, 0.09), 4, 5),  # a size, in metres
        "a": pool(lambda: random.uniform(-179, 179), 4, 5),  # an angle, in degrees
        "r": pool(lambda: random.uniform(10, 170), 4, 5),  # half a range, in degrees
        "u": pool(lambda: random.uniform(0.2, 3), 4, 5),  # half a range, in radians
        "m": pool(lambda: random.uniform(0.1, 9), 4, 5, 6),  # a mass, in kilograms
        "i": pool(lambda: random.uniform(0.011, 0.019), 4, 5, 6),  # inertia: any three will do
        "g": pool(lambda: random.uniform(1, 900), 4, 5),  # a gain
        "c": pool(lambda: random.uniform(0.1, 0.99), 4),  # a colour
    }


def tree(folder: Path, megabytes: float, seed: int = 0, files: int = 1) -> Path:
    """Write a model of so many megabytes (of 10^6 bytes) and return its root file.

    It is a field of arms, each of eight nested bodies with what belongs to it. With more than one
    file the meshes and the bodies stand in so many files that the root includes.
    """
    folder.mkdir(parents=True, exist_ok=True)
    pools = _pools(Random(seed))
    parts = {name: _Text(text, pools) for name, text in texts.TREE.items()}
    arms = _arms(parts, megabytes * MEGABYTE, seed)
    width = max(4, len(str(arms - 1)))

    def written(part: str, share: range) -> Iterator[str]:
        random = Random(f"{seed} {part} {share.start}")
        for number in share:
            place = f"{number // 100 * 3}.5 {number % 100 * 3}.25"
            yield parts[part].drawn(random, n=f"{number:0{width}}", place=place)

    root = folder / "tree.xml"
    with root.open("w", encoding="utf-8", newline="\n") as file:
        file.write(texts.TREE_HEAD)
        for section, part in texts.TREE_SECTIONS.items():
            file.write(f"\n  <{section}>\n{texts.TREE_OPENINGS.get(section, '')}")
            if files > 1 and section in texts.TREE_INCLUDED:
                for index in range(files - 1):
                    share = range(arms * index // (files - 1), arms * (index + 1) // (files - 1))
                    name = f"{section}_{index:03}.xml"
                    with (folder / name).open("w", encoding="utf-8", newline="\n") as included:
                        included.write("<mujoco>\n")
                        included.writelines(written(part, share))
                        included.write("</mujoco>\n")
                    file.write(f'    <include file="{name}"/>\n')
            else:
                file.writelines(written(part, range(arms)))
            file.write(f"  </{section}>\n")
        file.write("</mujoco>\n")
    return root


def _arms(parts: dict[str, _Text], size: float, seed: int) -> int:
    """Return how many arms make a tree of so many bytes."""
    random = Random(seed)
    number = "0" * 4
    drawn = [
        len(part.drawn(random, n=number, place="123.5 123.25"))
        for _ in range(_MEASURED)
        for part in parts.values()
    ]
    return max(1, round((size - len(texts.TREE_HEAD)) / (sum(drawn) / _MEASURED)))


def dataset(folder: Path, models: int, seed: int = 0) -> Plan:
    """Write so many small models, in folders of 200, that share the files in `shared`.

    Each includes a scene, assets, defaults and one or two robots. Three in a hundred have a fault
    of old MJCF in their own file; one in a hundred includes a robot with one.
    """
    random = Random(seed)
    pools = _pools(random)
    plan = Plan({}, dict(texts.FAULTY_FRAGMENTS))
    for name, text in texts.SHARED.items():
        place = folder / "shared" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(_Text(text, pools).drawn(random), "utf-8", newline="\n")
    model = _Text(texts.MODEL, pools)
    thing = _Text(texts.THING, pools)
    faults = list(texts.FAULTS)
    for number in range(models):
        name = f"{number // A_FOLDER:03}/model_{number:05}.xml"
        chance = random.random()
        fault = random.choice(faults) if chance < 0.03 else ""
        robot = random.choice(texts.FAULTY_ROBOTS if 0.03 <= chance < 0.04 else texts.ROBOTS)
        text = model.drawn(
            random,
            robot=robot,
            number=number,
            things="".join(thing.drawn(random, n=n) for n in range(random.randint(2, 6))),
        )
        if fault:
            plan.in_models[name] = fault
            text = texts.FAULTS[fault](text)
        place = folder / name
        if number % A_FOLDER == 0:
            place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, "utf-8", newline="\n")
    return plan
