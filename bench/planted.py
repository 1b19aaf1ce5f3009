"""Plant faults into healthy public models, and measure what mjcf-lint finds and repairs.

`python -m bench.planted --cases 1000 --seed 1` prints a table and, with `--write`, rewrites
docs/planted.md.
"""

from __future__ import annotations

import argparse
import gc
from pathlib import Path

from bench.planted_report import document, summary, told
from bench.sampling import PACKAGES, RELEASE, Plan, measure

PAGE = Path(__file__).parent.parent / "docs" / "planted.md"


def main() -> None:
    """Run the measurement."""
    gc.set_threshold(50_000, 20, 50)  # as the command line does
    options = _options()
    plan = Plan(options.cases, options.seed, tuple(options.kind or ()), options.every)
    judgements, sick = measure(plan)
    print(summary(judgements, sick))
    if options.show_missed:
        print(told(judgements))
    if options.write:
        command = f"python -m bench.planted --cases {plan.cases} --seed {plan.seed}"
        command += f" --every {plan.every} --write"
        PAGE.write_text(document(judgements, sick, command, PACKAGES, RELEASE), "utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.planted", description=__doc__)
    parser.add_argument("--cases", type=int, default=1000, help="how many faults; 1000")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kind", action="append", help="only this kind; may be repeated")
    parser.add_argument(
        "--every",
        type=int,
        default=1,
        metavar="N",
        help="compile and repair one case of N, none at 0; 1",
    )
    parser.add_argument("--show-missed", action="store_true", help="print each case that failed")
    parser.add_argument("--write", action="store_true", help="write docs/planted.md")
    return parser.parse_args()


if __name__ == "__main__":
    main()
