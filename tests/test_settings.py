"""Settings are found where people put them, and what is none of them is said."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from mjcf_lint.commands.settings import settings_schema
from mjcf_lint.diagnostic import Severity
from mjcf_lint.project.settings import Settings, SettingsError, load
from mjcf_lint.project.settings_model import SettingsModel, validated
from tests.in_process import Run
from tests.trees import write_tree

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


def test_the_nearest_file_upwards_counts(tmp_path: Path) -> None:
    write_tree(
        tmp_path,
        {
            "mjcf-lint.toml": 'ignore = "style"',
            "robots/pyproject.toml": "[project]\nname = 'robots'",
            "robots/arm/pyproject.toml": '[tool.mjcf-lint]\nselect = ["error", "timestep"]',
            "robots/arm/deep/arm.xml": "<mujoco/>",
            "robots/leg/leg.xml": "<mujoco/>",
        },
    )
    arm = load([tmp_path / "robots/arm/deep/arm.xml"])
    assert arm.settings.select == ("error", "timestep")
    assert arm.path == tmp_path / "robots/arm/pyproject.toml"
    assert arm.folder == tmp_path / "robots/arm"
    assert load([tmp_path / "robots/leg"]).settings.ignore == ("style",)
    both = load([tmp_path / "robots/leg", tmp_path / "robots/arm"])
    assert both.path == tmp_path / "mjcf-lint.toml"


def test_our_own_file_goes_before_the_shared_one(tmp_path: Path) -> None:
    write_tree(
        tmp_path,
        {"mjcf-lint.toml": "", "pyproject.toml": '[tool.mjcf-lint]\nfail-on = "warning"'},
    )
    assert load([tmp_path]).settings.fail_on is Severity.ERROR


def test_a_broken_file_that_does_not_speak_of_us_is_passed_over(tmp_path: Path) -> None:
    write_tree(tmp_path, {"mjcf-lint.toml": "", "a/pyproject.toml": "[project"})
    assert load([tmp_path / "a"]).path == tmp_path / "mjcf-lint.toml"


def test_flags_choose_a_file_none_or_go_over_it(tmp_path: Path) -> None:
    write_tree(
        tmp_path,
        {"mjcf-lint.toml": 'ignore = ["style"]\nfail-on = "info"', "x.toml": 'select = "all"'},
    )
    assert load([tmp_path], isolated=True).settings == Settings()
    assert load([tmp_path], given=tmp_path / "x.toml").settings.select == ("all",)
    over = load([tmp_path], overrides=['fail-on = "warning"']).settings
    assert (over.fail_on, over.ignore) == (Severity.WARNING, ("style",))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("selct = 'all'", "no setting is named 'selct'; did you mean 'select'?"),
        ("fail-on = 'worst'", "fail-on: input should be 'error', 'warning' or 'info', not 'worst'"),
        ("ignore = 3", "ignore: input should be a valid tuple, not 3"),
        ("severity = {timestep = 'bad'}", "severity.timestep: input should be 'error'"),
        ("ignore = [", "not TOML"),
    ],
)
def test_what_is_no_setting_is_said(tmp_path: Path, text: str, said: str) -> None:
    path = write_tree(tmp_path, {"mjcf-lint.toml": text}) / "mjcf-lint.toml"
    with pytest.raises(SettingsError) as caught:
        load([tmp_path])
    assert str(caught.value).startswith(f"{path}: {said}")


def test_a_file_that_was_named_must_be_there_and_ours(tmp_path: Path) -> None:
    write_tree(tmp_path, {"pyproject.toml": "[tool.other]"})
    with pytest.raises(SettingsError, match="No such file"):
        load([tmp_path], given=tmp_path / "nowhere.toml")
    with pytest.raises(SettingsError, match=r"has no \[tool.mjcf-lint\]"):
        load([tmp_path], given=tmp_path / "pyproject.toml")


SAMPLES = [
    ("", True),
    ("target-version = '3.1.6..4.0.0'\nfrom-version = 'auto'\npython = '.venv/bin/python'", True),
    ("select = 'all'\nextend-select = ['style']\nignore = ['a', 'b']\nexclude = 'old'", True),
    ("per-file-ignores = {'a.xml' = 'style', 'b/*.xml' = ['x', 'y']}", True),
    ("severity = {timestep = 'info'}\nalternatives = {a = 'b'}\nfail-on = 'warning'", True),
    ("baseline = 'b.json'\nmax-per-rule = 0\nrule-dirs = 'lint'\nrespect-gitignore = false", True),
    ("selct = 'all'", False),
    ("target_version = '4.0.0'", False),
    ("ignore = 3", False),
    ("ignore = [3]", False),
    ("fail-on = 'worst'", False),
    ("max-per-rule = -1", False),
    ("max-per-rule = 'many'", False),
    ("severity = {timestep = 'bad'}", False),
]


@pytest.mark.parametrize(("text", "good"), SAMPLES)
def test_the_schema_takes_what_is_taken(text: str, good: bool) -> None:
    schema = json.loads(settings_schema())
    Draft202012Validator.check_schema(schema)
    assert Draft202012Validator(schema).is_valid(tomllib.loads(text)) is good
    if text.startswith("target_version"):
        return  # the name of the field is taken from Python, but not meant for files
    try:
        load([], overrides=[text])
    except SettingsError:
        assert not good
    else:
        assert good


def test_every_setting_is_listed_with_its_default(run: Run) -> None:
    told = run("settings").out
    names = [field.alias or name for name, field in SettingsModel.model_fields.items()]
    listed = "\n".join(line for line in told.splitlines()[1:] if not line.startswith("    "))
    assert [line.removeprefix("# ").split()[0] for line in listed.splitlines() if line] == names
    assert validated(tomllib.loads(listed), None) == Settings()
    assert run("settings", "--schema").out == settings_schema()
