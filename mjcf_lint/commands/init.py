"""mjcf-lint init: settings, a hook and a workflow for a project that has none yet."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from mjcf_lint.project.settings import OWN_FILE, SHARED_FILE, TABLE, SettingsError
from mjcf_lint.repair.writer import WriteError


@dataclass(frozen=True, slots=True)
class Step:
    """What is done with one file: written with this text, or left as it is."""

    file: str
    said: str
    text: str | None = None
    paste: str = ""
    """What a person has to put into it."""


def init(
    folder: Annotated[
        Path | None,
        typer.Argument(help="The project.", show_default="the current folder", readable=False),
    ] = None,
    settings: Annotated[
        bool, typer.Option("--settings/--no-settings", help="Write mjcf-lint.toml.")
    ] = True,
    pre_commit: Annotated[
        bool,
        typer.Option("--pre-commit/--no-pre-commit", help="Add a hook for pre-commit."),
    ] = True,
    github: Annotated[
        bool, typer.Option("--github/--no-github", help="Write a workflow for GitHub.")
    ] = True,
    gitlab: Annotated[
        bool, typer.Option("--gitlab/--no-gitlab", help="Write .gitlab-ci.yml for GitLab.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Write files anew that are there already.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print the files; write nothing.")
    ] = False,
) -> int:
    """Write settings, a hook and a workflow into a project, each where there is none yet."""
    root, in_git = _root(folder or Path())
    steps = []
    if settings:
        steps.append(_settings(root, force))
    if pre_commit:
        steps.append(_hook(root))
    if github:
        steps.append(_workflow(root, force))
    if gitlab:
        steps.append(_gitlab(root, force))
    if not steps:
        raise SettingsError("init is asked to write nothing; leave out one of the --no- flags")
    for step in steps:
        if dry_run and step.text is not None:
            typer.echo(f"--- {root / step.file}\n{step.text}")
        elif step.text is not None:
            _write(root / step.file, step.text)
        if not dry_run or step.text is None:
            typer.echo(f"{root / step.file}: {step.said}")
        if step.paste:
            typer.echo(f"\n{step.paste}")
    if not dry_run and any(step.text is not None for step in steps):
        _say_what_is_next(root, in_git, pre_commit)
    return 0


def _root(folder: Path) -> tuple[Path, bool]:
    """Return the folder of the git repository around a folder, or else itself."""
    if not folder.is_dir():
        raise SettingsError(f"{folder}: no such folder")
    absolute = Path(os.path.abspath(folder))
    for above in (absolute, *absolute.parents):
        if (above / ".git").exists():
            return (folder if above == absolute else above), True
    return folder, False


def _settings(root: Path, force: bool) -> Step:
    from mjcf_lint.grammar.recorded import releases
    from mjcf_lint.project.required import required_mujoco
    from mjcf_lint.project.starters import settings_text

    if kept := _kept(root, OWN_FILE, force):
        return kept
    if f"[tool.{TABLE}" in _text(root / SHARED_FILE) and not force:
        return Step(SHARED_FILE, f"has [tool.{TABLE}], so there is no need of {OWN_FILE}")
    targets = required_mujoco(root, releases())
    said = "written"
    if targets:
        said += f", for MuJoCo {' and '.join(targets.releases)}, as {targets.file} asks"
    return Step(OWN_FILE, said, settings_text(targets))


def _hook(root: Path) -> Step:
    from mjcf_lint.project.starters import HOOK, HOOKS_FILE, hooks_text, with_hook

    path = root / HOOKS_FILE
    if not path.exists():
        return Step(HOOKS_FILE, "written", hooks_text())
    text = _text(path)
    if "mjcf-lint" in text:
        return Step(HOOKS_FILE, "speaks of mjcf-lint already; left as it is")
    if (added := with_hook(text)) is not None:
        return Step(HOOKS_FILE, "the hook mjcf-lint was added at the end of its repos", added)
    return Step(HOOKS_FILE, "left as it is; put this among its repos:", paste=HOOK)


def _workflow(root: Path, force: bool) -> Step:
    from mjcf_lint.project.starters import WORKFLOW_FILE, workflow_text

    if kept := _kept(root, WORKFLOW_FILE, force):
        return kept
    lfs = "filter=lfs" in _text(root / ".gitattributes")
    submodules = (root / ".gitmodules").is_file()
    return Step(WORKFLOW_FILE, "written", workflow_text(lfs=lfs, submodules=submodules))


def _gitlab(root: Path, force: bool) -> Step:
    from mjcf_lint.project.starters import GITLAB, GITLAB_FILE

    if not (root / GITLAB_FILE).exists() or force:
        return Step(GITLAB_FILE, "written", GITLAB)
    if "mjcf-lint" in _text(root / GITLAB_FILE):
        return Step(GITLAB_FILE, "speaks of mjcf-lint already; left as it is")
    return Step(GITLAB_FILE, "left as it is; add this job to it:", paste=GITLAB)


def _kept(root: Path, file: str, force: bool) -> Step | None:
    if force or not (root / file).exists():
        return None
    return Step(file, "is there already; left as it is (--force writes it anew)")


def _text(path: Path) -> str:
    """Return what stands in a file, line ends as they are; nothing where there is none."""
    try:
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError:
        raise SettingsError(f"{path}: is not UTF-8; change it by hand") from None
    except OSError as error:
        raise SettingsError(f"{path}: {error.strerror or error}") from None


def _write(path: Path, text: str) -> None:
    """Write a file whole or not at all; raises WriteError."""
    real = Path(os.path.realpath(path))
    try:
        real.parent.mkdir(parents=True, exist_ok=True)
        mode = real.stat().st_mode & 0o777 if real.exists() else 0o666 & ~_umask()
        handle, name = tempfile.mkstemp(prefix=f".{real.name}.", suffix=".tmp", dir=real.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(text.encode())
            Path(name).chmod(mode)
            Path(name).replace(real)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise WriteError(f"{path}: {error.strerror or error}") from None


def _umask() -> int:
    umask = os.umask(0)
    os.umask(umask)
    return umask


def _say_what_is_next(root: Path, in_git: bool, pre_commit: bool) -> None:
    where = "" if root == Path() else f" {root}"
    typer.echo(f"\nnext:\n  mjcf-lint{where}  what it finds now")
    if pre_commit:
        first = "" if in_git else "git init, then "
        typer.echo(f"  {first}pre-commit install  lets commits run it (pip install pre-commit)")
    if in_git:
        typer.echo("  git add the files above, so that others have them, too")
