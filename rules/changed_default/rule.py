"""See README.md."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from mjcf_lint import Category, Change, Diagnostic, Edit, Fix, Kind, Model, rule
from mjcf_lint.mjcf.sections import setting, with_setting
from mjcf_lint.mjcf.tree import Node

_CONVEX = frozenset({"mesh", "ellipsoid", "cylinder", "hfield", "sdf"})
_FACED = frozenset({"mesh", "cylinder"})


class Default(NamedTuple):
    """A setting of a section whose value, where nobody writes it, is another since a release.

    `matters` says to which models. `also` holds the names it had before.
    """

    change: Change
    section: tuple[str, ...]
    name: str
    was: str
    now: str
    effect: str
    matters: Callable[[Model], bool]
    also: tuple[str, ...] = ()


def _collides(*kinds: str) -> Callable[[Model], bool]:
    """Return whether geoms of some kinds take part in collisions."""

    def matters(model: Model) -> bool:
        return any(
            _kind(model, geom) in kinds and _may_touch(model, geom)
            for geom in model.elements("geom")
            if geom.parent and geom.parent.tag in ("body", "worldbody", "frame", "replicate")
        )

    return matters


def _kind(model: Model, geom: Node) -> str:
    values = model.values(geom)
    if given := values.get("type"):
        return given.value
    return "mesh" if "mesh" in values else "sphere"


def _may_touch(model: Model, geom: Node) -> bool:
    values = model.values(geom)
    masks = (values[name].value for name in ("contype", "conaffinity") if name in values)
    return [mask.strip() for mask in masks] != ["0", "0"]


def _moves(model: Model) -> bool:
    return any(
        node.parent and node.parent.tag in ("body", "frame", "replicate")
        for node in model.elements("joint", "freejoint")
    )


def _sleeps(model: Model) -> bool:
    return setting(model, ("option", "flag"), "sleep") == "enable"


def _has_lights(model: Model) -> bool:
    return any(True for _ in model.elements("light"))


_FLAG = ("option", "flag")
DEFAULTS = (
    Default(
        Change("3.3.0"),
        _FLAG,
        "nativeccd",
        "disable",
        "enable",
        "meshes, cylinders, ellipsoids and height fields find their contacts by another algorithm",
        _collides(*_CONVEX),
    ),
    Default(
        Change("3.3.6"),
        _FLAG,
        "island",
        "disable",
        "enable",
        "constraints that do not touch each other are solved apart, to the same tolerance",
        _moves,
    ),
    Default(
        Change("3.3.7"),
        ("option",),
        "ccd_iterations",
        "50",
        "35",
        "the search for contacts of meshes, cylinders, ellipsoids and height fields ends sooner",
        _collides(*_CONVEX),
        also=("mpr_iterations",),
    ),
    Default(
        Change("3.8.0"),
        _FLAG,
        "multiccd",
        "disable",
        "enable",
        "meshes and cylinders touch at several points where they touched at one",
        _collides(*_FACED),
    ),
    Default(
        Change("3.11.0"),
        ("option",),
        "sleep_tolerance",
        "1e-4",
        "1e-3",
        "bodies fall asleep at ten times the speed",
        _sleeps,
    ),
    Default(
        Change("3.12.0"),
        ("visual", "global"),
        "bvactive",
        "true",
        "false",
        "a viewer that shows bounding volumes does not mark the active ones",
        lambda model: setting(model, ("visual", "rgba"), "bvactive") is not None,
    ),
    Default(
        Change("4.0.0"),
        ("visual", "headlight"),
        "active",
        "1",
        "auto",
        "a renderer may leave the headlight out, as this model has lights of its own",
        _has_lights,
    ),
)


@rule(
    category=Category.UPGRADE,
    changes=[default.change for default in DEFAULTS],
    between_releases=True,
)
def changed_default(model: Model) -> Iterator[Diagnostic]:
    """A setting nobody wrote is another than in the release the model was made for."""
    if model.kind is not Kind.ROOT or model.node is None:
        return
    for default in DEFAULTS:
        crossed = default.change.parts(model.target) and not _written(default, model)
        if crossed and default.matters(model):
            yield _changed(default, model, model.node)


def _written(default: Default, model: Model) -> bool:
    return any(setting(model, default.section, name) for name in (default.name, *default.also))


def _changed(default: Default, model: Model, root: Node) -> Diagnostic:
    where = " ".join((*default.section, default.name))
    message = (
        f"{where} is {default.now!r} unless written since MuJoCo {default.change.first}, "
        f"it was {default.was!r} in {model.target.made_for}"
    )
    edit = with_setting(model, default.section, default.name, default.was)
    title = f'Keep what it was: write {default.name}="{default.was}"'
    fix = Fix.restoring(title, edit) if isinstance(edit, Edit) else None
    return Diagnostic(root.element.name_span, message, fix, note=default.effect)
