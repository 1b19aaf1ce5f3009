"""What stands around an element for a library to read it, written so that every release loads it.

Only surroundings are known here. What a release does not have is left out of them; kinds, counts
and keywords of attributes all come from the library.
"""

from __future__ import annotations

NAMESPACES = {
    "body": ("a_body", "b_body"),
    "joint": ("a_joint", "ball_joint", "limited_joint", "b_joint"),
    "geom": ("a_geom", "b_geom"),
    "site": ("a_site", "b_site"),
    "camera": ("a_camera",),
    "light": ("a_light",),
    "frame": ("a_frame",),
    "default": ("a_class",),
    "mesh": ("a_mesh",),
    "hfield": ("a_hfield",),
    "texture": ("a_texture",),
    "material": ("a_material",),
    "model": ("a_model",),
    "skin": ("a_skin",),
    "flex": ("a_flex", "b_flex", "c_flex"),
    "pair": ("a_pair",),
    "exclude": ("a_exclude",),
    "tendon": ("a_tendon", "limited_tendon"),
    "equality": ("an_equality",),
    "actuator": ("an_actuator", "b_actuator"),
    "sensor": ("a_sensor",),
    "numeric": ("a_numeric",),
    "text": ("a_text",),
    "tuple": ("a_tuple",),
    "key": ("a_key",),
    "instance": ("an_instance", "a_cable", "a_torus"),
    "plugin": (
        "mujoco.pid",
        "mujoco.sdf.torus",
        "mujoco.elasticity.cable",
        "mujoco.sensor.touch_grid",
        "mujoco.elasticity.membrane",
    ),
    "attached body": ("attached_body",),
    "attached frame": ("attached_frame",),
}


_TETRAHEDRON = "0 0 0 1 0 0 0 1 0 0 0 1"
_SKIN = (
    'texcoord="0 0 0 1 1 0" vertex="0 0 0 1 0 0 0 1 0" face="0 1 2"><bone body="a_body" bindpos="0 0 0" '
    'bindquat="1 0 0 0" vertid="0 1 2" vertweight="1 1 1"/></skin>'
)
_GRID = (
    '<config key="size" value="2 2"/><config key="fov" value="10 10"/>'
    '<config key="gamma" value="0"/><config key="nchannel" value="1"/>'
)
# The torus of each plugin library asks for its own two numbers.
_TORUS = '<config key="radius1" value="0.35"/><config key="radius2" value="0.15"/>'
_CABLE = (
    '<config key="twist" value="1e6"/><config key="bend" value="1e6"/>'
    '<config key="vmax" value="0.05"/>'
)

SURROUNDINGS = f"""
<mujoco>
  <extension>
    <plugin plugin="mujoco.pid"><instance name="an_instance"><config key="kp" value="1"/></instance></plugin>
    <plugin plugin="mujoco.elasticity.cable"><instance name="a_cable">{_CABLE}</instance></plugin>
    <plugin plugin="mujoco.sdf.torus"><instance name="a_torus">{_TORUS}</instance></plugin>
    <plugin plugin="mujoco.sensor.touch_grid"/>
    <plugin plugin="mujoco.pid"/>
    <plugin plugin="mujoco.elasticity.membrane"/>
  </extension>
  <default><default class="a_class"/></default>
  <asset>
    <mesh name="a_mesh" vertex="{_TETRAHEDRON}"/>
    <hfield name="a_hfield" nrow="2" ncol="2" size="1 1 1 1"/>
    <texture name="a_texture" type="2d" builtin="flat" width="4" height="4"/>
    <material name="a_material"/>
    <skin name="a_skin" {_SKIN}
    <model name="a_model" file="attached.xml"/>
  </asset>
  <worldbody>
    <camera name="a_camera"/>
    <light name="a_light"/>
    <site name="a_site"/>
    <site name="b_site" pos="1 0 0"/>
    <geom name="a_geom" size="1"/>
    <geom name="b_geom" type="cylinder" size="1 1"/>
    <frame name="a_frame"/>
    <body name="a_body">
      <joint name="a_joint"/>
      <joint name="b_joint" type="slide" axis="1 0 0"/>
      <joint name="limited_joint" type="slide" limited="true" range="0 1"/>
      <geom size="1"/>
    </body>
    <body name="b_body" mocap="false"><joint name="ball_joint" type="ball"/><geom size="1"/></body>
    <body name="c_body"><joint type="slide"/><geom size="1"/></body>
    <flexcomp name="b_flex" type="grid" dim="3" count="2 2 2" spacing="1 1 1" radius="0.1" dof="trilinear"/>
    <flexcomp name="c_flex" type="grid" dim="2" count="3 3 1" spacing="1 1 1" radius="0.1"/>
  </worldbody>
  <deformable>
    <flex name="a_flex" dim="1" body="a_body b_body" element="0 1" vertex="0 0 0 1 0 0"/>
    <skin name="a_skin" {_SKIN}
  </deformable>
  <contact>
    <pair name="a_pair" geom1="a_geom" geom2="b_geom"/>
    <exclude name="a_exclude" body1="a_body" body2="b_body"/>
  </contact>
  <tendon>
    <fixed name="a_tendon"><joint joint="a_joint" coef="1"/></fixed>
    <fixed name="limited_tendon" limited="true" range="0 1"><joint joint="a_joint" coef="1"/></fixed>
  </tendon>
  <equality><joint name="an_equality" joint1="a_joint"/></equality>
  <actuator>
    <motor name="an_actuator" joint="a_joint"/>
    <motor name="b_actuator" joint="b_joint"/>
  </actuator>
  <sensor><jointpos name="a_sensor" joint="a_joint"/></sensor>
  <custom>
    <numeric name="a_numeric" data="1"/>
    <text name="a_text" data="text"/>
    <tuple name="a_tuple"><element objtype="body" objname="a_body"/></tuple>
  </custom>
  <keyframe><key name="a_key"/></keyframe>
</mujoco>
"""

BARE = '<mujoco><default><default class="a_class"/></default></mujoco>'


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
        f'<mesh name="p_mesh" vertex="{_TETRAHEDRON}"/>',
        '<mesh name="p_mesh" file="a.obj"/>',
        '<mesh name="p_mesh" builtin="sphere" params="1"/>',
        f'<mesh name="p_mesh" vertex="{_TETRAHEDRON}" face="0 2 1 0 1 3 0 3 2 1 2 3"/>',
    ),
    "hfield": (
        '<hfield name="p_hfield" nrow="2" ncol="2" size="1 1 1 1"/>',
        '<hfield name="p_hfield" file="a.png" size="1 1 1 1"/>',
    ),
    "skin": (f'<skin name="p_skin" {_SKIN}', '<skin name="p_skin" file="a.skn"/>'),
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
        f"{_GRID}</plugin>",
        '<plugin plugin="mujoco.sensor.touch_grid" objtype="site" objname="a_site" '
        f'reftype="body" refname="a_body">{_GRID}</plugin>',
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
    "mesh": f'<asset><mesh class="p_class" name="p_mesh" vertex="{_TETRAHEDRON}"/></asset>',
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
    if path[1:2] == ("actuator",):
        return (*(f"<{path[-1]} {one}/>" for one in _TRANSMISSIONS), plain)
    if path[1:2] == ("sensor",):
        return (plain, *(f"<{path[-1]} {one}/>" for one in _OF_OBJECTS))
    return (plain,)


def parents_of(path: tuple[str, ...]) -> tuple[str, ...]:
    """Return the special forms of an element's parent, if it needs any."""
    for key in ("/".join(path[-3:]), "/".join(path[-2:])):
        if key in PARENTS and "default" not in path:
            return PARENTS[key]
    return ()
