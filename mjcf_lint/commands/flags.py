"""The flags of check, one name each, in the groups that its help shows."""

from __future__ import annotations

from enum import Enum
from functools import partial
from pathlib import Path
from typing import Annotated

from mjcf_lint.commands.completing import chosen_names
from mjcf_lint.commands.flag import argument, option
from mjcf_lint.reporters import Format
from mjcf_lint.sessions.session import EngineUse

_file = partial(option, rich_help_panel="Files")
_repair = partial(option, rich_help_panel="Repairs")
_target = partial(option, rich_help_panel="Releases and engines")
_rule = partial(option, rich_help_panel="Rules")
_living = partial(option, rich_help_panel="Living with findings")
_output = partial(option, rich_help_panel="Output")
_speed = partial(option, rich_help_panel="Speed")
_setting = partial(option, rich_help_panel="Settings")


HERE = Path()


class FailOn(str, Enum):
    """The least severity that makes the exit code 1."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


Paths = Annotated[
    list[Path] | None,
    argument(
        help="Files and folders to check; - reads a file from stdin.",
        show_default="the current folder",
        readable=False,  # we say ourselves what cannot be read, in one line
        allow_dash=True,
    ),
]
StdinFilename = Annotated[
    Path | None,
    _file(
        "--stdin-filename",
        metavar="FILE",
        help="Read stdin in the place of this file: includes are looked for beside it, and "
        "--fix prints the repaired text.",
    ),
]
SkipOtherFiles = Annotated[
    bool, _file("--skip-other-files", help="Pass over named files that are not MJCF.")
]
ChangedSince = Annotated[
    str | None,
    _file(
        "--changed-since",
        metavar="REF",
        help="Only models of which a file, an include, a mesh or a texture has changed since this "
        "Git commit or branch.",
    ),
]
ShowFiles = Annotated[
    bool, _file("--show-files", help="Print what would be checked, and in which model, and end.")
]
Watch = Annotated[bool, _file("--watch", help="Check again whenever a file changes.")]

Fix = Annotated[bool, _repair("--fix", help="Write safe repairs in place.")]
UnsafeFixes = Annotated[
    bool, _repair("--unsafe-fixes", help="Also make repairs that a person must look at.")
]
Diff = Annotated[
    bool, _repair("--diff", help="Print the repairs as a unified diff; write nothing.")
]
OutputDir = Annotated[
    Path | None, _repair("--output-dir", help="Write repaired copies, with all they need, there.")
]
Prove = Annotated[
    bool,
    _repair(
        "--prove",
        help="Also prove repairs of what the target refuses, on the newest older release "
        "that loads it; it is fetched if need be.",
    ),
]
Alternative = Annotated[
    list[str] | None,
    _repair("--alternative", metavar="RULE=NAME", help="Choose another repair of a rule."),
]
FixOutside = Annotated[
    bool, _repair("--fix-outside", help="Also repair files outside the paths' projects.")
]
BreakHardlinks = Annotated[
    bool, _repair("--break-hardlinks", help="Also repair files that have other names.")
]

Engine = Annotated[
    EngineUse, _target("--engine", help="Whether the real MuJoCo compiles each model.")
]
TargetVersion = Annotated[
    list[str] | None,
    _target(
        "--target-version",
        help="Releases to check against: installed, latest, 3.2.0, 2.3.7..4.0.0, '>=3.1,<4'.",
        show_default="installed",
    ),
]
FromVersion = Annotated[
    str | None,
    _target(
        "--from-version",
        metavar="RELEASE",
        help="The release the models were made for, or auto for the newest that loads each: "
        "also report what the target reads differently.",
    ),
]
Python = Annotated[
    Path | None, _target("--python", help="Check against the MuJoCo of this Python interpreter.")
]

Select = Annotated[
    list[str] | None,
    _rule("--select", help="Run only these rules or categories.", autocompletion=chosen_names),
]
ExtendSelect = Annotated[
    list[str] | None,
    _rule(
        "--extend-select", help="Run these rules or categories, too.", autocompletion=chosen_names
    ),
]
Ignore = Annotated[
    list[str] | None,
    _rule("--ignore", help="Leave out these rules or categories.", autocompletion=chosen_names),
]

BaselineFile = Annotated[
    Path | None,
    _living(
        "--baseline",
        metavar="FILE",
        help="Findings in this file do not count, are not shown and not repaired.",
    ),
]
WriteBaseline = Annotated[
    bool,
    _living(
        "--write-baseline", help="Write the findings there are into the baseline; stale ones go."
    ),
]
PruneBaseline = Annotated[
    bool,
    _living(
        "--prune-baseline", help="Take out of the baseline what is not found any more; add nothing."
    ),
]
NoBaseline = Annotated[
    bool, _living("--no-baseline", help="Leave aside the baseline of the settings.")
]
FailOnFlag = Annotated[
    FailOn | None,
    _living("--fail-on", help="Least severity that makes the exit code 1.", show_default="error"),
]
ExitZero = Annotated[bool, _living("--exit-zero", help="End with 0 whatever is found.")]

OutputFormat = Annotated[Format, _output("--output-format", help="How to print findings.")]
OutputFile = Annotated[
    list[str] | None,
    _output(
        "--output-file",
        metavar="[FORMAT=]FILE",
        help="Also write the findings into a file; may be repeated.",
    ),
]
Pictures = Annotated[
    bool,
    _output(
        "--pictures/--no-pictures",
        help="Draw repaired models, before and after, for an html report.",
    ),
]
MaxPerRule = Annotated[
    int | None,
    _output(
        "--max-per-rule",
        min=0,
        metavar="N",
        help="Print so many findings of a rule in a file, and count the rest; 0 prints all.",
        show_default="20 in full and concise, else all",
    ),
]
Statistics = Annotated[
    bool,
    _output(
        "--statistics", help="Print how often each rule finds something, in place of the findings."
    ),
]

Jobs = Annotated[
    int | None,
    _speed(
        "--jobs",
        "-j",
        min=1,
        metavar="N",
        help="Check many models in so many processes.",
        show_default="one for each core",
    ),
]
CacheDir = Annotated[
    Path | None,
    _speed(
        "--cache-dir",
        metavar="DIR",
        envvar="MJCF_LINT_CACHE_DIR",
        help="Keep what is found there, so that only what has changed is checked again.",
        show_default="in the user's cache",
    ),
]
NoCache = Annotated[
    bool,
    _speed(
        "--no-cache",
        envvar="MJCF_LINT_NO_CACHE",
        help="Check everything again, and keep nothing of it.",
    ),
]
SchedulerAddress = Annotated[
    str | None,
    _speed(
        "--scheduler",
        metavar="ADDRESS",
        help="Check the models on the workers of this Dask scheduler, as tcp://host:8786.",
    ),
]
SchedulerFile = Annotated[
    Path | None,
    _speed(
        "--scheduler-file",
        metavar="FILE",
        help="The same, by the file that the scheduler writes its address into, as on SLURM.",
    ),
]
Resume = Annotated[
    Path | None,
    _speed(
        "--resume",
        metavar="FILE",
        help="Write down there what is seen while the run goes on; if it breaks off, the next one "
        "with this file goes on from there.",
    ),
]

Config = Annotated[
    list[str] | None,
    _setting(
        "--config",
        metavar="FILE|KEY=VALUE",
        help="Settings: another file, or a line of TOML that goes over it.",
    ),
]
Isolated = Annotated[bool, _setting("--isolated", help="Read no file of settings.")]
ShowSettings = Annotated[bool, _setting("--show-settings", help="Print the settings, and end.")]
