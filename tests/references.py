"""Every attribute that refers to a name, each in a model that is sound but for that name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mjcf_lint.grammar import Grammar, Kind

FOLDER = Path(__file__).parent / "data" / "references"
_HERE = "<!-- and an element with one more reference -->"
_MORE = {
    "actuator/muscle": "lengthrange='0 1'",
    "actuator/adhesion": "ctrlrange='0 1'",
    "actuator/damper": "ctrlrange='0 1'",
    "actuator/intvelocity": "actrange='0 1'",
    "actuator/dcmotor": "motorconst='.1' resistance='1'",
    "actuator/plugin": "plugin='mujoco.pid'",
    "sensor/insidesite": "site='a_site'",
    "sensor/user": "dim='1'",
    "sensor/plugin": "".join(
        f"<config key='{key}' value='{value}'/>"
        for key, value in {"size": "7 7", "fov": "45 45", "gamma": "0", "nchannel": "1"}.items()
    ),
}
"""What an element needs besides."""
_NAMES = {"instance": "an_instance", "actuator": "an_actuator", "plugin": "mujoco.pid"}
"""Names in base.xml that do not follow their namespace, as a_joint does."""
_OTHERS = {
    "actuator/orientation joint": "ball_joint",
    "sensor/ballquat joint": "ball_joint",
    "sensor/ballangvel joint": "ball_joint",
    "asset/mesh/plugin plugin": "mujoco.sdf.torus",
    "asset/mesh/plugin instance": "a_torus",
    "body/geom/plugin plugin": "mujoco.sdf.torus",
    "body/geom/plugin instance": "a_torus",
    "body/light texture": "a_cube",
    "equality/flexstrain flex": "soft_flex",
    "sensor/plugin plugin": "mujoco.sensor.touch_grid",
    "sensor/plugin instance": "a_grid",
    "custom/tuple/element objname": "a_body",
}
"""Names that others of the same kind cannot be in the place of."""


@dataclass(frozen=True, slots=True)
class Place:
    """An attribute of an element that refers to a name, and a model around it."""

    path: str
    name: str
    text: str
    right: str
    """A name that it may have."""

    def __str__(self) -> str:
        return f"{self.path} {self.name}"

    def model(self, value: str) -> str:
        """Return a model in which the attribute has a value."""
        element = self.text.format(
            it=f"{self.name}='{value}'",
            value=value,
            name=self.name,
            tag=self.path.rpartition("/")[2],
            more=_MORE.get(self.path, ""),
        )
        return (FOLDER / "base.xml").read_text("utf-8").replace(_HERE, element)


def references(grammar: Grammar) -> Iterator[Place]:
    """Yield every attribute of a grammar that refers to a name in the model itself."""
    texts = _texts()
    for (_, *path), allowed in grammar.walk():
        where = "/".join(path)
        for name, attribute in allowed.attributes.items():
            if attribute.kind is Kind.REFERENCE and where != "body/attach":
                ways = [(one, end) for one in (where, f"{path[0]}/*") for end in (name, "*")]
                text = next(texts[way] for way in ways if way in texts)
                space = "site" if name in ("objname", "refname") else attribute.refers_to[0]
                right = _OTHERS.get(f"{where} {name}") or _NAMES.get(space) or f"a_{space}"
                yield Place(where, name, text, right)


def _texts() -> dict[tuple[str, str], str]:
    """Return the elements by path and attribute; * stands for any element, or any attribute."""
    found = {}
    for line in (FOLDER / "places.txt").read_text("utf-8").splitlines():
        places, text = line.split(": ", 1)
        path, *names = places.split()
        found.update({(path, name): text for name in names})
    return found
