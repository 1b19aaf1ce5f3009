"""See README.md."""

from collections.abc import Iterator
from typing import NamedTuple

from packaging.version import Version

from mjcf_lint import Category, Change, Diagnostic, Model, Related, rule
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.parts.actuators import CHANGES

from . import driven, finding
from .finding import Look

SHOWN = 4
NOTHING = "nothing has to be rewritten"


class Row(NamedTuple):
    """Something that simulates otherwise: what to look for, what differs, what to do about it.

    It matters to models made for `since` or later.
    """

    change: Change
    look: Look
    differs: str
    do: str = NOTHING
    since: str = ""

    def matters(self, model: Model) -> bool:
        """Say whether it came between the release of the model and the target."""
        made_for = model.target.made_for
        parts = made_for is not None and self.change.parts(model.target)
        return parts and (not self.since or Version(self.since) <= (made_for or Version("0")))


MIDPOINT = "a free body without children turns by its rotation at the middle of the step"
ROWS = (
    Row(
        Change("2.2.1"),
        finding.in_fluid,
        "the forces of a fluid on the shape of an ellipsoid are others",
        "tune fluidcoef, density or viscosity again if motion in the fluid matters",
    ),
    Row(
        Change("2.3.7"),
        finding.geoms("sphere", "cylinder"),
        "spheres and cylinders find their contacts by a function of their own, more exactly",
    ),
    Row(
        Change("3.0.0"),
        finding.equalities("weld"),
        "a weld is softer or stiffer than it was",
        "tune its solref and solimp again if that matters",
    ),
    Row(
        Change("3.1.2"),
        finding.muscles,
        "a muscle shorter than the lower end of its range pulls with no force",
    ),
    Row(
        Change("3.3.6"),
        finding.option("integrator", "RK4"),
        "the solver starts each stage of RK4 from the last step, no more from the last stage",
    ),
    Row(
        Change("3.3.7", "3.17.0"),
        finding.still_accelerometers,
        "an acceleration measured on what no joint moves is 0, where it was that of gravity",
        "add gravity to what is measured, or use 4.0.0",
    ),
    Row(
        Change("3.4.0", "3.4.0"),
        finding.held_up,
        "gravcomp of a body without joints, in a body that moves, does not hold its weight",
        "use another release than 3.4.0",
    ),
    Row(
        Change("3.4.0"),
        finding.geoms("box"),
        "two boxes make other contacts",
    ),
    Row(
        Change("3.5.0", "3.6.0"),
        finding.centred_balls,
        "constraints on a body that turns about its centre of mass are scaled otherwise",
    ),
    Row(
        Change("3.7.0"),
        finding.equalities("connect", "weld"),
        "connect and weld take into account that the points they join move on curves",
    ),
    Row(
        Change("3.7.0", "3.8.0"),
        finding.lone_free_bodies("implicit"),
        MIDPOINT,
        '<flag invdiscrete="enable"/> keeps the former step, until 3.8.1 restores it',
    ),
    Row(
        Change("3.7.0", "3.10.0"),
        finding.lone_free_bodies("implicitfast"),
        MIDPOINT,
        '<flag invdiscrete="enable"/> keeps the former step',
    ),
    Row(
        Change("3.8.1"),
        finding.option("solver", "PGS"),
        "PGS takes the constraints in a random order, so results differ by its tolerance",
    ),
    Row(
        Change("3.9.0"),
        finding.sensors("tactile"),
        "a tactile sensor gives the depth of a contact, where it gave an estimate of pressure",
        "change what reads the sensor",
    ),
    Row(
        Change("3.11.0"),
        driven.turning_servos,
        "a position servo turns the short way round to an angle more than half a turn away",
        "keep the control within half a turn of where the joint is to have the former torque",
    ),
    Row(
        Change("3.12.0"),
        finding.mocap_touching,
        "a mocap body touches neither its own children nor what stands still",
        "a <pair> for two geoms brings their contact back",
    ),
    Row(
        Change("3.13.0"),
        finding.geoms("mesh", "plane"),
        "meshes and planes make other contacts, and often more of them",
    ),
    Row(
        Change("3.14.0"),
        finding.force_sensors,
        "force and torque sensors count the torque of welds and the force of spatial tendons",
        "change what reads the sensor, if it made up for that",
    ),
    Row(
        Change("4.0.0"),
        finding.still_accelerometers,
        "an acceleration measured on what no joint moves is that of gravity again, no more 0",
        "change what reads the sensor, if it made up for that",
        since="3.3.7",
    ),
    Row(
        Change("4.0.0"),
        finding.option("integrator", "RK4", "ball", "free"),
        "RK4 turns ball and free joints more exactly, to fourth order",
    ),
    Row(
        Change("4.0.0"),
        driven.saturated,
        "an actuator beyond the actuatorfrcrange of its joint or tendon damps nothing any more",
        "the joint may need armature, or the model a smaller timestep",
    ),
    Row(
        Change("4.0.0"),
        driven.flexes_that_touch,
        "the vertices of a flex share the force of a contact by how near each of them is",
    ),
)


@rule(
    category=Category.UPGRADE,
    changes=[*(row.change for row in ROWS), *CHANGES],
    between_releases=True,
)
def simulation_changed(model: Model) -> Iterator[Diagnostic]:
    """What simulates otherwise than in the release the model was made for, whatever it says."""
    for row in ROWS:
        if row.matters(model) and (found := row.look(model)):
            yield _changed(row, found)


def _changed(row: Row, found: list[Node]) -> Diagnostic:
    change = row.change
    when = f"in MuJoCo {change.first} to {change.last}" if change.last else ""
    when = f"in MuJoCo {change.first}" if change.last == change.first else when
    message = f"{row.differs}, {when or f'since MuJoCo {change.first}'}"
    related = tuple(
        Related(node.element.start_tag, f"this <{node.tag}>, too") for node in found[1 : SHOWN + 1]
    )
    more = len(found) - SHOWN - 1
    note = f"{row.do}\n{more} more elements are touched" if more > 0 else row.do
    return Diagnostic(found[0].element.start_tag, message, related=related, note=note)
