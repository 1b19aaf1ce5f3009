"""Arguments read without typer are those that typer would have handed over."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import typer.main
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mjcf_lint.commands import COMMANDS, command_in
from mjcf_lint.commands.check import check
from mjcf_lint.commands.flag import declared, for_typer
from mjcf_lint.commands.plain import plain_arguments
from mjcf_lint.reporters import Format
from mjcf_lint.sessions.session import EngineUse

SWITCHES = [
    name
    for kind, flag in declared(check).values()
    if flag and kind is bool
    for name in flag.names
    if "/" not in name
]
TAKING = [
    name
    for kind, flag in declared(check).values()
    if flag and kind is not bool
    for name in flag.names
]
VALUES = [
    "never",
    "json",
    "error",
    "3.2.0",
    "a=b",
    "3",
    "-1",
    "",
    "x y",
    "mjcf-lint.toml",
    "--fix",
    "é",
]
WORDS = [*SWITCHES, *TAKING, *VALUES, "-", "--", "-h", "--pictures", "--no-pictures", "-j4", "-j"]


def by_typer(arguments: list[str]) -> dict[str, Any] | None:
    """Return what typer hands over, None where it refuses."""
    handed: dict[str, Any] = {}
    app = typer.Typer(add_completion=False)

    def taking(**given: Any) -> None:
        handed.update(given)

    command = for_typer(check)
    taking.__signature__ = command.__signature__  # type: ignore[attr-defined]
    taking.__annotations__ = command.__annotations__
    app.command()(taking)
    try:
        app(arguments, standalone_mode=False)
    except Exception:
        return None
    return handed


def known(given: dict[str, Any]) -> dict[str, Any]:
    """Return the arguments with the defaults of those that were not given."""
    parameters = for_typer(check).__signature__.parameters  # type: ignore[attr-defined]
    found = {name: given.get(name, one.default) for name, one in parameters.items()}
    return {
        name: list(one) if isinstance(one, tuple) else one or None for name, one in found.items()
    }


ARGUMENTS = st.lists(
    st.one_of(
        st.sampled_from(SWITCHES).map(lambda name: [name]),
        st.tuples(st.sampled_from(TAKING), st.sampled_from(VALUES)).map(list),
        st.tuples(st.sampled_from(TAKING), st.sampled_from(VALUES)).map(
            lambda two: ["=".join(two)]
        ),
        st.sampled_from(WORDS).map(lambda word: [word]),
    ),
    max_size=5,
).map(lambda parts: [word for part in parts for word in part])


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(arguments=ARGUMENTS)
def test_they_are_the_same_or_left_to_typer(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MJCF_LINT_NO_CACHE", raising=False)
    plain = plain_arguments(check, arguments)
    if plain is not None:
        handed = by_typer(arguments)
        assert handed is not None
        assert known(plain) == known(handed)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], {}),
        (["a.xml", "b"], {"paths": [Path("a.xml"), Path("b")]}),
        (["-", "--fix"], {"paths": [Path("-")], "fix": True}),
        (["--engine", "never"], {"engine": EngineUse.NEVER}),
        (
            ["--engine=never", "--output-format=json"],
            {"engine": EngineUse.NEVER, "output_format": Format.JSON},
        ),
        (["--config", "select='all'"], {"config": ["select='all'"]}),
        (["--max-per-rule", "0"], {"max_per_rule": 0}),
        (["-j4"], {"jobs": 4}),
        (["-j", "4"], {"jobs": 4}),
    ],
)
def test_what_is_plain_is_read(
    arguments: list[str], expected: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MJCF_LINT_NO_CACHE", raising=False)
    assert plain_arguments(check, arguments) == expected


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["-h"],
        ["--engin", "never"],
        ["--engine"],
        ["--engine", "Never"],
        ["--fix=1"],
        ["--fix", "--fix"],
        ["--select", "a", "--select", "b"],
        ["--max-per-rule", "-1"],
        ["--jobs", "0"],
        ["-j=4"],
        ["--pictures"],
        ["--"],
        [""],
    ],
)
def test_what_is_not_is_left_to_typer(arguments: list[str]) -> None:
    assert plain_arguments(check, arguments) is None


@pytest.mark.parametrize(("text", "expected"), [("1", True), ("false", False), ("", None)])
def test_what_the_environment_says_counts(
    text: str, expected: bool | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MJCF_LINT_NO_CACHE", text)
    monkeypatch.setenv("MJCF_LINT_CACHE_DIR", "there")
    plain = plain_arguments(check, ["--fix"])
    assert plain is not None
    assert (plain.get("no_cache"), plain["cache_dir"]) == (expected, Path("there"))
    assert known(plain) == known(by_typer(["--fix"]) or {})
    monkeypatch.setenv("MJCF_LINT_NO_CACHE", "perhaps")
    assert plain_arguments(check, []) is None


def test_an_unreadable_file_is_left_to_typer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "baseline.json"
    assert plain_arguments(check, ["--baseline", str(file)]) is not None
    file.write_text("{}")
    monkeypatch.setattr("os.access", lambda *_: False)
    assert plain_arguments(check, ["--baseline", str(file)]) is None


@pytest.mark.parametrize("name", COMMANDS)
def test_the_command_is_known_by_its_name(name: str) -> None:
    assert command_in([name, "x"]) == name


def test_what_names_none_is_for_check(monkeypatch: pytest.MonkeyPatch) -> None:
    assert [command_in(one) for one in ([], ["a.xml"], ["--fix"])] == ["check"] * 3
    assert [command_in(one) for one in (["--help"], ["--version"], ["-h"])] == [""] * 3
    monkeypatch.setenv("_MJCF_LINT_COMPLETE", "complete_bash")
    assert command_in([]) == ""
