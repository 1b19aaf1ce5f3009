"""What has changed in a Git repository since some commit, and which models that concerns."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from mjcf_lint.errors import MjcfLintError
from mjcf_lint.mjcf.model import Model
from mjcf_lint.mjcf.reach import reach

_NOT_OURS = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR")
"""What a hook of Git is given, which would send each of our questions to the hook's repository."""
_LINK = "160000"
_WHOLE = ("--no-abbrev", "--ignore-submodules=none", "--no-ext-diff")


class GitError(MjcfLintError):
    """A repository or a commit that is none."""


@dataclass(slots=True)
class Since:
    """The files and folders that changed; paths are absolute, each without links above its name."""

    ref: str
    changed: frozenset[Path]
    _folders: dict[Path, Path] = field(default_factory=dict)
    """Folders and where they really are."""
    _touched: dict[Path, bool] = field(default_factory=dict)
    """What is known of files: models share most of theirs."""

    @classmethod
    def of(cls, ref: str, paths: Sequence[Path]) -> Since:
        """Ask Git; raises GitError for paths in no repository, and for a commit it does not know.

        What counts is what changed since the branches parted, in the folder as it is now: what
        was committed, what was not, and files that Git does not know yet but does not ignore.
        """
        tops = dict.fromkeys(_top(path, ref) for path in paths)
        changed = (one for top in tops for one in _changed(top, _fork(top, ref)))
        return cls(ref, frozenset(changed))

    def concerns(self, model: Model) -> bool:
        """Say whether anything that a model depends on has changed, came or went."""
        return any(self.touched(path) for path in reach(model))

    def touched(self, path: Path) -> bool:
        """Say whether a file has changed, or a link or folder on the way to it."""
        if path not in self._touched:
            self._touched[path] = self._has_changed(path)
        return self._touched[path]

    def _has_changed(self, path: Path) -> bool:
        absolute, real = Path(os.path.abspath(path)), Path(os.path.realpath(path))
        if not self.changed.isdisjoint((real, *real.parents)):
            return True
        return any(self._placed(one) in self.changed for one in (absolute, *absolute.parents))

    def _placed(self, path: Path) -> Path:
        """Return a path as Git would name it: a link in the end of it stays one."""
        if path.parent not in self._folders:
            self._folders[path.parent] = Path(os.path.realpath(path.parent))
        return self._folders[path.parent] / path.name


def _top(path: Path, ref: str) -> Path:
    """Return the repository of a path, or the one around it in which we work."""
    try:
        found = top = _shown(path if path.is_dir() else path.parent, "--show-toplevel")
    except GitError as error:
        raise GitError(f"--changed-since {ref}: {path}: {error}") from None
    assert top is not None
    here = Path(os.path.realpath(Path.cwd()))
    while found and found not in (here, *here.parents):
        found = _shown(found, "--show-superproject-working-tree")
    return found or top


def _shown(folder: Path, what: str) -> Path | None:
    told = _line(folder, "rev-parse", what)
    return Path(os.path.realpath(os.fsdecode(told))) if told else None


def _fork(top: Path, ref: str) -> str:
    """Return the commit where our branch left that of a reference, or the reference's own."""
    try:
        commit = _line(top, "rev-parse", "--verify", "--end-of-options", f"{ref}^{{commit}}")
    except GitError:
        raise GitError(
            f"--changed-since {ref}: {top} has no such commit, branch or tag; in a shallow clone, "
            "fetch it first"
        ) from None
    try:
        return _line(top, "merge-base", "HEAD", commit.decode()).decode()
    except GitError:
        return commit.decode()


def _changed(top: Path, base: str | None) -> Iterator[Path]:
    """Yield what changed in a repository and its submodules; of all of it, the folder."""
    if base is None:
        yield top
        return
    told = _git(top, "diff", "--raw", "-z", "--no-renames", *_WHOLE, base, "--").split(b"\0")
    for about, name in zip(told[::2], told[1::2], strict=False):
        old_mode, new_mode, old, *_ = about.decode().lstrip(":").split()
        path = top / os.fsdecode(name)
        if new_mode == _LINK and (path / ".git").exists():
            known = old if old_mode == _LINK and _has(path, old) else None
            yield from _changed(path, known)
        else:
            yield path
    others = _git(top, "ls-files", "--others", "--exclude-standard", "-z").split(b"\0")
    yield from (top / os.fsdecode(name.rstrip(b"/")) for name in others if name)


def _has(top: Path, commit: str) -> bool:
    try:
        _git(top, "cat-file", "-e", f"{commit}^{{commit}}")
    except GitError:
        return False
    return True


def _line(folder: Path, *arguments: str) -> bytes:
    return _git(folder, *arguments).rstrip(b"\n")


def _git(folder: Path, *arguments: str) -> bytes:
    """Run Git in a folder; raises GitError with the first line of what it complains of."""
    kept = {name: value for name, value in os.environ.items() if name not in _NOT_OURS}
    command = ["git", "-C", str(folder), "-c", "core.fsmonitor=false", *arguments]
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            env={**kept, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"},
        )
    except FileNotFoundError:
        raise GitError("there is no git to ask") from None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines() or ["git failed"]
        raise GitError(said[0].removeprefix("fatal: "))
    return done.stdout
