"""The flags of check, one name each, in the groups that its help shows."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import Annotated

import typer

from mjcf_lint.commands.completing import chosen_names
from mjcf_lint.reporters import Format
from mjcf_lint.session import EngineUse

_REPAIRS, _TARGETS, _RULES = "Repairs", "Releases and engines", "Rules"
_FILES, _OUTPUT, _SETTINGS = "Files", "Output", "Settings"
_LIVING = "Living with findings"


HERE = Path()


class FailOn(str, Enum):
    """The least severity that makes the exit code 1."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


Paths = Annotated[
    list[Path] | None,
    typer.Argument(
        help="Files and folders to check; - reads a file from stdin.",
        show_default="the current folder",
        readable=False,  # we say ourselves what cannot be read, in one line
        allow_dash=True,
    ),
]
StdinFilename = Annotated[
    Path | None,
    typer.Option(
        "--stdin-filename",
        metavar="FILE",
        help="Read stdin in the place of this file: includes are looked for beside it, and "
        "--fix prints the repaired text.",
        rich_help_panel=_FILES,
    ),
]
SkipOtherFiles = Annotated[
    bool,
    typer.Option(
        "--skip-other-files",
        help="Pass over named files that are not MJCF.",
        rich_help_panel=_FILES,
    ),
]
ChangedSince = Annotated[
    str | None,
    typer.Option(
        "--changed-since",
        metavar="REF",
        help="Only models of which a file, an include, a mesh or a texture has changed since this "
        "Git commit or branch.",
        rich_help_panel=_FILES,
    ),
]
ShowFiles = Annotated[
    bool,
    typer.Option(
        "--show-files",
        help="Print what would be checked, and in which model, and end.",
        rich_help_panel=_FILES,
    ),
]
Watch = Annotated[
    bool,
    typer.Option("--watch", help="Check again whenever a file changes.", rich_help_panel=_FILES),
]

Fix = Annotated[
    bool, typer.Option("--fix", help="Write safe repairs in place.", rich_help_panel=_REPAIRS)
]
UnsafeFixes = Annotated[
    bool,
    typer.Option(
        "--unsafe-fixes",
        help="Also make repairs that a person must look at.",
        rich_help_panel=_REPAIRS,
    ),
]
Diff = Annotated[
    bool,
    typer.Option(
        "--diff",
        help="Print the repairs as a unified diff; write nothing.",
        rich_help_panel=_REPAIRS,
    ),
]
OutputDir = Annotated[
    Path | None,
    typer.Option(
        "--output-dir",
        help="Write repaired copies, with all they need, there.",
        rich_help_panel=_REPAIRS,
    ),
]
Prove = Annotated[
    bool,
    typer.Option(
        "--prove",
        help="Also prove repairs of what the target refuses, on the newest older release "
        "that loads it; it is fetched if need be.",
        rich_help_panel=_REPAIRS,
    ),
]
Alternative = Annotated[
    list[str] | None,
    typer.Option(
        "--alternative",
        metavar="RULE=NAME",
        help="Choose another repair of a rule.",
        rich_help_panel=_REPAIRS,
    ),
]
FixOutside = Annotated[
    bool,
    typer.Option(
        "--fix-outside",
        help="Also repair files outside the paths' projects.",
        rich_help_panel=_REPAIRS,
    ),
]
BreakHardlinks = Annotated[
    bool,
    typer.Option(
        "--break-hardlinks",
        help="Also repair files that have other names.",
        rich_help_panel=_REPAIRS,
    ),
]

Engine = Annotated[
    EngineUse,
    typer.Option(
        "--engine",
        help="Whether the real MuJoCo compiles each model.",
        rich_help_panel=_TARGETS,
    ),
]
TargetVersion = Annotated[
    list[str] | None,
    typer.Option(
        "--target-version",
        help="Releases to check against: installed, latest, 3.2.0, 2.3.7..4.0.0, '>=3.1,<4'.",
        show_default="installed",
        rich_help_panel=_TARGETS,
    ),
]
FromVersion = Annotated[
    str | None,
    typer.Option(
        "--from-version",
        metavar="RELEASE",
        help="The release the models were made for, or auto for the newest that loads each: "
        "also report what the target reads differently.",
        rich_help_panel=_TARGETS,
    ),
]
Python = Annotated[
    Path | None,
    typer.Option(
        "--python",
        help="Check against the MuJoCo of this Python interpreter.",
        rich_help_panel=_TARGETS,
    ),
]

Select = Annotated[
    list[str] | None,
    typer.Option(
        "--select",
        help="Run only these rules or categories.",
        autocompletion=chosen_names,
        rich_help_panel=_RULES,
    ),
]
ExtendSelect = Annotated[
    list[str] | None,
    typer.Option(
        "--extend-select",
        help="Run these rules or categories, too.",
        autocompletion=chosen_names,
        rich_help_panel=_RULES,
    ),
]
Ignore = Annotated[
    list[str] | None,
    typer.Option(
        "--ignore",
        help="Leave out these rules or categories.",
        autocompletion=chosen_names,
        rich_help_panel=_RULES,
    ),
]

BaselineFile = Annotated[
    Path | None,
    typer.Option(
        "--baseline",
        metavar="FILE",
        help="Findings in this file do not count, are not shown and not repaired.",
        rich_help_panel=_LIVING,
    ),
]
WriteBaseline = Annotated[
    bool,
    typer.Option(
        "--write-baseline",
        help="Write the findings there are into the baseline; stale ones go.",
        rich_help_panel=_LIVING,
    ),
]
PruneBaseline = Annotated[
    bool,
    typer.Option(
        "--prune-baseline",
        help="Take out of the baseline what is not found any more; add nothing.",
        rich_help_panel=_LIVING,
    ),
]
NoBaseline = Annotated[
    bool,
    typer.Option(
        "--no-baseline",
        help="Leave aside the baseline of the settings.",
        rich_help_panel=_LIVING,
    ),
]
FailOnFlag = Annotated[
    FailOn | None,
    typer.Option(
        "--fail-on",
        help="Least severity that makes the exit code 1.",
        show_default="error",
        rich_help_panel=_LIVING,
    ),
]
ExitZero = Annotated[
    bool,
    typer.Option(
        "--exit-zero",
        help="End with 0 whatever is found.",
        rich_help_panel=_LIVING,
    ),
]

OutputFormat = Annotated[
    Format,
    typer.Option("--output-format", help="How to print findings.", rich_help_panel=_OUTPUT),
]
OutputFile = Annotated[
    list[str] | None,
    typer.Option(
        "--output-file",
        metavar="[FORMAT=]FILE",
        help="Also write the findings into a file; may be repeated.",
        rich_help_panel=_OUTPUT,
    ),
]
MaxPerRule = Annotated[
    int | None,
    typer.Option(
        "--max-per-rule",
        min=0,
        metavar="N",
        help="Print so many findings of a rule in a file, and count the rest; 0 prints all.",
        show_default="20 in full and concise, else all",
        rich_help_panel=_OUTPUT,
    ),
]
Statistics = Annotated[
    bool,
    typer.Option(
        "--statistics",
        help="Print how often each rule finds something, in place of the findings.",
        rich_help_panel=_OUTPUT,
    ),
]

Config = Annotated[
    list[str] | None,
    typer.Option(
        "--config",
        metavar="FILE|KEY=VALUE",
        help="Settings: another file, or a line of TOML that goes over it.",
        rich_help_panel=_SETTINGS,
    ),
]
Isolated = Annotated[
    bool,
    typer.Option("--isolated", help="Read no file of settings.", rich_help_panel=_SETTINGS),
]
ShowSettings = Annotated[
    bool,
    typer.Option("--show-settings", help="Print the settings, and end.", rich_help_panel=_SETTINGS),
]
