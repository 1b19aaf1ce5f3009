"""D6: halves of mujoco that are missing, and copies of it that stand in each other's way."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from packaging.version import Version

from mjcf_lint.doctor.case import Case
from mjcf_lint.doctor.facts import Distribution
from mjcf_lint.doctor.finding import Finding, fine, install, note, problem
from mjcf_lint.doctor.probe import WHOLE
from mjcf_lint.doctor.trials import MUJOCO
from mjcf_lint.reporters.text import plural

FIRST_WITH_A_CORE = Version("4.0.0")


def both_halves(case: Case) -> Iterator[Finding]:
    """Yield what is missing of mujoco: from 4.0 on its library is a package of its own."""
    facts = case.facts
    mujoco, core = facts.version("mujoco"), facts.version("mujoco-core")
    if mujoco is None:
        return
    again = ("--force-reinstall", "--no-deps")
    lost = [one for name in WHOLE if (one := facts.installed(name)) and one.lost]
    if mujoco >= FIRST_WITH_A_CORE and core is None:
        yield problem(
            *("D6", "no-core", f"mujoco {mujoco} is here without mujoco-core, its other half"),
            "; ".join(_said(case)) or f"no metadata of mujoco-core for {case.python}",
            install(case.python, *again, f"mujoco-core=={mujoco}"),
        )
    elif lost and not (mujoco < FIRST_WITH_A_CORE and core):
        names = [f"{one.name}=={one.version}" for one in lost]
        if mujoco >= FIRST_WITH_A_CORE:
            names = [f"mujoco=={mujoco}", f"mujoco-core=={core}"]
        yield problem(
            *("D6", "lost-files", f"files of {' and '.join(_named(one) for one in lost)} are gone"),
            "; ".join(map(_lost, lost)),
            install(case.python, *again, *names),
        )
    elif mujoco < FIRST_WITH_A_CORE and core:
        remove = f"{case.python} -m pip uninstall --yes mujoco-core mujoco-studio"
        make = problem if lost or not _works(case) else note
        yield make(
            *("D6", "old-core", f"mujoco-core {core} is left beside mujoco {mujoco}"),
            "; ".join(("both write into one folder", *map(_lost, lost), *_said(case))),
            remove,
            install(case.python, *again, f"mujoco=={mujoco}"),
        )
    else:
        yield fine("D6", "mujoco-files", f"all files of mujoco {mujoco} are there")


def _named(one: Distribution) -> str:
    return f"{one.name} {one.version}"


def _lost(one: Distribution) -> str:
    first = Path(one.lost[0]).as_posix() if one.lost else ""
    return f"{len(one.lost)} of {plural(one.files, 'file')} of {one.name} are gone, as {first}"


def _works(case: Case) -> bool:
    tried = case.trials.get(MUJOCO)
    return tried is None or tried.worked


def _said(case: Case) -> tuple[str, ...]:
    tried = case.trials.get(MUJOCO)
    return (f"import mujoco: {tried.trouble}",) if tried and not tried.worked else ()


def shadowed(case: Case) -> Iterator[Finding]:
    """Yield packages that lie in several folders of the path, of which only the first counts."""
    for name in ("mujoco", "mujoco-core", "dm-control"):
        copies = [one for one in case.facts.distributions if one.name == name]
        if len({one.version for one in copies}) < 2:
            continue
        first, others = copies[0], copies[1:]
        listed = ", ".join(f"{one.version} in {one.place}" for one in others)
        what = f"{name} is here {len(copies)} times: {first.version} is used, {listed} is not"
        evidence = f"{first.place} stands before the others in sys.path"
        # An environment that goes over the system's packages is meant to do so.
        if _own(case, first):
            yield note("D6", "two-copies", what, evidence)
        else:
            yield problem(
                *("D6", "two-copies", what, evidence),
                "PYTHONNOUSERSITE=1 and an empty PYTHONPATH leave out what lies elsewhere",
                f"remove what {first.place} holds of {name}",
            )


def _own(case: Case, one: Distribution) -> bool:
    return Path(case.facts.prefix) in Path(one.place).parents


def on_library_path(case: Case) -> Iterator[Finding]:
    """Yield libraries of MuJoCo that LD_LIBRARY_PATH or LD_PRELOAD put before the package's."""
    facts = case.facts
    own = {Path(one.path).name for one in facts.libraries if Path(one.path).parent.name == "mujoco"}
    for one in facts.libraries:
        if one.place in ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH") and Path(one.path).name in own:
            yield problem(
                *("D6", "library-path", f"{one.place} puts another {Path(one.path).name} first"),
                f"{one.path} is loaded in place of the one in the mujoco package",
                f"unset {one.place}",
            )
    if "mujoco" in (loaded := facts.variables.get("LD_PRELOAD", "")):
        yield problem(
            *("D6", "preload", "LD_PRELOAD loads a MuJoCo before any program asks for one"),
            f"LD_PRELOAD={loaded}",
            "unset LD_PRELOAD",
        )
    if facts.conda and any("libmujoco" in name for name in facts.conda):
        yield from _conda(case)


def _conda(case: Case) -> Iterator[Finding]:
    """Yield a pip package of mujoco over the one of conda, where they are not of one release."""
    here = case.facts.installed("mujoco")
    releases = {name.split("-")[1] for name in case.facts.conda if name.startswith("libmujoco-")}
    if here and releases and here.version not in releases:
        yield note(
            *("D6", "conda", f"mujoco {here.version} was installed over conda's {min(releases)}"),
            f"{case.facts.prefix}/conda-meta lists libmujoco {min(releases)}",
            "conda remove mujoco libmujoco mujoco-python, then install mujoco with pip alone",
        )
