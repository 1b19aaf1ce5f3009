"""The texts that `bench.generated` writes models from; `@` and a letter is a number to be drawn."""

from __future__ import annotations

from collections.abc import Callable

TREE_HEAD = """<?xml version="1.0"?>
<!-- A field of arms, written by bench/generated.py. -->
<mujoco model="field of arms">
  <compiler angle="degree" autolimits="true"/>
  <option timestep="0.002" integrator="implicitfast"/>
  <size memory="200M"/>

  <default>
    <geom solref="0.008 1" solimp="0.92 0.97 0.002" friction="0.9 0.01 0.0002"/>
    <site size="0.011" rgba="0.9 0.2 0.2 1" group="3"/>
    <default class="link">
      <joint type="hinge" damping="1.25" armature="0.0125" frictionloss="0.125"/>
      <geom density="850" margin="0.0015"/>
      <default class="visual">
        <geom group="2" contype="0" conaffinity="0" density="0" material="shell"/>
      </default>
      <default class="collision">
        <geom group="3" condim="4"/>
      </default>
      <default class="servo">
        <position kp="125.5" forcerange="-87.5 87.5"/>
        <motor ctrlrange="-12.25 12.25" gear="1"/>
      </default>
    </default>
  </default>
"""

TREE_SECTIONS = {
    "asset": "mesh",
    "worldbody": "arm",
    "contact": "exclude",
    "actuator": "actuator",
    "sensor": "sensor",
}
"""The sections of a tree in order, and the text that each repeats for every arm."""

TREE_OPENINGS = {
    "asset": """    <texture name="checker" type="2d" builtin="checker" rgb1="0.21 0.29 0.38" \
rgb2="0.12 0.21 0.31" width="64" height="64"/>
    <material name="floor" texture="checker" texrepeat="40 40" reflectance="0.15"/>
    <material name="shell" rgba="0.82 0.84 0.86 1" specular="0.35" shininess="0.25"/>
""",
    "worldbody": """    <light name="sun" pos="0 0 40" dir="0 0 -1" type="directional"/>
    <geom name="floor" type="plane" size="0 0 0.5" material="floor"/>
""",
}
TREE_INCLUDED = ("asset", "worldbody")

_MESH = (
    '    <mesh name="hull_{n}" scale="0.125 0.125 0.125"\n'
    '          vertex="-1 -1 -1  1 -1 -1  1 1 -1  -1 1 -1  0 0 1\n'
    + "                  @p @p @p  @p @p @p  @p @p @p  @p @p @p\n" * 5
    + '                  @p @p @p"/>\n'
)

_LINK = """{indent}<body name="{name}" pos="@p @p @z" euler="@a @a @a" childclass="link">
{indent}  <inertial pos="@p @p @p" mass="@m" diaginertia="@i @i @i"/>
{indent}  <joint name="{name}_joint" axis="{axis}" pos="@s @s @s" range="-@r @r" ref="{ref}"/>
{indent}  <geom name="{name}_hull" class="visual" type="mesh" mesh="hull_{n}" pos="@p @p @p"/>
{indent}  <geom name="{name}_rod" class="collision" type="capsule" size="@s" \
fromto="0 0 0 @z @p @p"/>
{indent}  <geom class="collision" type="box" size="@s @s @s" pos="@p @p @p" euler="@a @a @a"/>
{indent}  <site name="{name}_site" pos="@p @p @p"/>
"""
_LINKS = ("base", "shoulder", "upper", "elbow", "fore", "wrist", "palm", "finger")
_AXES = ("0 0 1", "0 1 0", "1 0 0")


def _arm() -> str:
    text = ["    <!-- arm {n}: eight links, calibrated @p @p @p -->\n"]
    for depth, link in enumerate(_LINKS):
        indent = "    " + "  " * depth
        part = _LINK.replace("{name}", f"arm_{{n}}_{link}").replace("{indent}", indent)
        part = part.replace("{axis}", _AXES[depth % 3]).replace("{ref}", "0")
        if depth == 0:
            part = part.replace('pos="@p @p @z"', 'pos="{place} 0.75"', 1)
        text.append(part)
    text.append(
        f'{"  " * 10}<camera name="arm_{{n}}_eye" pos="@p @p @z" xyaxes="1 0 0 0 1 0" fovy="@r"/>\n'
        f"{'  ' * 10}<!-- tool flange -->\n"
    )
    text += ["    " + "  " * depth + "</body>\n" for depth in reversed(range(len(_LINKS)))]
    return "".join(text)


def _of_links(line: str, first: int = 0) -> str:
    return "".join(line.replace("{name}", f"arm_{{n}}_{link}") for link in _LINKS[first:])


TREE = {
    "mesh": _MESH,
    "arm": _arm(),
    "exclude": '    <exclude body1="arm_{n}_base" body2="arm_{n}_upper"/>\n',
    "actuator": _of_links(
        '    <position name="{name}_servo" class="servo" joint="{name}_joint" kv="@g" '
        'ctrlrange="-@u @u"/>\n'
    )
    + '    <motor name="arm_{n}_grip" class="servo" joint="arm_{n}_finger_joint"/>\n',
    "sensor": _of_links(
        '    <jointpos name="{name}_pos" joint="{name}_joint" noise="@s"/>\n'
        '    <jointvel name="{name}_vel" joint="{name}_joint" cutoff="@g"/>\n'
    )
    + '    <force name="arm_{n}_force" site="arm_{n}_wrist_site"/>\n'
    + '    <framepos name="arm_{n}_reached" objtype="site" objname="arm_{n}_finger_site"/>\n'
    + '    <actuatorfrc name="arm_{n}_effort" actuator="arm_{n}_grip"/>\n',
}
"""What a tree repeats for each arm; `{n}` is its number, `{place}` where it stands."""

MODEL = """<mujoco model="scene {number}">
  <compiler angle="radian" meshdir="../shared/meshes" autolimits="true"/>
  <option timestep="0.002" gravity="0 0 -9.81"/>

  <include file="../shared/defaults.xml"/>
  <include file="../shared/assets.xml"/>
  <include file="../shared/scene.xml"/>

  <worldbody>
    <body name="mount" pos="@p @p 0.4">
      <geom name="pedestal" type="cylinder" size="0.12 0.2" pos="0 0 -0.2" material="metal"/>
      <include file="../shared/robots/{robot}_body.xml"/>
    </body>
{things}    <camera name="over" pos="0 0 2.5" xyaxes="1 0 0 0 1 0"/>
  </worldbody>

  <include file="../shared/robots/{robot}_drives.xml"/>
</mujoco>
"""

THING = """    <body name="thing_{n}" pos="@p @p @z">
      <freejoint name="thing_{n}_free"/>
      <geom name="thing_{n}_box" type="box" class="thing" size="@s @s @s" rgba="@c @c @c 1"/>
      <geom name="thing_{n}_ball" class="thing" size="@s" pos="@s @s @s" material="painted"/>
    </body>
"""

FAULTS: dict[str, Callable[[str], str]] = {
    "option collision": lambda text: text.replace(" gravity=", ' collision="all" gravity='),
    "option apirate": lambda text: text.replace(" gravity=", ' apirate="100" gravity='),
    "compiler coordinate": lambda text: text.replace(" meshdir=", ' coordinate="global" meshdir='),
    "root default renamed": lambda text: text.replace(
        "  <worldbody>",
        '  <default class="kettle">\n    <site group="2"/>\n  </default>\n\n  <worldbody>',
    ),
    "unknown material": lambda text: text.replace('"painted"', '"painted_old"', 1),
}
"""Faults of old MJCF in a model's own file, by what they are."""


def _link(depth: int, names: tuple[str, ...], robot: str) -> str:
    if depth == len(names):
        return ""
    name = f"{robot}_{names[depth]}"
    indent = "  " * (depth + 1)
    lines = (
        f'<body name="{name}" pos="@s @s @z" euler="0 0 0.5">',
        '  <inertial pos="@s @s @s" mass="@m" diaginertia="@i @i @i"/>',
        f'  <joint name="{name}_joint" class="arm" axis="{_AXES[depth % 3]}" range="-2.5 2.75"/>',
        '  <geom class="seen" mesh="link" pos="@s @s @s"/>',
        '  <geom class="seen" type="sphere" size="@s" pos="@s @s @s" material="metal"/>',
        '  <geom class="touched" type="capsule" size="@s" fromto="0 0 0 @s @s @z"/>',
        '  <geom class="touched" type="box" size="@s @s @s" pos="@s @s @s"/>',
        f'  <site name="{name}_mark" pos="@s @s @s" size="0.01"/>',
    )
    text = "".join(f"{indent}{line}\n" for line in lines)
    return f"{text}{_link(depth + 1, names, robot)}{indent}</body>\n"


def _robot(name: str, *links: str) -> dict[str, str]:
    drives = "".join(
        f'    <position name="{name}_{link}" joint="{name}_{link}_joint" class="arm" kp="@g"/>\n'
        for link in links
    )
    sensors = "".join(
        f'    <jointpos name="{name}_{link}_pos" joint="{name}_{link}_joint"/>\n'
        f'    <framepos name="{name}_{link}_at" objtype="site" objname="{name}_{link}_mark"/>\n'
        for link in links
    )
    return {
        f"robots/{name}_body.xml": (
            f"<mujoco>\n  <!-- {name} -->\n{_link(0, links, name)}</mujoco>\n"
        ),
        f"robots/{name}_drives.xml": (
            f"<mujoco>\n  <actuator>\n{drives}  </actuator>\n"
            f"  <sensor>\n{sensors}  </sensor>\n</mujoco>\n"
        ),
    }


def _old(files: dict[str, str], good: str, bad: str) -> dict[str, str]:
    return {name: text.replace(good, bad, 1) for name, text in files.items()}


_LEG = ("hip", "thigh", "knee", "shin", "ankle", "foot")
ROBOTS = ("arm", "leg", "crane")
FAULTY_ROBOTS = ("oldarm", "oldleg")
FAULTY_FRAGMENTS = {
    "shared/robots/oldarm_body.xml": "joint actuatorforcerange",
    "shared/robots/oldleg_drives.xml": "flag sensornoise",
}
SHARED = {
    "defaults.xml": """<mujoco>
  <default>
    <geom solref="0.01 1" friction="0.8 0.01 0.0002"/>
    <default class="arm">
      <joint type="hinge" damping="2.5" armature="0.015"/>
      <position ctrlrange="-2.5 2.75" forcerange="-60 60"/>
    </default>
    <default class="seen">
      <geom type="mesh" group="2" contype="0" conaffinity="0" density="0"/>
    </default>
    <default class="touched">
      <geom group="3" condim="4" density="900"/>
    </default>
    <default class="thing">
      <geom type="sphere" condim="4" density="400"/>
    </default>
  </default>
</mujoco>
""",
    "assets.xml": """<mujoco>
  <asset>
    <texture name="sky" type="skybox" builtin="gradient" rgb1="0.4 0.6 0.8" rgb2="0 0 0" \
width="32" height="32"/>
    <texture name="tiles" type="2d" builtin="checker" rgb1="0.2 0.3 0.4" rgb2="0.1 0.2 0.3" \
width="64" height="64"/>
    <material name="ground" texture="tiles" texrepeat="5 5"/>
    <material name="metal" rgba="0.7 0.72 0.75 1" specular="0.6"/>
    <material name="painted" rgba="0.8 0.3 0.2 1"/>
    <mesh name="link" scale="0.05 0.05 0.05" vertex="-1 -1 -1  1 -1 -1  1 1 -1  -1 1 -1  0 0 1
      @p @p @p  @p @p @p  @p @p @p  @p @p @p  @p @p @p  @p @p @p  @p @p @p  @p @p @p"/>
  </asset>
</mujoco>
""",
    "scene.xml": """<mujoco>
  <visual>
    <headlight ambient="0.3 0.3 0.3" diffuse="0.6 0.6 0.6"/>
    <global offwidth="1280" offheight="720"/>
  </visual>
  <worldbody>
    <light name="lamp" pos="0 0 3" dir="0 0 -1"/>
    <geom name="ground" type="plane" size="5 5 0.1" material="ground"/>
    <body name="table" pos="0 1.5 0.35">
      <geom name="top" type="box" size="0.6 0.4 0.02" material="painted"/>
      <geom type="cylinder" size="0.03 0.16" pos="0.5 0.3 -0.18" material="metal"/>
      <geom type="cylinder" size="0.03 0.16" pos="-0.5 0.3 -0.18" material="metal"/>
      <site name="table_centre" pos="0 0 0.02" size="0.01"/>
    </body>
  </worldbody>
</mujoco>
""",
    **_robot("arm", *_LINKS),
    **_robot("leg", *_LEG),
    **_robot("crane", "tower", "boom", "jib", "hook"),
    **_old(_robot("oldarm", *_LINKS), "<joint ", '<joint actuatorforcerange="-80 80" '),
    **_old(
        _robot("oldleg", *_LEG),
        "  <actuator>",
        '  <option>\n    <flag sensornoise="enable"/>\n  </option>\n  <actuator>',
    ),
}
