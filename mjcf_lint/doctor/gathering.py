"""Gather a case: ask the interpreter, try what can be tried, and look at the disk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from mjcf_lint.doctor.asking import facts_of
from mjcf_lint.doctor.case import Asked, Case
from mjcf_lint.doctor.facts import Facts
from mjcf_lint.doctor.files import flaws_in
from mjcf_lint.doctor.kitchens import kitchens_of
from mjcf_lint.doctor.log import LogRead
from mjcf_lint.doctor.models import Looked, look
from mjcf_lint.doctor.trials import MUJOCO, try_all
from mjcf_lint.errors import MjcfLintError
from mjcf_lint.preflight.resources import resources

WITH_ASSETS = ("gymnasium_robotics", "d4rl", "adept_envs", "diffusion_policy", "robosuite", "gym")
"""Modules whose asset files are looked at without being asked for."""


def gather(python: Path, asked: Asked, log: LogRead | None = None) -> Case:
    """Return everything there is to know; raises NoAnswer for an interpreter that tells nothing."""
    facts = facts_of(python)
    trials = try_all(python, facts, render=asked.render)
    works = MUJOCO in trials and trials[MUJOCO].worked
    paths = (*asked.paths, *(log.models if log else ()))
    return Case(
        facts=facts,
        asked=replace(asked, paths=paths),
        resources=resources(),
        trials=trials,
        flaws=flaws_in((*asked.paths, *_packages(facts))),
        kitchens=kitchens_of(facts),
        models=_models(paths, python, facts, works=works) if paths else None,
        log=log,
    )


def _packages(facts: Facts) -> list[Path]:
    folders = map(facts.module, WITH_ASSETS)
    return [folder for folder in folders if folder is not None]


def _models(paths: Sequence[Path], python: Path, facts: Facts, *, works: bool) -> Looked | None:
    """Look at models with the MuJoCo that is here, or by reading where it does not work."""
    from mjcf_lint.project.files import SUFFIXES, Files, find

    xml = [path for path in paths if path.is_dir() or path.suffix.lower() in SUFFIXES]
    try:
        found = find(xml, Files(), skip_other=True)
    except MjcfLintError as error:
        return Looked((*xml,), trouble=str(error))
    # A folder of meshes is worth looking at, though no model lies in it.
    if not found.models and not found.fragments:
        return None
    if works:
        return look(xml, "", python)
    release = facts.version("mujoco")
    return look(xml, str(release) if release else "latest", None)
