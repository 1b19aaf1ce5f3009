"""What a parent looks like when a child is looked at, and what uses a default."""

# ruff: noqa: E501

from __future__ import annotations

from tools.grammar_surroundings import TETRAHEDRON

# What a parent looks like when one of these children is looked at: HERE is where it stands.
PARENTS: dict[str, tuple[str, ...]] = {
    "mesh/plugin": ('<mesh name="p_mesh"><HERE/></mesh>',),
    "geom/plugin": ('<geom type="sdf" mesh="a_mesh"><HERE/></geom>',),
    "body/inertial": ('<body name="p_body"><HERE/><joint/></body>',),
    "body/joint": ('<body name="p_body"><HERE/><geom size="1"/></body>',),
    "body/freejoint": ('<body name="p_body"><HERE/><geom size="1"/></body>',),
    "skin/bone": ('<skin name="p_skin" vertex="0 0 0 1 0 0 0 1 0" face="0 1 2"><HERE/></skin>',),
    "spatial/geom": ('<spatial><site site="a_site"/><HERE/><site site="b_site"/></spatial>',),
    "spatial/site": ('<spatial><site site="a_site"/><HERE/></spatial>',),
    "spatial/pulley": (
        '<spatial><site site="a_site"/><site site="b_site"/><HERE/><site site="a_site"/><site site="b_site"/></spatial>',
    ),
    "fixed/joint": ("<fixed><HERE/></fixed>",),
    "material/layer": ('<material name="p_material"><HERE/></material>',),
    "flexcomp/elasticity": (
        '<flexcomp name="p_flex" type="grid" dim="3" count="3 3 3" spacing="1 1 1" radius="0.1"><HERE/></flexcomp>',
    ),
    "tuple/element": ('<tuple name="p_tuple"><HERE/></tuple>',),
    "sensor/plugin/config": (
        '<plugin plugin="mujoco.sensor.touch_grid" objtype="site" objname="a_site"><HERE/></plugin>',
    ),
    "extension/plugin/instance": (
        '<plugin plugin="mujoco.sdf.torus"><HERE/></plugin>',
        '<plugin plugin="mujoco.elasticity.cable"><HERE/></plugin>',
        '<plugin plugin="mujoco.pid"><HERE/></plugin>',
    ),
    "composite/joint": (
        '<composite prefix="p_" type="cable" count="4 1 1" curve="s" size="1"><HERE/><geom type="capsule" size="0.1"/></composite>',
        '<composite prefix="p_" type="rope" count="5 1 1" spacing="1"><HERE/><geom size="0.1"/></composite>',
        '<composite prefix="p_" type="grid" count="5 1 1" spacing="1"><HERE/><geom size="0.1"/></composite>',
        '<composite prefix="p_" type="particle" count="5 1 1" spacing="1"><HERE/><geom size="0.1"/></composite>',
    ),
    "composite/geom": (
        '<composite prefix="p_" type="cable" count="4 1 1" curve="s" size="1"><joint kind="main" damping="1"/><HERE/></composite>',
        '<composite prefix="p_" type="grid" count="3 3 1" spacing="1"><HERE/></composite>',
        '<composite prefix="p_" type="cloth" count="3 3 1" spacing="1"><HERE/></composite>',
        '<composite prefix="p_" type="particle" count="3 3 1" spacing="1"><HERE/></composite>',
    ),
    "composite/tendon": (
        '<composite prefix="p_" type="grid" count="3 3 1" spacing="1"><HERE/><geom size="0.1"/></composite>',
        '<composite prefix="p_" type="cloth" count="3 3 1" spacing="1"><HERE/><geom size="0.1"/></composite>',
    ),
    "composite/pin": (
        '<composite prefix="p_" type="grid" count="3 3 1" spacing="1"><HERE/><geom size="0.1"/></composite>',
        '<composite prefix="p_" type="grid" count="5 1 1" spacing="1"><HERE/><geom size="0.1"/></composite>',
    ),
    "composite/skin": (
        '<composite prefix="p_" type="grid" count="3 3 1" spacing="1"><HERE/><geom size="0.1"/></composite>',
        '<composite prefix="p_" type="cloth" count="3 3 1" spacing="1"><HERE/><geom size="0.1"/></composite>',
    ),
    "composite/site": (
        '<composite prefix="p_" type="cable" count="4 1 1" curve="s" size="1"><joint kind="main" damping="1"/><geom type="capsule" size="0.1"/><HERE/></composite>',
        '<composite prefix="p_" type="grid" count="3 3 1" spacing="1"><HERE/><geom size="0.1"/></composite>',
    ),
    "instance/config": ('<instance name="p_instance"><HERE/></instance>',),
}

# A default shows what it does in an element that uses it.
USERS = {
    "mesh": f'<asset><mesh class="p_class" name="p_mesh" vertex="{TETRAHEDRON}"/></asset>',
    "texture": '<asset><texture class="p_class" name="p" type="2d" builtin="flat" width="4" '
    'height="4"/></asset>',
    "material": '<asset><material name="p_material" class="p_class"/></asset>',
    "joint": '<worldbody><body><joint class="p_class"/><geom size="1"/></body></worldbody>',
    "geom": '<worldbody><geom class="p_class" size="1 1 1"/></worldbody>',
    "site": '<worldbody><site class="p_class"/></worldbody>',
    "camera": '<worldbody><camera class="p_class"/></worldbody>',
    "light": '<worldbody><light class="p_class"/></worldbody>',
    "pair": '<contact><pair class="p_class" geom1="a_geom" geom2="b_geom"/></contact>',
    "equality": '<equality><weld class="p_class" body1="a_body"/></equality>',
    "tendon": '<tendon><spatial class="p_class"><site site="a_site"/><site site="b_site"/></spatial>'
    "</tendon>",
    "adhesion": '<actuator><adhesion class="p_class" body="a_body" ctrlrange="0 1"/></actuator>',
    "damper": '<actuator><damper class="p_class" joint="a_joint" ctrlrange="0 1"/></actuator>',
    "intvelocity": '<actuator><intvelocity class="p_class" joint="a_joint" actrange="0 1"/></actuator>',
    "dcmotor": '<actuator><dcmotor class="p_class" joint="a_joint"/></actuator>',
    "muscle": '<actuator><muscle class="p_class" joint="a_joint" lengthrange="0.1 1"/></actuator>',
    "orientation": '<actuator><orientation class="p_class" joint="ball_joint"/></actuator>',
    "": '<actuator><general class="p_class" joint="a_joint"/></actuator>',
}


def parents_of(path: tuple[str, ...]) -> tuple[str, ...]:
    """Return the special forms of an element's parent, if it needs any."""
    for key in ("/".join(path[-3:]), "/".join(path[-2:])):
        if key in PARENTS and "default" not in path:
            return PARENTS[key]
    return ()
