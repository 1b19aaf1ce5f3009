"""What `explain` says of rules, and of errors as people paste them."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from mjcf_lint.logs.frames import loader_of
from mjcf_lint.logs.pasted import read_pasted
from mjcf_lint.logs.signs import DOCTOR, PREFLIGHT
from mjcf_lint.logs.unrecognized import rules_of
from mjcf_lint.ruleset.registry import load_rules
from mjcf_lint.ruleset.rule_page import sections_of
from tests.in_process import Run

RENAMED = "ValueError: XML Error: top-level default class 'main' cannot be renamed"
PLACE = "Element 'default', line 0"
WORKERS = f"""\
Process Worker<AsyncVectorEnv>-0:
Traceback (most recent call last):
  File "{{folder}}/env.py", line 7, in __init__
    self.model = mujoco.MjModel.from_xml_path(path)
{RENAMED}
{PLACE}
Process Worker<AsyncVectorEnv>-1:
Traceback (most recent call last):
{RENAMED}
{PLACE}
Traceback (most recent call last):
  File "train.py", line 3, in <module>
    envs.reset()
ConnectionResetError: [Errno 104] Connection reset by peer
"""

# What people reported in public threads, word for word, and the rule that is about it.
REPORTED = {
    "Error: Error opening file '/a/x.stl'": {"asset-missing", "include-missing"},
    "Error: resource not found via provider or OS filesystem: '/a/x.stl'": {
        "asset-missing",
        "include-missing",
    },
    "Error: file not found: 'x.stl'": {"asset-missing"},
    "Error: could not open STL file 'x.stl'": {"asset-missing"},
    "XML Error: Schema violation: unrecognized attribute: 'actuatorfrclimited'\n\n"
    "Element 'joint', line 3": {"unknown-attribute"},
    "XML Error: Schema violation: unrecognized attribute: 'autolimits'\n\n"
    "Element 'compiler', line 2": {"unknown-attribute"},
    f"{RENAMED}\n{PLACE}": {"root-default-renamed"},
    "Error: mass and inertia of moving bodies must be larger than mjMINVAL": {
        "moving-body-without-mass"
    },
    "keyframe 0: invalid qpos size, expected length 16": {"keyframe-size"},
    "XML Error: Schema violation: unrecognized attribute: 'collision'\nElement 'option', line 2": {
        "collision-mode"
    },
    "XML Error: global coordinates no longer supported. To convert existing models, load and save "
    "them in MuJoCo 2.3.3 or older": {"global-coordinates"},
    "mesh volume is too small: x . Try setting inertia to shell": {
        "mesh-flat",
        "value-out-of-range",
    },
    "faces of mesh 'x' have inconsistent orientation. Please check": {"mesh-data"},
    "XML Error: Schema violation: unrecognized element\n\nElement 'compiler', line 0": {
        "unknown-element"
    },
    "XML Error: Error: repeated name 'g' in geom": {"repeated-name", "replicated-name"},
    "Error: repeated name in geom array, position 53": {"repeated-name"},
    "repeated name in mesh array, position 2": {"asset-name"},
    "XML Error: unknown default class\nElement 'general', line 4": {"unknown-default-class"},
    'joint has `range` but not `limited`. set the autolimits="true" compiler option': {
        "range-without-limited"
    },
    "inertia must satisfy A + B >= C; use 'balanceinertia' to fix": {"invalid-inertial"},
    "number of faces should be between 1 and 200000 in STL file 'x.stl'; perhaps this is an ASCII "
    "file?": {"asset-content"},
    "XML Error: repeated default class name": {"repeated-default-class"},
    "unrecognized attribute: 'convexhull'\nElement 'compiler', line 3": {"removed-attribute"},
    "Schema violation: unrecognized attribute: 'sensornoise'\nElement 'flag', line 3": {
        "removed-attribute"
    },
    "Schema violation: unrecognized attribute: 'passive'\nElement 'flag', line 3": {
        "removed-attribute"
    },
    "Schema violation: unrecognized attribute: 'mpr_iterations'\nElement 'option', line 3": {
        "removed-attribute"
    },
    "Schema violation: unrecognized attribute: 'spacing'\nElement 'composite', line 3": {
        "removed-composite"
    },
    "Schema violation: unrecognized element\nElement 'composite', line 3": {"removed-composite"},
    "plugin mujoco.elasticity.cable not found": {"removed-plugin"},
    "XML Error: unknown plugin 'mujoco.elasticity.cable'": {"removed-plugin"},
    "XML Error: File 'inc.xml' already included": {"include-cycle", "include-repeated"},
    "XML Error: Error opening file 'package://robot/arm.stl'": {"asset-missing", "include-missing"},
    "Error: unsupported content type: ''": {"asset-format", "texture-format"},
    "PNG size must be integer multiple of gridsize": {"invalid-texture"},
    "Error: unknown mesh content type for file: 'x.dae'": {"asset-format"},
    "Error: no decoder found for mesh file 'x.dae'": {"asset-format"},
    "free joint can only be used on top level": {"free-joint"},
    "more than 6 dofs in body 'arm'": {"free-joint", "joint-combination"},
    "Error: qhull error": {"mesh-data", "mesh-flat"},
    "for mesh geoms, inertia should be specified in the mesh asset": {"mesh-shellinertia"},
    "inheritrange used but target 'j' has no range defined in actuator 0": {"actuator-range"},
    "unknown transmission target 'x' for actuator id = 0": {"unknown-name"},
    "unrecognized name 'x' of sensorized object": {"unknown-name"},
    "body 'zz' not found in bodypair 0": {"unknown-name"},
    "XML parse error 8:\nError=XML_ERROR_PARSING_TEXT": {"not-well-formed", "syntax"},
    "XML Error: problem reading attribute 'range'": {"invalid-number"},
    "XML Error: bad format in attribute 'range'": {"invalid-number"},
    "XML Error: empty class name": {"nested-default-without-class"},
    "zero quaternion is not allowed": {"value-out-of-range"},
    "Unrecognized XML model type: 'mujocoinclude'": {"engine-rejects"},
    "multiple orientation specifiers are not allowed": {"contradictory-attributes"},
    "invalid keyword: 'True'": {"invalid-keyword"},
    "World body cannot have joints": {"world-body"},
    "plane only allowed in static bodies": {"plane-in-moving-body"},
    "attribute 'size' has too much data": {"wrong-number-of-values"},
    "WARNING: Nan, Inf or huge value in QACC at DOF 3. The simulation is unstable.": {
        "implausible-inertia",
        "nan-value",
        "timestep",
        "unit-scale",
    },
}

OF_ENVIRONMENTS = {
    "ConnectionResetError: [Errno 104] Connection reset by peer": PREFLIGHT,
    "EOFError": PREFLIGHT,
    "BrokenPipeError: [Errno 32] Broken pipe": PREFLIGHT,
    "AttributeError: 'mujoco._structs.MjModel' object has no attribute 'eq_active'": DOCTOR,
    "'MjData' object has no attribute 'qacc_unc'": DOCTOR,
    "ImportError: the core bindings ('mujoco-core') are missing": DOCTOR,
    "error in gym setup command: 'extras_require' must be a dictionary": DOCTOR,
    "FileNotFoundError: [Errno 2] No such file or directory: 'patchelf'": DOCTOR,
    "fatal error: GL/osmesa.h: No such file or directory": DOCTOR,
    "ImportError: undefined symbol: __glewActiveTexture": DOCTOR,
    "jacp should be of shape (3, nv)": DOCTOR,
    "RuntimeError: Could not initialize EGL": DOCTOR,
    "MUJOCO_EGL_DEVICE_ID environment variable must be an integer between 0 and 0": DOCTOR,
    "ModuleNotFoundError: No module named 'mujoco_py'": DOCTOR,
    "OSError: [Errno 28] No space left on device": DOCTOR,
    "ValueError: numpy.dtype size changed, may indicate binary incompatibility": DOCTOR,
    "AttributeError: 'eulerdamp' is not a valid attribute for <flag>": "",
    "ValueError: Root element of the XML should be <mujoco.*>": "",
    "ValueError: Conflicting values for attribute `angle`": "",
    "NotImplementedError: (SPHERE, ELLIPSOID) collisions not implemented": "",
}


@pytest.mark.parametrize("text", REPORTED)
def test_what_people_reported_leads_to_the_rule(text: str) -> None:
    (error,) = read_pasted(text).of_models
    assert set(rules_of(error)) == REPORTED[text]


@pytest.mark.parametrize("text", OF_ENVIRONMENTS)
def test_what_is_no_fault_of_a_model_leads_elsewhere(text: str) -> None:
    pasted = read_pasted(text)
    assert not pasted.of_models
    (error,) = pasted.of_other_things
    assert error.sign
    assert error.sign.command == OF_ENVIRONMENTS[text]


@pytest.mark.parametrize("rule", load_rules(), ids=lambda rule: rule.id)
def test_a_page_is_taken_apart(rule: object) -> None:
    sections = sections_of(getattr(rule, "id", ""))
    assert sections["Why"]
    assert "```" not in "".join(sections.values())


class TestLogs:
    def test_the_inner_error_counts_once_however_many_workers_died(self, tmp_path: Path) -> None:
        pasted = read_pasted(WORKERS.format(folder=tmp_path))
        (error,) = pasted.of_models
        assert (error.line, error.times, error.placeless) == (5, 2, True)
        assert pasted.of_other_things == ()

    def test_without_an_inner_error_it_says_that_a_worker_died(self, run: Run) -> None:
        text = WORKERS.replace(RENAMED, "SystemExit: 1")
        ran = run("explain", "--error", text)
        assert ran.code == 0
        assert "a worker process has died; its own error is not in this text" in ran.out
        assert PREFLIGHT in ran.out

    def test_the_folder_of_the_code_that_loads_is_named(self, run: Run, tmp_path: Path) -> None:
        home = tmp_path / "my project"
        home.mkdir()
        ran = run("explain", "--error", WORKERS.format(folder=home))
        assert f"mjcf-lint '{home}'  finds each place" in ran.out

    def test_of_an_installed_package_its_python_is_named_too(self, tmp_path: Path) -> None:
        site = tmp_path / "env" / "lib" / "python3.11" / "site-packages"
        (site / "robots").mkdir(parents=True)
        (tmp_path / "env" / "bin").mkdir()
        (tmp_path / "env" / "bin" / "python").touch()
        frames = [
            f'  File "{site}/robots/env.py", line 1, in make',
            f'  File "{site}/gymnasium/envs/mujoco/mujoco_env.py", line 2, in _initialize',
            '  File "/usr/lib/python3.11/runpy.py", line 2, in run',
            '  File "<frozen importlib._bootstrap>", line 3',
            RENAMED,
        ]
        found = loader_of(frames, len(frames))
        assert found
        assert found.folder == site / "robots"
        assert found.python == tmp_path / "env" / "bin" / "python"
        assert loader_of(["Traceback (most recent call last):", RENAMED], 2) is None

    def test_a_model_that_the_text_names_is_taken(self, run: Run) -> None:
        Path("arm.xml").touch()
        ran = run("explain", "--error", f"loading arm.xml\n{RENAMED}\n{PLACE}")
        assert "mjcf-lint arm.xml --diff" in ran.out

    def test_several_errors_are_told_in_order(self) -> None:
        attribute = "Schema violation: unrecognized attribute: '{}'\nElement 'option', line 3\n"
        text = f"{attribute.format('apirate')}{attribute.format('zzz')}{RENAMED}\n{PLACE}"
        rules = [rules_of(error) for error in read_pasted(text).of_models]
        assert rules == [("removed-attribute",), ("unknown-attribute",), ("root-default-renamed",)]

    def test_a_long_log_does_not_take_long(self) -> None:
        frame = '  File "x.py", line {}, in f\n    raise ValueError("step {} error")\n'
        text = "".join(frame.format(at, at) for at in range(20_000)) + f"{RENAMED}\n{PLACE}\n"
        began = time.process_time()
        (error,) = read_pasted(text).of_models
        assert error.line == 40_001
        assert time.process_time() - began < 10


class TestCommand:
    def test_an_error_on_the_command_line(self, run: Run) -> None:
        ran = run("explain", "--error", f"{RENAMED}\n{PLACE}")
        assert (ran.code, ran.err) == (0, "")
        assert "root-default-renamed: A top-level default has a class name" in ran.out
        assert "these words: MuJoCo 3.2.0 to 4.0.0" in ran.out
        assert "line 0: the fault is in an included file" in ran.out
        assert "mjcf-lint explain root-default-renamed" in ran.out

    def test_a_log_in_a_file_and_on_stdin(self, run: Run) -> None:
        Path("train.log").write_text(WORKERS)
        ran = run("explain", "--error", "train.log")
        command = [sys.executable, "-m", "mjcf_lint", "explain", "--error", "-"]
        piped = subprocess.run(command, input=WORKERS.encode(), capture_output=True, check=False)
        assert piped.returncode == ran.code == 0
        assert piped.stdout.decode() == ran.out
        assert "line 5 (2 times)" in ran.out

    def test_what_is_not_known_is_said_to_be_so(self, run: Run) -> None:
        ran = run("explain", "--error", "free joint can only be used on the top")
        assert ran.code == 1
        assert "no rule is known to be about: free joint" in ran.out
        assert "free joint can only be used on top level  (free-joint)" in ran.out
        assert "it sounds like MuJoCo" not in ran.out

    def test_what_sounds_like_mujoco_is_left_to_mujoco(self, run: Run) -> None:
        ran = run("explain", "--error", "XML Error: the moon is full\nElement 'geom', line 3")
        assert ran.code == 1
        assert "it sounds like MuJoCo; mjcf-lint MODEL.xml finds its place" in ran.out

    def test_no_escape_of_a_log_reaches_the_terminal(self, run: Run) -> None:
        ran = run("explain", "--error", f"\x1b]0;evil\x07\x1b[31m{RENAMED}\x1b[0m\n{PLACE}")
        assert ran.code == 0
        assert "\x1b" not in ran.out
        assert "\x07" not in ran.out

    @pytest.mark.skipif(os.name != "posix", reason="it is closed by a shell that is not here")
    def test_a_closed_stdin_is_a_line(self) -> None:
        command = f'"{sys.executable}" -m mjcf_lint explain --error - <&-'
        ran = subprocess.run(command, shell=True, capture_output=True, check=False)
        assert (ran.returncode, ran.stdout) == (2, b"")
        assert ran.stderr == b"mjcf-lint: --error -: stdin is closed\n"

    def test_bytes_that_are_no_text_are_read_all_the_same(self, run: Run) -> None:
        noise = bytes(range(256)) * 4000
        Path("noise.log").write_bytes(noise + RENAMED.encode() + b"\n" + noise)
        ran = run("explain", "--error", "noise.log")
        assert ran.code in (0, 1)
        assert ran.err == ""

    @pytest.mark.parametrize("arguments", [(), ("syntax", "--error", "x"), ("--error", " ")])
    def test_usage_errors_are_a_line(self, run: Run, arguments: tuple[str, ...]) -> None:
        ran = run("explain", *arguments)
        assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)

    def test_an_error_in_place_of_a_rule_is_pointed_out(self, run: Run) -> None:
        ran = run("explain", "free joint can only be used on top level")
        assert ran.code == 2
        assert "an error is explained with --error" in ran.err

    def test_a_rule_is_explained_by_its_page(self, run: Run) -> None:
        assert run("explain", "syntax").out.startswith("# syntax\n")
        assert "did you mean 'syntax'" in run("explain", "sintax").err
