"""D2, D5, D7, D14 and D15: broken files, and models and Kitchens that do not load."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from pathlib import Path

from mjcf_lint.doctor.case import Case
from mjcf_lint.doctor.files import Fault, Flaw
from mjcf_lint.doctor.finding import Finding, fine, install, note, problem
from mjcf_lint.doctor.kitchens import Kitchen
from mjcf_lint.doctor.models import Looked
from mjcf_lint.reporters.text import plural

_SHOWN = 3
_STEPS = {
    Fault.POINTER: "git -C {folder} lfs install && git -C {folder} lfs pull",
    Fault.PAGE: "fetch these files again from their raw address",
    Fault.EMPTY: "fetch these files again, or reinstall what they belong to",
    Fault.SUBMODULE: "git -C {folder} submodule update --init --recursive",
}
_NAMES = {
    Fault.POINTER: ("lfs-pointers", "only a pointer of Git LFS in place of the file"),
    Fault.PAGE: ("html-assets", "a web page in place of the file"),
    Fault.EMPTY: ("empty-assets", "an empty file"),
    Fault.SUBMODULE: ("submodules", "a submodule that was never fetched"),
}


def files_are_whole(case: Case) -> Iterator[Finding]:
    """Yield asset files that are not what their names say, and submodules that are not there."""
    for fault, (name, what) in _NAMES.items():
        found = [flaw for flaw in case.flaws if flaw.fault is fault]
        if not found:
            continue
        folder = shlex.quote(str(_folder(found)))
        more = f", and {len(found) - 1} more like it" if len(found) > 1 else ""
        yield problem(
            *("D7", name, f"{found[0].path} is {what}{more}"),
            f"read the first bytes of the files below {found[0].top}"
            if fault is not Fault.SUBMODULE
            else f"{found[0].top / '.gitmodules'} names it",
            _STEPS[fault].format(folder=folder),
        )


def _folder(flaws: Sequence[Flaw]) -> Path:
    top = flaws[0].top
    return top if top.is_dir() else top.parent


def models_load(case: Case) -> Iterator[Finding]:
    """Yield what is wrong with the models that were named."""
    looked = case.models
    if looked is None:
        return
    if looked.trouble:
        yield problem("D2", "models-unread", "models could not be looked at", looked.trouble)
    if looked.refusals:
        names = ", ".join(map(str, looked.paths))
        yield _refused(case, looked, "D2", "models", f"what lies in {names}")
    elif not looked.trouble:
        load = f"{plural(looked.models, 'model')} {'loads' if looked.models == 1 else 'load'}"
        yield fine("D2", "models", f"{load} in MuJoCo {looked.release}")


def kitchen_loads(case: Case) -> Iterator[Finding]:
    """Yield which copies of the Kitchen are imported, and which of them do not load."""
    whole: list[Kitchen] = []
    for kitchen in case.kitchens:
        looked = kitchen.looked
        if looked is None:
            what = f"the Kitchen of {kitchen.copy.serves} is here, and no mujoco to load it"
            yield note("D15", "kitchen", what, str(kitchen.root))
        elif looked.refusals:
            what = f"the Kitchen of {kitchen.copy.serves}"
            yield _refused(case, looked, "D15", "kitchen", what)
        elif looked.trouble:
            yield note("D15", "kitchen", f"{kitchen.root} could not be read", looked.trouble)
        else:
            whole.append(kitchen)
            yield fine(
                *("D15", "kitchen", f"the Kitchen of {kitchen.copy.serves} loads: {kitchen.root}")
            )
    if whole and len(whole) < len(case.kitchens):
        yield note(
            *("D15", "kitchen-copies", f"{len(case.kitchens)} copies of the Kitchen are here"),
            f"the one that loads is {whole[0].root}, for {whole[0].copy.serves} only",
        )


def _refused(case: Case, looked: Looked, check: str, name: str, what: str) -> Finding:
    count = len(looked.refusals)
    shown = [f"{one.place}: {one.message} ({one.rule})" for one in looked.refusals[:_SHOWN]]
    if count > _SHOWN:
        shown.append(f"and {plural(count - _SHOWN, 'more error')}")
    lint = ["mjcf-lint", *map(str, looked.paths), "--python", case.python]
    now = [shlex.join([*lint, "--fix"] if looked.fixable else lint)]
    if looked.pin:
        now.append(f"{install(case.python, looked.pin)}   # the newest that loads it as it is")
    return problem(
        *(check, name, f"{what} does not load in MuJoCo {looked.release}"),
        tuple(shown),
        *now,
    )
