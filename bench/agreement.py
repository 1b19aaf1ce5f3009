"""Compare what mjcf-lint says of public models without the engine to what engines say.

`python -m bench.agreement` asks six releases about six packages; with `--write` it rewrites
docs/agreement.md. `python -m bench.agreement FOLDER --release 4.0.0` does so for any folder.
"""

from __future__ import annotations

import argparse
import gc
from pathlib import Path

from packaging.version import Version

from bench.agreement_report import document, listed, table
from bench.answers import measure
from bench.fetch import package

PACKAGES = (
    ("metaworld", "3.1.1"),
    ("dm-control", "1.0.50"),
    ("gymnasium", "1.4.0"),
    ("gymnasium-robotics", "1.4.2"),
    ("gymnasium-robotics", "1.2.4"),
    ("d4rl", "1.1"),
)
RELEASES = ("2.3.7", "3.1.6", "3.2.0", "3.3.7", "3.9.0", "4.0.0")
PAGE = Path(__file__).parent.parent / "docs" / "agreement.md"


def main() -> None:
    """Run the measurement."""
    gc.set_threshold(50_000, 20, 50)  # as the command line does
    options = _options()
    folders = {path.name or str(path): path.resolve() for path in options.folders}
    if not folders:
        folders = {f"{name} {version}": package(name, version) for name, version in PACKAGES}
    asked = sorted(options.release or RELEASES, key=Version)
    found = measure(folders, asked)
    print(table(found))
    print(listed(found))
    if options.write:
        PAGE.write_text(document(found), "utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.agreement", description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path, help="folders of models; the packages")
    parser.add_argument("--release", action="append", help="a release; may be repeated")
    parser.add_argument("--write", action="store_true", help="write docs/agreement.md")
    return parser.parse_args()


if __name__ == "__main__":
    main()
