"""What stands around an element for a library to read it, and the names in it.

Only surroundings are known here. What a release does not have is left out of them; kinds, counts
and keywords of attributes all come from the library.
"""

# ruff: noqa: E501

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


TETRAHEDRON = "0 0 0 1 0 0 0 1 0 0 0 1"
SKIN = (
    'texcoord="0 0 0 1 1 0" vertex="0 0 0 1 0 0 0 1 0" face="0 1 2"><bone body="a_body" bindpos="0 0 0" '
    'bindquat="1 0 0 0" vertid="0 1 2" vertweight="1 1 1"/></skin>'
)
GRID = (
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
    <mesh name="a_mesh" vertex="{TETRAHEDRON}"/>
    <hfield name="a_hfield" nrow="2" ncol="2" size="1 1 1 1"/>
    <texture name="a_texture" type="2d" builtin="flat" width="4" height="4"/>
    <material name="a_material"/>
    <skin name="a_skin" {SKIN}
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
    <skin name="a_skin" {SKIN}
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
