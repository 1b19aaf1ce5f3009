"""Hypothesis strategies for whole MJCF trees of several files, grown from the recorded grammar."""

from __future__ import annotations

from functools import cache
from random import Random

from hypothesis import strategies as st
from packaging.version import Version

from bench.fuzz_input import MAIN, seeds, unpacked
from bench.grafting import Grafter
from bench.grown import Grower
from bench.handwriting import Hand
from bench.invented import Inventor
from mjcf_lint.grammar import recorded

RELEASE = Version("4.0.0")
LARGE = 40
SLIPS = (0.0, 0.02, 0.1)
"""Shares of values that the engine may well refuse."""
RANDOMS = st.randoms(use_true_random=False)


@cache
def stock() -> tuple[bytes, ...]:
    """Return the examples of all rules, each with the files it opens."""
    return tuple(seeds(recorded(RELEASE)))


def tree(random: Random, size: int, slips: float, odd: float) -> dict[str, bytes]:
    """Return the files of a tree of about so many elements; `odd` is the share of odd writing."""
    grower = Grower(recorded(RELEASE), Inventor(random, slips))
    return Hand(random, odd).write(grower.tree(size))


def changed(random: Random, times: int, slips: float) -> dict[str, bytes]:
    """Return the files of an example after so many changes."""
    files = unpacked(random.choice(stock()))
    grafter = Grafter(random, recorded(RELEASE), [unpacked(one)[MAIN] for one in stock()], slips)
    for _ in range(times):
        name = random.choice(list(files))
        files[name] = grafter.changed(files[name], 1)
    return files


def trees() -> st.SearchStrategy[dict[str, bytes]]:
    """Trees that grew; the root is main.xml."""
    return st.builds(
        tree,
        RANDOMS,
        st.integers(1, LARGE),
        st.sampled_from(SLIPS),
        st.sampled_from((0.0, 0.05, 0.3)),
    )


def changed_examples() -> st.SearchStrategy[dict[str, bytes]]:
    """Examples of rules with some changes, most of which the engine still loads or almost does."""
    return st.builds(changed, RANDOMS, st.integers(1, 4), st.sampled_from(SLIPS))
