"""Record the grammar of every MuJoCo release from its own library.

`python -m tools.record_grammar FOLDER` reads FOLDER/<version>/mujoco, as unpacked from wheels, and
writes mjcf_lint/grammar/data/grammar.json; with `--fetch VERSIONS` the libraries come from the
store of engines instead. Each release is kept in a work folder when it is done, so a run may be
stopped and begun again. In the end every difference between a release and the next is asked about
once more, until none is left that was not. All 51 releases take some 30 minutes of two cores.
`--again` with names of attributes asks finished releases only about those, in seconds each.
"""

from __future__ import annotations

import argparse
import importlib
import json
import re
import sys
import time
from collections.abc import Iterable
from concurrent.futures import Future, ProcessPoolExecutor
from pathlib import Path

import platformdirs
from packaging.version import Version

from mjcf_lint.engine import Library, library_in
from tools.grammar_file import written
from tools.grammar_questions import Words
from tools.grammar_release import ReleaseRecord, Rows, record
from tools.grammar_settle import Place, doubtful, settled

DATA = Path(__file__).parent.parent / "mjcf_lint" / "grammar" / "data" / "grammar.json"
PREVIOUS = "previous"
EVERY = 8
"""One release in so many is asked about everything; of the others, what differs is."""
WORDS = Path(__file__).with_name("grammar_words.txt")
# Of the words that are keywords somewhere, those in most lists: enough to tell the lists apart.
TELLING = Path(__file__).with_name("grammar_telling_words.txt")


def main() -> int:
    """Record what is not yet recorded, and write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", help="holds <version>/mujoco")
    parser.add_argument("--fetch", nargs="+", metavar="VERSION", default=[])
    parser.add_argument("--work", type=Path, help="where finished releases are kept")
    parser.add_argument("--output", type=Path, default=DATA)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--only", nargs="+", metavar="VERSION", help="record only these now")
    parser.add_argument(
        "--again",
        nargs="+",
        metavar="ATTRIBUTE",
        default=[],
        help="of finished releases, ask anew about the attributes of these names",
    )
    arguments = parser.parse_args()
    work = arguments.work or platformdirs.user_cache_path("mjcf-lint-grammar")
    work.mkdir(parents=True, exist_ok=True)
    libraries = _libraries(arguments.folder, arguments.fetch)
    releases = sorted(map(Version, libraries), reverse=True)
    wanted = [
        release
        for release in releases
        if not arguments.only or str(release) in arguments.only
        if (work / f"{release}.json").exists() is bool(arguments.again)
    ]
    whole = [release for release in wanted if release in releases[::EVERY] + releases[-1:]]
    with ProcessPoolExecutor(arguments.processes) as pool:
        for some in (whole, [release for release in wanted if release not in whole]):
            _report(
                pool.submit(
                    _record,
                    libraries[str(release)],
                    str(release),
                    work,
                    arguments.again,
                    from_nothing=some is whole,
                )
                for release in some
            )
        while doubts := doubtful(_finished(releases, work)):
            settling = [
                pool.submit(_settle, libraries[release], release, work, doubts[release])
                for release in doubts
            ]
            _report(settling)
            if not any(job.result() for job in settling):
                break
    return _write(_finished(releases, work), arguments.output)


def _report(submitted: Iterable[Future[str]]) -> None:
    start, jobs = time.monotonic(), list(submitted)
    for job in jobs:
        if said := job.result():
            print(said, f"[{time.monotonic() - start:.0f} s]", file=sys.stderr, flush=True)


def _finished(releases: list[Version], work: Path) -> list[ReleaseRecord]:
    """Return what was recorded, oldest release first."""
    paths = (work / f"{release}.json" for release in sorted(releases))
    return [
        ReleaseRecord.model_validate_json(path.read_text("utf-8"))
        for path in paths
        if path.exists()
    ]


def _write(records: list[ReleaseRecord], output: Path) -> int:
    text = written(records)
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(text, "utf-8")
    print(f"{output}: {len(records)} releases, {len(text)} bytes", file=sys.stderr)
    return 0


def _libraries(folder: Path | None, fetched: list[str]) -> dict[str, Library]:
    found = {}
    if folder is not None:
        for place in folder.iterdir():
            if re.match(r"\d", place.name):
                found[place.name] = library_in(place / "mujoco", str(folder))
    if fetched:
        store = importlib.import_module("mjcf_lint.engine.store")
        for version in fetched:
            found[version] = store.install(Version(version))
    return found


def words() -> Words:
    """Return the candidates for keywords."""
    return Words(tuple(WORDS.read_text("utf-8").split()), tuple(TELLING.read_text("utf-8").split()))


def _known(release: Version, work: Path) -> list[ReleaseRecord]:
    """Return what was found before, of the nearest releases first."""
    paths = [path for folder in (work, work / PREVIOUS) for path in folder.glob("*.json")]
    paths.sort(key=lambda path: _distance(Version(path.stem), release))
    return [ReleaseRecord.model_validate_json(path.read_text("utf-8")) for path in paths]


def _distance(one: Version, other: Version) -> tuple[int, ...]:
    return tuple(abs(a - b) for a, b in zip(one.release, other.release, strict=True))


def _record(
    library: Library, release: str, work: Path, again: list[str], *, from_nothing: bool
) -> str:
    start = time.monotonic()
    kept: Rows = {}
    if again:
        before = _read(release, work).rows()
        kept = {place: row for place, row in before.items() if place[1] not in again}
    known = [] if from_nothing else _known(Version(release), work)
    found = record(library, Version(release), words(), known, kept)
    _keep(found, work)
    kinds = [row.kind.value for _, types in found.elements.values() for row in types.values()]
    unknown = kinds.count("unknown")
    return json.dumps(
        {
            "release": release,
            "attributes": len(kinds),
            "typed": round(1 - unknown / len(kinds), 4),
            "documents": found.documents,
            "seconds": round(time.monotonic() - start),
        }
    )


def _settle(library: Library, release: str, work: Path, doubtful: frozenset[Place]) -> str:
    """Give what is in doubt of a release another hearing; say what came out otherwise."""
    before = _read(release, work)
    places = doubtful - {tuple(place) for place in before.settled}
    if not places:
        return ""

    def ask(before: ReleaseRecord, about: frozenset[Place]) -> ReleaseRecord:
        kept = {place: row for place, row in before.rows().items() if place not in about}
        return record(library, Version(release), words(), (), kept)

    found = settled(before, places, ask)
    _keep(found, work)
    rows, new = before.rows(), found.rows()
    changed = sorted("/".join(place) for place in places if rows[place] != new[place])
    return json.dumps({"release": release, "asked again": len(places), "changed": changed})


def _read(release: str, work: Path) -> ReleaseRecord:
    return ReleaseRecord.model_validate_json((work / f"{release}.json").read_text("utf-8"))


def _keep(found: ReleaseRecord, work: Path) -> None:
    path = work / f"{found.release}.json"
    path.with_suffix(".part").write_text(found.model_dump_json(), "utf-8")
    path.with_suffix(".part").rename(path)


if __name__ == "__main__":
    sys.exit(main())
