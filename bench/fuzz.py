"""Fuzz the lexer, the model, all rules, the fixer and the reporters, guided by coverage.

`python -m bench.fuzz --seconds 60` says what was tried and what went wrong, and keeps the inputs
that did with `--keep FOLDER`; with `--write` it rewrites bench/figures/fuzz.json. It needs atheris.
"""

from __future__ import annotations

import argparse
import json
import platform
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from random import Random

from packaging.version import Version

from bench.fuzz_input import seeds
from mjcf_lint import __version__
from mjcf_lint.grammar import Grammar, recorded

RELEASE = Version("4.0.0")
CORPUS = Path(__file__).parent.parent / "tests" / "fuzz_corpus"
FIGURES = Path(__file__).parent / "figures" / "fuzz.json"
MOST_BYTES = 12_000
SEEDS_PER_SECOND = 2
"""So many of the rules' examples are tried first, or all of them; the rest of the time is new."""
_LIMITS = ("-timeout=60", "-rss_limit_mb=3000", "-print_final_stats=1", f"-max_len={MOST_BYTES}")
_SECONDS_OF_GRACE = 300


@dataclass(frozen=True, slots=True)
class Figures:
    """What came of a run; `edges` and `features` are those of libFuzzer, of the code and of counts.

    `compared` is how many documents the engine's own parser read, too.
    """

    date: str
    version: str
    python: str
    atheris: str
    mujoco: str
    seconds: int
    seeds: int
    executions: int
    executions_per_second: float
    compared: int
    edges: int
    features: int
    corpus: int
    findings: tuple[str, ...]


def main() -> int:
    """Fuzz, and say what came of it."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="mjcf-lint-fuzz-") as folder:
        found = options.keep or Path(folder) / "found"
        found.mkdir(parents=True, exist_ok=True)
        figures = fuzz(options.seconds, Path(folder), found, options.seed)
    print(json.dumps(asdict(figures), indent=1))
    if options.write:
        FIGURES.parent.mkdir(exist_ok=True)
        FIGURES.write_text(json.dumps(asdict(figures), indent=1) + "\n", "utf-8")
    return 1 if figures.findings else 0


def fuzz(seconds: int, work: Path, found: Path, seed: int) -> Figures:
    """Fuzz for some seconds, from examples chosen by a seed; keep what goes wrong in a folder."""
    grammar = recorded(RELEASE)
    corpus, words = work / "corpus", work / "mjcf.dict"
    corpus.mkdir()
    examples = list(seeds(grammar))
    count = min(len(examples), SEEDS_PER_SECOND * seconds)
    for number, data in enumerate(Random(seed).sample(examples, count)):
        (corpus / f"seed{number}").write_bytes(data)
    words.write_text("".join(f'"{word}"\n' for word in dictionary(grammar)), "utf-8")
    known = [CORPUS] if CORPUS.is_dir() else []
    child = [sys.executable, "-m", "bench.fuzz_child"]
    given = [f"-dict={words}", f"-max_total_time={seconds}", f"-seed={seed + 1}"]
    command: list[str | Path] = [
        *child,
        found,
        corpus,
        *known,
        *given,
        f"-artifact_prefix={found}/",
        *_LIMITS,
    ]
    run = subprocess.run(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        timeout=seconds + _SECONDS_OF_GRACE,
        check=False,
    )
    return _figures(run.stderr.decode("utf-8", "replace"), count + len(list(_inputs(known))), found)


def dictionary(grammar: Grammar) -> list[str]:
    """Return the beginnings of all elements and attributes, as libFuzzer wants them written."""
    tags = {f"<{allowed.name} " for _, allowed in grammar.walk()}
    names = {f' {name}=\\"' for _, allowed in grammar.walk() for name in allowed.attributes}
    words = {
        word
        for _, allowed in grammar.walk()
        for kind in allowed.attributes.values()
        for word in kind.keywords
    }
    return sorted(tags | names | words)


def _inputs(folders: Iterable[Path]) -> list[Path]:
    return [path for folder in folders for path in folder.iterdir()]


def _figures(said: str, started_with: int, found: Path) -> Figures:
    """Read what libFuzzer printed; raises ValueError where it did not come to its end."""
    done = re.search(r"Done (\d+) runs in (\d+) second", said)
    states = re.findall(r"cov: (\d+) ft: (\d+) corp: (\d+)/", said)
    findings = sorted(path.name for path in found.iterdir() if path.suffix != ".txt")
    if not states or not (done or findings):
        raise ValueError(f"the fuzzer did not come to its end:\n{said[-3000:]}")
    executions, seconds = map(int, done.groups()) if done else (0, 0)
    edges, features, corpus = map(int, states[-1])
    environment = re.search(r"^WITH (\S+) (\S+)$", said, re.MULTILINE)
    atheris, mujoco = environment.groups() if environment else ("", "")
    return Figures(
        date=date.today().isoformat(),
        version=__version__,
        python=platform.python_version(),
        atheris=atheris,
        mujoco=mujoco,
        seconds=seconds,
        seeds=started_with,
        executions=executions,
        executions_per_second=round(executions / max(seconds, 1), 1),
        compared=len(re.findall(r"^COMPARED$", said, re.MULTILINE)),
        edges=edges,
        features=features,
        corpus=corpus,
        findings=tuple(findings),
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.fuzz", description=__doc__)
    parser.add_argument("--seconds", type=int, default=60, help="how long, 60 by default")
    parser.add_argument("--seed", type=int, default=0, help="chooses the examples to start from")
    parser.add_argument("--keep", type=Path, help="a folder for the inputs that go wrong")
    parser.add_argument("--write", action="store_true", help="write bench/figures/fuzz.json")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
