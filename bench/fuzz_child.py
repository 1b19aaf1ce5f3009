"""The process that atheris fuzzes in; bench/fuzz.py starts it.

Its arguments are a folder for what it finds and those of libFuzzer.
"""

from __future__ import annotations

import sys
import tempfile
import traceback
from functools import partial
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from random import Random
from types import FunctionType
from typing import Any

import atheris
from packaging.version import Version

with atheris.instrument_imports(include=["mjcf_lint"]):
    from bench.fuzz_input import MAIN, packed, seeds, unpacked
    from bench.fuzz_trial import Trial
    from bench.grafting import Grafter
    from bench.grown import Grower
    from bench.handwriting import Hand
    from bench.invented import Inventor
    from mjcf_lint.engine import Engine, find_library
    from mjcf_lint.grammar import recorded
    from mjcf_lint.ruleset.registry import load_rules

RELEASE = Version("4.0.0")
RULE_MODULES = "mjcf_lint_rule_"


def main() -> None:
    """Fuzz until libFuzzer ends the process."""
    findings, *options = sys.argv[1:]
    with tempfile.TemporaryDirectory(prefix="mjcf-lint-fuzz-") as folder:
        rules = load_rules()
        instrument_rules()
        with Engine(find_library(), timeout=10) as engine:
            say("WITH", version("atheris"), engine.version())
            trial = Trial(Path(folder), rules, engine)
            grammar = recorded(RELEASE)
            stock = list(seeds(grammar))
            mutator = Mutator(stock)
            atheris.Setup(
                [sys.argv[0], *options],
                partial(tried, trial, Path(findings)),
                custom_mutator=mutator.mutated,
                internal_libfuzzer=True,
            )
            atheris.Fuzz()


def instrument_rules() -> None:
    """Let atheris see the branches of the rules, which are not imported by name."""
    for name, module in list(sys.modules.items()):
        if name.startswith(RULE_MODULES):
            for value in list(vars(module).values()):
                check: Any = getattr(value, "check", value)
                if isinstance(check, FunctionType) and check.__module__ == name:
                    atheris.instrument_func(check)


def tried(trial: Trial, findings: Path, data: bytes) -> None:
    """Try an input, and keep it if it comes to something that must never happen."""
    asked = trial.asked
    try:
        trial.run(data)
    except Exception as trouble:
        text = "".join(traceback.format_exception(trouble))
        kept = findings / signature(trouble)
        if not kept.exists():
            kept.write_bytes(data)
            kept.with_suffix(".txt").write_text(text, "utf-8", errors="backslashreplace")
            say("FOUND", kept.name, text.splitlines()[-1])
    if trial.asked > asked:
        say("COMPARED")


def say(*words: str) -> None:
    """Tell bench/fuzz.py something, on a line among those of libFuzzer."""
    print(*words, file=sys.stderr, flush=True)


def signature(trouble: Exception) -> str:
    """Return the same for every input that goes wrong at the same place."""
    frames = traceback.extract_tb(trouble.__traceback__)
    said = str(trouble).split("\n", 1)[0] if isinstance(trouble, AssertionError) else ""
    place = f"{type(trouble).__name__} {frames[-1].filename}:{frames[-1].lineno} {said}"
    return sha256(place.encode(errors="replace")).hexdigest()[:12]


class Mutator:
    """Changes inputs: bytes as libFuzzer does, and elements as the grammar lets them be."""

    def __init__(self, stock: list[bytes]) -> None:
        self.grammar = recorded(RELEASE)
        self.stock = [unpacked(one)[MAIN] for one in stock]

    def mutated(self, data: bytes, most: int, seed: int) -> bytes:
        """Return another input of no more than so many bytes."""
        random = Random(seed)
        way = random.random()
        if way < 0.4:
            changed: bytes = atheris.Mutate(data, most)
            return changed
        if way < 0.45:
            grower = Grower(self.grammar, Inventor(random, 0.02))
            changed = packed(Hand(random).write(grower.tree(random.randint(1, 40))))
        else:
            files = unpacked(data)
            name = random.choice(list(files))
            grafter = Grafter(random, self.grammar, self.stock)
            files[name] = grafter.changed(files[name], random.choice((1, 1, 2, 3)))
            changed = packed(files)
        return changed if len(changed) <= most else data[:most]


if __name__ == "__main__":
    main()
