"""D1 and D11: packages that do not work with each other."""

from __future__ import annotations

from collections.abc import Iterator

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from mjcf_lint.doctor.case import Case
from mjcf_lint.doctor.checks import gl
from mjcf_lint.doctor.checks.libraries import FIRST_WITH_A_CORE
from mjcf_lint.doctor.dm_control import fitting_dm_control, fitting_mujoco
from mjcf_lint.doctor.finding import Finding, fine, install, note, problem
from mjcf_lint.doctor.pairs import PAIRS, Pair
from mjcf_lint.doctor.probe import DISTRIBUTIONS, WHOLE
from mjcf_lint.doctor.trials import DM_CONTROL, MUJOCO, MUJOCO_WITHOUT_GL


def mujoco_works(case: Case) -> Iterator[Finding]:
    """Yield whether mujoco imports and compiles a small model."""
    tried = case.trials.get(MUJOCO)
    if tried is None:
        if case.facts.installed("mujoco-py"):
            yield note("D1", "no-mujoco", "only mujoco-py is installed here, no mujoco")
        else:
            yield problem(
                *("D1", "no-mujoco", "mujoco is not installed here"),
                f"{case.python} finds no module mujoco",
                install(case.python, "mujoco"),
            )
        return
    if tried.worked:
        yield fine("D1", "mujoco", f"mujoco {tried.told} imports and compiles a model")
        return
    again = case.trials.get(MUJOCO_WITHOUT_GL)
    if again and again.worked:
        if any(gl.platforms(case)) or any(gl.device(case)):
            return
        chosen = case.facts.variables["MUJOCO_GL"]
        yield problem(
            *("D8", "mujoco-gl", f"mujoco does not import with MUJOCO_GL={chosen}"),
            f"import mujoco: {tried.trouble}",
            "unset MUJOCO_GL, or set MUJOCO_GL=disable if nothing is drawn",
            f"mjcf-lint doctor --render --python {case.python}",
        )
        return
    if _is_half(case):
        return  # both_halves says why
    here = case.facts.installed("mujoco")
    version = f"=={here.version}" if here else ""
    yield problem(
        *("D1", "mujoco-import", "mujoco does not work here"),
        f"import mujoco: {tried.trouble}",
        install(case.python, "--force-reinstall", f"mujoco{version}"),
    )


def _is_half(case: Case) -> bool:
    """Say whether files of it are gone, so that another check says why it does not import."""
    release = case.facts.version("mujoco")
    core = case.facts.installed("mujoco-core")
    lost = any(one.lost for one in case.facts.distributions)
    return lost or (release is not None and release >= FIRST_WITH_A_CORE and core is None)


def dm_control_fits(case: Case) -> Iterator[Finding]:
    """Yield whether dm_control builds a physics on the mujoco that is here."""
    tried = case.trials.get(DM_CONTROL)
    control, mujoco = case.facts.version("dm-control"), case.facts.version("mujoco")
    if tried is None or control is None or mujoco is None:
        return
    if tried.worked:
        yield fine("D1", "dm-control", f"dm_control {control} works with mujoco {mujoco}")
        return
    if (first := case.trials.get(MUJOCO)) and not first.worked:
        return  # one cause, one finding
    mine, theirs = fitting_mujoco(control), fitting_dm_control(mujoco)
    now = []
    if theirs:
        now.append(install(case.python, f"dm-control=={theirs}"))
    if mine:
        now.append(install(case.python, f"mujoco=={mine}"))
    made = f"; it is made for mujoco {mine}" if mine and mine != mujoco else ""
    yield problem(
        *("D1", "dm-control", f"dm_control {control} does not work with mujoco {mujoco}{made}"),
        f"a small physics: {tried.trouble}",
        *now,
    )


def requirements_hold(case: Case) -> Iterator[Finding]:
    """Yield what packages ask of each other and do not get, which pip was told to pass over."""
    for name in DISTRIBUTIONS:
        found = case.facts.installed(name)
        for line in found.requires if found else ():
            wanted = _wanted(line)
            if found is None or wanted is None:
                continue
            other = canonicalize_name(wanted.name)
            here = case.facts.version(other)
            if other not in DISTRIBUTIONS or (here and wanted.specifier.contains(here, True)):
                continue
            if name in WHOLE and here is None:
                continue  # mujoco_works tells what it misses
            what = f"{name} {found.version} asks for {_text(wanted)}"
            yield note(
                *("D1", "requirement", f"{what}, {_instead(other, str(here or ''))}"),
                f"metadata of {name} {found.version} in {found.place}",
                install(case.python, _text(wanted)),
                install(case.python, "--upgrade", name),
            )


def _wanted(line: str) -> Requirement | None:
    wanted = _requirement(line)
    return None if wanted is None or wanted.marker else wanted


def _requirement(line: str) -> Requirement | None:
    try:
        return Requirement(line)
    except InvalidRequirement:
        return None


def _text(wanted: Requirement) -> str:
    return f"{wanted.name}{wanted.specifier}"


def _instead(name: str, version: str) -> str:
    return f"and {version} is here" if version else f"and there is no {name} here"


def extras_hold(case: Case) -> Iterator[Finding]:
    """Yield what the MuJoCo environments of gymnasium need beside mujoco, and is not here."""
    found = case.facts.installed("gymnasium")
    if found is None or not case.facts.modules.get("mujoco"):
        return
    wanted = [line for line in map(_requirement, found.requires) if line and line.marker]
    missing = [
        one.name
        for one in wanted
        if one.marker
        and one.marker.evaluate({"extra": "mujoco"})
        and not one.marker.evaluate({"extra": ""})
        and canonicalize_name(one.name) in DISTRIBUTIONS
        and case.facts.installed(canonicalize_name(one.name)) is None
    ]
    if missing:
        yield note(
            *("D1", "gymnasium-extra", f"there is no {' and no '.join(missing)} here"),
            f"gymnasium {found.version} asks for it in gymnasium[mujoco]; without it Ant, Hopper "
            "and its other MuJoCo environments raise ModuleNotFoundError",
            install(case.python, *missing),
        )


def known_pairs(case: Case) -> Iterator[Finding]:
    """Yield pairs of packages that are known not to work together; rows of a name are one."""
    by_name: dict[str, list[Pair]] = {}
    for pair in PAIRS:
        one, other = case.facts.version(pair.package), case.facts.version(pair.other)
        if one and other and pair.holds(one, other):
            by_name.setdefault(pair.name, []).append(pair)
    for name, pairs in by_name.items():
        first = pairs[0]
        others = " and ".join(f"{pair.other} {case.facts.version(pair.other)}" for pair in pairs)
        make = note if first.mild else problem
        yield make(
            *(first.check, name),
            f"{first.package} {case.facts.version(first.package)} with {others}: {first.breaks}",
            "; ".join(f"{pair.verified.value}: {pair.evidence}" for pair in pairs),
            *([install(case.python, *first.install)] if first.install else []),
            *first.steps,
        )
