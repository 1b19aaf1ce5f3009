from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from mjcf_lint.doctor.log import NoLog, parse_log, read_log
from mjcf_lint.logs.signs import SIGNS, sign_in

LOGS = Path(__file__).with_name("data") / "logs"
KETTLE = "ValueError: XML Error: top-level default class 'main' cannot be renamed"


def test_the_error_behind_the_reset_connection_of_a_real_run() -> None:
    log = read_log(LOGS / "async_vector_env.log")
    assert log.inner
    assert log.inner.text == f"{KETTLE} Element 'default', line 0"
    assert log.inner.by_the_engine
    assert log.inner.frames[-1].endswith("gymnasium/envs/mujoco/mujoco_env.py")
    assert [one.name for one in log.masks] == ["ConnectionResetError"]
    assert log.masks[0].said == "[Errno 104] Connection reset by peer"


@pytest.mark.parametrize(
    "mask",
    ["ConnectionResetError: [Errno 104] Connection reset by peer", "EOFError", "BrokenPipeError"],
)
def test_a_log_of_masks_alone_has_no_inner_error(mask: str) -> None:
    log = parse_log(f'Traceback (most recent call last):\n  File "a.py", line 3, in f\n{mask}\n')
    assert log.inner is None
    assert [one.text for one in log.masks] == [mask]
    assert log.masks[0].line == 3


@pytest.mark.parametrize(
    "line",
    [
        "{}",
        "\x1b[31mERROR: {}\x1b[0m",
        "(RolloutWorker pid=4711) {}",
        "(pid=4711, ip=10.0.0.1) {}",
        "[rank0]: {}",
        "[2026-11-26 20:00:01,123] {}",
        "2026-11-26 20:00:01,123 - ERROR - {}",
        "0: {}",
    ],
)
def test_what_programs_write_before_a_line_is_no_part_of_it(line: str) -> None:
    text = f"{line.format(KETTLE)}\n{line.format(chr(34) + 'x' + chr(34))}\nEOFError\n"
    log = parse_log(text)
    assert log.inner
    assert log.inner.text == KETTLE


def test_the_engines_words_go_before_what_they_led_to() -> None:
    log = parse_log(f"KeyError: 'kitchen-v1'\nRuntimeError: no env\n{KETTLE}\nEOFError\n")
    assert log.inner
    assert log.inner.text == KETTLE


def test_the_first_error_of_several_is_the_inner_one() -> None:
    log = parse_log("EOFError\nAttributeError: no x\nRuntimeError: worker 0 died\n")
    assert log.inner
    assert log.inner.text == "AttributeError: no x"


def test_warnings_are_no_errors() -> None:
    text = "a.py:3: UserWarning: bad\nDeprecationWarning: old\nEOFError\n"
    assert parse_log(text).inner is None


def test_a_schema_violation_spreads_over_lines() -> None:
    said = "ValueError: XML Error: Schema violation: unrecognized attribute: 'apirate'\n"
    log = parse_log(f"{said}\nElement 'option', line 3\n\nmore of the program\n")
    assert log.inner
    assert log.inner.text == f"{said.strip()} Element 'option', line 3"


def test_models_that_a_log_names_and_that_are_there(tmp_path: Path) -> None:
    model = tmp_path / "a b.xml"
    plain = tmp_path / "plain.xml"
    for path in (model, plain):
        path.write_text("<mujoco/>")
    text = f"loading {plain}\nOSError: '{tmp_path / 'gone.xml'}'\nmodel={plain}\n"
    assert parse_log(text).models == (plain,)


def test_a_killed_worker_is_seen() -> None:
    log = parse_log("slurmstepd: error: Detected 1 oom_kill event\nKilled\nEOFError\n")
    assert log.deaths
    sign = sign_in("\n".join(log.deaths))
    assert sign
    assert sign.check == "D9"


def test_standard_input_is_a_log(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.TextIOWrapper(io.BytesIO(b"EOFError\r\n\xff\n"))
    monkeypatch.setattr(sys, "stdin", stream)
    assert [one.name for one in read_log(Path("-")).masks] == ["EOFError"]


def test_a_log_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    for path, said in ((tmp_path / "no.log", "No such file"), (tmp_path, "a folder")):
        with pytest.raises(NoLog, match=said):
            read_log(path)


SAID = {
    "AttributeError: 'MjModel' object has no attribute 'eq_active'": "D1",
    "AttributeError: 'mujoco._structs.MjData' object has no attribute 'qacc_unc'": "D1",
    "AttributeError: 'mujoco._structs.MjData' object has no attribute 'solver_iter'": "D1",
    "AttributeError: module 'numpy' has no attribute 'bool8'": "D1",
    "RuntimeError: numpy.core.multiarray failed to import": "D1",
    "ImportError: its core bindings ('mujoco-core') are missing or corrupted": "D6",
    "AttributeError: 'EntryPoints' object has no attribute 'get'": "D11",
    "error in gym setup command: 'extras_require' must be a dictionary whose values": "D11",
    "Cannot assign type 'void (const char *) except * nogil' to 'void (*)": "D12",
    "FileNotFoundError: [Errno 2] No such file or directory: 'patchelf'": "D12",
    "fatal error: GL/osmesa.h: No such file or directory": "D12",
    "undefined symbol: __glewActiveTexture": "D12",
    "Exception: \nYou appear to be missing MuJoCo.  We expected to find the file": "D12",
    "RuntimeError: MUJOCO_EGL_DEVICE_ID must be an integer between 0 and 0 (inclusive)": "D8",
    "RuntimeError: Could not initialize EGL": "D8",
    "mujoco.FatalError: gladLoadGL error": "D8",
    "mujoco.FatalError: an OpenGL platform library has not been loaded": "D8",
    "OSError: [Errno 24] Too many open files": "D9",
    "Bus error (core dumped)": "D9",
    "MemoryError": "D9",
    "OSError: [Errno 12] Cannot allocate memory": "D9",
    "jacp should be of shape (3, nv)": "D1",
    "ModuleNotFoundError: No module named 'mujoco_py'": "D1",
    "AttributeError: 'eulerdamp' is not a valid attribute for <flag>": "",
    "ValueError: Root element of the XML should be <mujoco.*>": "",
    "NotImplementedError: (SPHERE, ELLIPSOID) collisions not implemented": "",
    "ConnectionResetError: [Errno 104] Connection reset by peer": "",
}


@pytest.mark.parametrize("said", SAID)
def test_words_of_the_study_lead_to_their_check(said: str) -> None:
    sign = sign_in(said)
    assert sign
    assert sign.check == SAID[said]


def test_every_sign_is_met_by_some_words_first() -> None:
    assert {sign.words for said in SAID if (sign := sign_in(said))} == {one.words for one in SIGNS}


def test_words_of_models_are_no_signs() -> None:
    assert sign_in(KETTLE) is None
    assert sign_in("ValueError: Error: mass and inertia of moving bodies must be larger") is None
