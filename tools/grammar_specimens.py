"""The forms in which an element may be written, so that each release loads some of them."""

from __future__ import annotations

from tools.grammar_surroundings import GRID, SKIN, TETRAHEDRON

_TRANSMISSIONS = (
    'joint="a_joint"',
    'site="a_site"',
    'site="a_site" refsite="b_site"',
    'tendon="a_tendon"',
    'joint="ball_joint"',
    'joint="a_joint" kp="1" kv="1"',
    'cranksite="a_site" slidersite="b_site" cranklength="1"',
    'body="a_body"',
    'joint="a_joint" motorconst="1 1" resistance="1"',
    'joint="a_joint" lengthrange="0.1 1"',
    'joint="a_joint" ctrlrange="0 1"',
    'joint="a_joint" actrange="0 1"',
    'body="a_body" ctrlrange="0 1"',
    'joint="a_joint" kp="1" kv="1" ki="1" input="pos"',
)
# Some releases ask these for a range.
_RANGES = {"damper": 'ctrlrange="0 1"', "intvelocity": 'actrange="0 1"'}
_OF_OBJECTS = (
    'objtype="body" objname="a_body"',
    'objtype="body" objname="a_body" reftype="body" refname="b_body"',
    'objtype="site" objname="a_site" site="b_site"',
    'geom1="a_geom" geom2="b_geom"',
    'body1="a_body" body2="b_body"',
    'geom="b_geom" mesh="a_mesh"',
    'geom="a_geom" mesh="a_mesh" nsample="1"',
    'joint="a_joint"',
    'joint="ball_joint"',
    'joint="limited_joint"',
    'tendon="a_tendon"',
    'tendon="limited_tendon"',
    'actuator="an_actuator"',
    'body="a_body"',
    'site="a_site" camera="a_camera"',
    'site="a_site"',
    'camera="a_camera"',
)

# An element by its own name, or by its parent's and its own; the first is also used as a parent.
SPECIMENS: dict[str, tuple[str, ...]] = {
    "mujoco": ("<mujoco/>",),
    "default": ('<default class="p_class"/>',),
    "size": ("<size/>", '<size memory="1M"/>'),
    "body": ('<body name="p_body"><geom size="1"/></body>', '<body name="p_body" mocap="true"/>'),
    "frame": ("<frame/>",),
    "replicate": ('<replicate count="2"/>',),
    "asset/mesh": (
        f'<mesh name="p_mesh" vertex="{TETRAHEDRON}"/>',
        '<mesh name="p_mesh" file="a.obj"/>',
        '<mesh name="p_mesh" builtin="sphere" params="1"/>',
        f'<mesh name="p_mesh" vertex="{TETRAHEDRON}" face="0 2 1 0 1 3 0 3 2 1 2 3"/>',
    ),
    "hfield": (
        '<hfield name="p_hfield" nrow="2" ncol="2" size="1 1 1 1"/>',
        '<hfield name="p_hfield" file="a.png" size="1 1 1 1"/>',
    ),
    "skin": (f'<skin name="p_skin" {SKIN}', '<skin name="p_skin" file="a.skn"/>'),
    "bone": (
        '<bone body="a_body" bindpos="0 0 0" bindquat="1 0 0 0" vertid="0 1 2" vertweight="1 1 1"/>',
    ),
    "asset/texture": (
        '<texture name="p_texture" type="2d" builtin="flat" width="4" height="4"/>',
        '<texture name="p_texture" type="2d" file="a.png"/>',
        '<texture type="skybox" file="a.png"/>',
        '<texture type="skybox" file="a.png" gridsize="1 1"/>',
        '<texture type="skybox" file="a.png" gridsize="2 2" gridlayout=".U.."/>',
        *(
            f'<texture type="cube" name="p_texture" file{side}="a.png"/>'
            for side in ("right", "left", "up", "down", "front", "back")
        ),
    ),
    "asset/material": (
        '<material name="p_material"/>',
        '<material name="p_material" texture="a_texture"/>',
    ),
    "asset/model": ('<model name="p_model" file="attached.xml"/>',),
    "layer": ('<layer texture="a_texture" role="rgb"/>',),
    "inertial": (
        '<inertial pos="0 0 0" mass="1" diaginertia="1 1 1"/>',
        '<inertial pos="0 0 0" mass="1" fullinertia="1 1 1 0 0 0"/>',
    ),
    "body/joint": ("<joint/>", '<joint type="slide" range="0 1"/>', '<joint type="ball"/>'),
    "body/geom": (
        '<geom size="1 1 1"/>',
        '<geom type="mesh" mesh="a_mesh"/>',
        '<geom type="hfield" hfield="a_hfield"/>',
        '<geom type="capsule" size="1" fromto="0 0 0 1 1 1"/>',
        '<geom type="ellipsoid" size="1 1 1" fluidshape="ellipsoid"/>',
    ),
    "body/site": (
        '<site size="1 1 1"/>',
        '<site type="capsule" size="1 1 1"/>',
        '<site type="mesh" mesh="a_mesh"/>',
    ),
    "camera": (
        "<camera/>",
        '<camera mode="targetbody" target="b_body"/>',
        '<camera resolution="10 10" sensorsize="1 1" focal="1 1"/>',
        '<camera resolution="10 10" sensorsize="1 1" focalpixel="1 1"/>',
    ),
    "light": (
        "<light/>",
        '<light mode="targetbody" target="b_body"/>',
        '<light type="image" texture="a_texture"/>',
    ),
    "attach": (
        '<attach model="a_model" body="attached_body" prefix="p_"/>',
        '<attach model="a_model" frame="attached_frame" prefix="p_"/>',
        '<attach model="a_model" prefix="p_"/>',
        '<attach body="c_body" prefix="p_"/>',
        '<attach frame="a_frame" prefix="p_"/>',
    ),
    "composite": (
        '<composite prefix="p_" type="cable" count="4 1 1" curve="s" size="1">'
        '<joint kind="main" damping="1"/><geom type="capsule" size="0.1"/></composite>',
        '<composite prefix="p_" type="grid" count="3 3 1" spacing="1"><geom size="0.1"/></composite>',
        '<composite prefix="p_" type="cloth" count="3 3 1" spacing="1"><geom size="0.1"/></composite>',
        '<composite prefix="p_" type="particle" count="3 3 1" spacing="1"><geom size="0.1"/></composite>',
        '<composite prefix="p_" type="rope" count="5 1 1" spacing="1"><geom size="0.1"/></composite>',
        '<composite prefix="p_" type="box" count="3 3 3" spacing="1"><geom size="0.1"/></composite>',
        '<composite prefix="p_" type="cable" vertex="0 0 0 1 0 0 2 0 0">'
        '<joint kind="main" damping="1"/><geom type="capsule" size="0.1"/></composite>',
    ),
    "composite/joint": ('<joint kind="main"/>', '<joint kind="particle"/>'),
    "composite/tendon": ('<tendon kind="main"/>',),
    "composite/geom": ('<geom size="0.1" type="capsule"/>', '<geom size="0.1"/>'),
    "composite/pin": ('<pin coord="0 0"/>', '<pin coord="0"/>'),
    "flexcomp": (
        '<flexcomp name="p_flex" type="grid" dim="2" count="3 3 1" spacing="1 1 1" radius="0.1"/>',
        '<flexcomp name="p_flex" type="grid" dim="3" count="3 3 3" spacing="1 1 1" radius="0.1"/>',
        '<flexcomp name="p_flex" type="mesh" dim="2" file="a.obj" radius="0.1"/>',
        '<flexcomp name="p_flex" type="mesh" dim="2" mesh="a_mesh" radius="0.1"/>',
        '<flexcomp name="p_flex" type="direct" dim="2" point="0 0 0 1 0 0 0 1 0" element="0 1 2" '
        'texcoord="0 0 0 1 1 0" radius="0.1"/>',
        '<flexcomp name="p_flex" type="grid" dim="3" count="2 2 2" spacing="1 1 1" radius="0.1" '
        'dof="trilinear"/>',
    ),
    "flexcomp/pin": ('<pin id="0"/>',),
    "flex": (
        '<flex name="p_flex" dim="1" body="a_body b_body" element="0 1" vertex="0 0 0 1 0 0"/>',
        '<flex name="p_flex" dim="1" body="a_body b_body" element="0 1"/>',
        '<flex name="p_flex" dim="2" body="a_body b_body c_body" element="0 1 2" '
        'vertex="0 0 0 1 0 0 0 1 0" texcoord="0 0 0 1 1 0"/>',
        '<flex name="p_flex" dim="3" dof="trilinear" element="0 1 2 3" node="a_body b_body c_body '
        'a_body b_body c_body a_body b_body" vertex="0 0 0 1 0 0 0 1 0 0 0 1"/>',
    ),
    "pair": ('<pair geom1="a_geom" geom2="b_geom"/>',),
    "exclude": ('<exclude body1="a_body" body2="c_body"/>',),
    "spatial": ('<spatial><site site="a_site"/><site site="b_site"/></spatial>',),
    "spatial/site": ('<site site="b_site"/>',),
    "spatial/geom": ('<geom geom="a_geom"/>',),
    "pulley": ('<pulley divisor="2"/>',),
    "tendon/fixed": ('<fixed><joint joint="a_joint" coef="1"/></fixed>',),
    "fixed/joint": ('<joint joint="b_joint" coef="1"/>',),
    "connect": (
        '<connect body1="a_body" anchor="0 0 0"/>',
        '<connect body1="a_body" body2="b_body" anchor="0 0 0"/>',
        '<connect site1="a_site" site2="b_site"/>',
    ),
    "weld": (
        '<weld body1="a_body"/>',
        '<weld body1="a_body" body2="b_body"/>',
        '<weld site1="a_site" site2="b_site"/>',
    ),
    "equality/joint": ('<joint joint1="a_joint"/>',),
    "equality/tendon": ('<tendon tendon1="a_tendon"/>',),
    "equality/flex": ('<flex flex="c_flex"/>', '<flex flex="a_flex"/>'),
    "flexvert": ('<flexvert flex="c_flex"/>',),
    "flexstrain": ('<flexstrain flex="b_flex"/>', '<flexstrain flex="b_flex" cell="0 0 0"/>'),
    "equality/distance": ('<distance geom1="a_geom" geom2="b_geom"/>',),
    "actuator/plugin": (
        *(f'<plugin plugin="mujoco.pid" {one}/>' for one in _TRANSMISSIONS[:6]),
        '<plugin instance="an_instance" joint="a_joint"/>',
    ),
    "actuator/orientation": (
        '<orientation joint="ball_joint" kp="1"/>',
        '<orientation site="a_site" refsite="b_site" kp="1"/>',
        '<orientation joint="ball_joint" kp="1" input="pos"/>',
    ),
    "sensor/user": (
        '<user dim="1"/>',
        '<user dim="1" objtype="body" objname="a_body" needstage="pos" datatype="real"/>',
        '<user dim="1" objtype="body" objname="a_body"/>',
    ),
    "sensor/plugin": (
        '<plugin plugin="mujoco.sensor.touch_grid" objtype="site" objname="a_site">'
        f"{GRID}</plugin>",
        '<plugin plugin="mujoco.sensor.touch_grid" objtype="site" objname="a_site" '
        f'reftype="body" refname="a_body">{GRID}</plugin>',
    ),
    "extension/plugin": ('<plugin plugin="mujoco.pid"/>', '<plugin plugin="mujoco.sdf.gear"/>'),
    "instance": ('<instance name="p_instance"/>',),
    "body/plugin": ('<plugin plugin="mujoco.elasticity.cable"/>', '<plugin instance="a_cable"/>'),
    # A plugin that makes a mesh would take seconds; what it is called is read all the same.
    "mesh/plugin": ('<plugin plugin="mujoco.sensor.touch_grid"/>', '<plugin instance="a_cable"/>'),
    "geom/plugin": ('<plugin plugin="mujoco.sensor.touch_grid"/>', '<plugin instance="a_cable"/>'),
    "plugin": ('<plugin plugin="mujoco.elasticity.membrane"/>', '<plugin instance="a_cable"/>'),
    "config": tuple(
        f'<config key="{key}" value="{value}"/>'
        for key, value in {
            "kp": "1",
            "twist": "1",
            "radius1": "0.35",
            "young": "1",
            "size": "2 2",
            "radius": "0.35",
        }.items()
    ),
    "custom/numeric": ('<numeric name="p_numeric" data="1"/>',),
    "custom/text": ('<text name="p_text" data="text"/>',),
    "custom/tuple": ('<tuple name="p_tuple"><element objtype="body" objname="a_body"/></tuple>',),
    "tuple/element": ('<element objtype="body" objname="a_body"/>',),
}


def specimens(path: tuple[str, ...]) -> tuple[str, ...]:
    """Return the forms in which the element at a place may be written."""
    for key in ("/".join(path[-3:]), "/".join(path[-2:]), path[-1]):
        if key in SPECIMENS and "default" not in path[:-1]:
            return SPECIMENS[key]
    plain = f"<{path[-1]}/>"
    if path[-2:] == ("default", "dcmotor"):
        return ('<dcmotor motorconst="1 1" resistance="1"/>', plain)
    if path[-2:] == ("material", "layer"):
        return SPECIMENS["layer"]
    if path[1:2] == ("actuator",) and path[-1] in _RANGES:
        ranged = (one for one in _TRANSMISSIONS if "range" not in one)
        return tuple(f"<{path[-1]} {one} {_RANGES[path[-1]]}/>" for one in ("", *ranged))
    if path[1:2] == ("actuator",):
        return (*(f"<{path[-1]} {one}/>" for one in _TRANSMISSIONS), plain)
    if path[1:2] == ("sensor",):
        return (plain, *(f"<{path[-1]} {one}/>" for one in _OF_OBJECTS))
    return (plain,)
