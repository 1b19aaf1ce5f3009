"""The files that `mjcf-lint init` writes into a project."""

from __future__ import annotations

from dataclasses import dataclass

from mjcf_lint import __version__

SETTINGS_FILE = "mjcf-lint.toml"
HOOKS_FILE = ".pre-commit-config.yaml"
WORKFLOW_FILE = ".github/workflows/mjcf-lint.yml"
GITLAB_FILE = ".gitlab-ci.yml"

REQUIREMENT = f"mjcf-lint=={__version__}"

_SETTINGS = """\
# Settings of mjcf-lint; flags of the command line go before them.
# All of them: mjcf-lint settings. What they come to: mjcf-lint check --show-settings

{target}

# Also report what reads differently than in the release the models were made for.
# from-version = "auto"

# Let warnings fail a run, too.
# fail-on = "warning"

# Rules and categories beside those that are on, and such to leave out: mjcf-lint rules
# extend-select = ["style"]
# ignore = ["visual-mass"]

# Files and folders to pass over, beside what Git ignores.
# exclude = ["third_party/"]

# [per-file-ignores]
# "tests/*" = ["physics"]

# [severity]
# unused-asset = "info"
"""

_NO_TARGET = """\
# MuJoCo releases the models must load in; without it, the one that is installed counts.
# target-version = "3.2.0..4.0.0"
"""

HOOK = f"""\
- repo: local
  hooks:
  - id: mjcf-lint
    name: mjcf-lint
    entry: mjcf-lint check --skip-other-files
    language: python
    additional_dependencies: ["{REQUIREMENT}"]
    files: \\.(xml|mjcf)$
    require_serial: true
"""

_CHECKOUT = " # what else to fetch"

_WORKFLOW = f"""\
name: mjcf-lint

on:
  push:
  pull_request:

permissions:
  contents: read

jobs:
  mjcf-lint:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5{_CHECKOUT}
      - uses: actions/setup-python@v6
        with:
          python-version: "3.12"
      - name: Install mjcf-lint
        run: python -m pip install --quiet {REQUIREMENT}
      - name: Check all models
        run: mjcf-lint . --output-format github --output-file "markdown=$RUNNER_TEMP/mjcf-lint.md"
      - name: List what it found
        if: ${{{{ !cancelled() }}}}
        run: |
          report="$RUNNER_TEMP/mjcf-lint.md"
          if [ -f "$report" ]; then cat "$report" >> "$GITHUB_STEP_SUMMARY"; fi
"""

GITLAB = f"""\
mjcf-lint:
  image: python:3.12-slim
  script:
    - pip install --quiet {REQUIREMENT}
    - >-
      mjcf-lint . --output-file gitlab=mjcf-lint-quality.json
      --output-file junit=mjcf-lint-junit.xml
  artifacts:
    when: always
    reports:
      codequality: mjcf-lint-quality.json
      junit: mjcf-lint-junit.xml
"""


@dataclass(frozen=True, slots=True)
class Targets:
    """The releases that a project's own requirement allows: the oldest and the newest of them."""

    releases: tuple[str, ...]
    requirement: str
    file: str


def settings_text(targets: Targets | None) -> str:
    """Return settings, nearly all of them comments."""
    if targets is None:
        return _SETTINGS.format(target=_NO_TARGET.strip())
    which = "the release" if len(targets.releases) == 1 else "the oldest and the newest release"
    names = ", ".join(f'"{release}"' for release in targets.releases)
    target = (
        f"# MuJoCo releases the models must load in: {which} that {targets.file} allows\n"
        f"# ({targets.requirement}).\ntarget-version = [{names}]"
    )
    return _SETTINGS.format(target=target)


def hooks_text() -> str:
    """Return a configuration of pre-commit that holds the hook alone."""
    return f"repos:\n{HOOK}"


def workflow_text(*, lfs: bool, submodules: bool) -> str:
    """Return a workflow of GitHub that fetches what a project keeps elsewhere."""
    wanted = [name for name, needed in (("lfs", lfs), ("submodules", submodules)) if needed]
    checkout = "".join(f"\n          {name}: true" for name in wanted)
    return _WORKFLOW.replace(_CHECKOUT, f"\n        with:{checkout}" if wanted else "")


def with_hook(text: str) -> str | None:
    """Return a configuration of pre-commit with the hook at the end of its repos.

    None where its form leaves doubt where that is; everything else in it stays as it is.
    """
    newline = "\r\n" if "\r\n" in text else "\n"
    lines = text.splitlines()
    starts = [at for at, line in enumerate(lines) if line.split("#")[0].rstrip() == "repos:"]
    if len(starts) != 1 or any(line.startswith(("\t", "...", "%", "{")) for line in lines):
        return None
    if any(line.startswith("---") for line in lines[starts[0] :]):
        return None
    end, indent = starts[0] + 1, None
    for at in range(starts[0] + 1, len(lines)):
        line = lines[at]
        bare = line.lstrip(" ")
        if not bare or bare.startswith("#"):
            continue
        depth = len(line) - len(bare)
        if not depth and not bare.startswith("- "):
            break
        if indent is None:
            if not bare.startswith("- "):
                return None
            indent = depth
        end = at + 1
    if indent is None:
        return None
    added = [f"{' ' * indent}{line}" for line in HOOK.splitlines()]
    return newline.join([*lines[:end], *added, *lines[end:]]) + newline
