"""Prove repairs of models that the target refuses, on the newest release that loads them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from packaging.version import Version

from mjcf_lint.checking.joint import AnyLinter
from mjcf_lint.checking.linter import Linter
from mjcf_lint.comparing.comparison import Comparison, compare
from mjcf_lint.comparing.compiled import MODEL, read_compiled
from mjcf_lint.diagnostic import Applicability, Severity
from mjcf_lint.engine import Engine, ImageError, Library, Verdict
from mjcf_lint.engine.headers import field_names, read_layout
from mjcf_lint.engine.store import StoreError, install
from mjcf_lint.grammar import Grammar
from mjcf_lint.grammar.recorded import recorded, releases
from mjcf_lint.mjcf.model import Kind, Model
from mjcf_lint.project.files import Files
from mjcf_lint.releases.target import Target
from mjcf_lint.repair.portion import Portion, files_of, first_portion, resolved, safe_portion
from mjcf_lint.repair.proof import Outcome, State, compile_each
from mjcf_lint.ruleset.registry import load_rules
from mjcf_lint.xml.source import Source

if TYPE_CHECKING:
    from mjcf_lint.repair.fixer import Repair
from mjcf_lint.repair.plan import Applied

MOST_TRIED = 3


@dataclass(frozen=True, slots=True)
class Evidence:
    """What an older release says of one repaired root.

    Without a `comparison` there is none, and `trouble` says why. `against` means that a repair
    called safe is not, a bug of ours. `apart` are repairs that write what only newer releases
    read: no old release can prove them. `gone` are fields that differ, left out of the comparison
    since the target does not have them any more. `safe_apart` says that unsafe repairs were made
    as well, and that with the safe ones alone the release compiles what it did before.
    """

    root: Path
    release: Version | None = None
    comparison: Comparison | None = None
    trouble: str = ""
    against: bool = False
    apart: tuple[Applied, ...] = ()
    gone: tuple[str, ...] = ()
    safe_apart: bool = False


def gather(
    paths: Sequence[Path],
    linter: AnyLinter,
    target: Target,
    repair: Repair,
    *,
    headers: Path | None = None,
    known: Sequence[Version] | None = None,
    grammar: Callable[[Version], Grammar] = recorded,
    fetch: Callable[[Version], Library] = install,
) -> tuple[Evidence, ...]:
    """Prove each root that a repair touches and that the target's engine did not load before.

    `linter` only reads, for the target; nothing may be written yet. Engines that are not here
    are fetched. `headers` are those of the target: without them nothing is held against a repair.
    """
    changed = {resolved(change.path): change.after for change in repair.changes}
    whole = Portion(changed, repair.applied)
    bench = _Bench(
        whole,
        safe_portion(whole, linter.files.read),
        field_names(read_layout(headers)) if headers else None,
        linter.files,
        grammar,
        fetch,
    )
    refused = (Outcome.REPAIRED, Outcome.STILL_REFUSED)
    asked = {proof.root for proof in repair.proofs}
    loaded = {proof.root for proof in repair.proofs if proof.outcome not in refused}
    unsafe = {
        path
        for one in repair.applied
        if one.fix.applicability is Applicability.UNSAFE
        for path in files_of(one)
    }
    older = {one for one in (releases() if known is None else known) if one < target.release}
    found = []
    for model in linter.models(paths):
        root, files = model.root.path, _files(model)
        if model.kind is not Kind.ROOT or root in loaded or changed.keys().isdisjoint(files):
            continue
        # An engine that was asked has refused it; where there was none, the target's may load it.
        candidates = older if root in asked else {*older, target.release}
        safe = unsafe.isdisjoint(files)
        found.append(bench.ask(root, sorted(candidates, reverse=True), safe=safe))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Bench:
    whole: Portion
    safe: Portion
    fields: frozenset[str] | None
    """What the target has, where that is known."""
    files: Files
    grammar: Callable[[Version], Grammar]
    fetch: Callable[[Version], Library]

    def ask(self, root: Path, candidates: Iterable[Version], *, safe: bool) -> Evidence:
        """Compile a root as it was and repaired on the first candidate that loads it.

        Unless all its repairs are `safe`, those that are have to be so without the others.
        """
        tried: list[str] = []
        for linter in self.linters(root, candidates):
            release = linter.target.release
            try:
                library = self.fetch(release)
            except StoreError as problem:
                return Evidence(root, release, trouble=str(problem))
            portions = [self.readable(linter, root, self.whole)]
            if not safe and not self.safe.changed.keys().isdisjoint(_files(linter.model(root))):
                portions.append(self.readable(linter, root, self.safe))
            with Engine(library) as engine:
                before, *repaired = self.compiled(linter, root, portions, engine)
            if before.loaded:
                whole, *alone = (
                    _evidence(root, release, (before, one), library.headers) for one in repaired
                )
                found = self.weigh(whole, safe=safe)
                found = replace(found, apart=portions[0].left_out)
                return self.joined(found, alone[0]) if alone else found
            tried.append(str(release))
            if len(tried) == MOST_TRIED:
                break
        if tried:
            return Evidence(root, trouble=f"MuJoCo {', '.join(tried)} refuse the original, too")
        return Evidence(root, trouble="no older release would load the original")

    def compiled(
        self, linter: Linter, root: Path, portions: Iterable[Portion], engine: Engine
    ) -> Iterator[Verdict]:
        """Compile a root as it was, and with each of some portions of its repairs."""
        states = [State.of(linter.model(root), self.files.read, {})]
        for one in portions:
            after = linter.again(self.files.with_overlay(dict(one.changed))).model(root)
            states.append(State.of(after, self.files.read, one.changed))
        return compile_each(root, states, engine)

    def joined(self, whole: Evidence, alone: Evidence) -> Evidence:
        """Add to what came of all repairs what the safe ones came to without the others."""
        alone = self.weigh(alone, safe=True)
        if alone.against or alone.comparison is None:
            return alone
        return replace(whole, safe_apart=True)

    def weigh(self, found: Evidence, *, safe: bool) -> Evidence:
        """Hold against a safe repair that it changes what the target has."""
        if found.comparison is None or self.fields is None:
            return found
        names = [one.field for one in found.comparison.fields if one.kind == MODEL]
        gone = tuple(name for name in names if "." in name and name not in self.fields)
        comparison = found.comparison.without(gone)
        against = safe and not comparison.equal
        return replace(found, comparison=comparison, gone=gone, against=against)

    def linters(self, root: Path, candidates: Iterable[Version]) -> Iterator[Linter]:
        """Yield linters, for the candidates that see no error in a root as it was."""
        rules = [rule for rule in load_rules() if rule.category.on]
        for release in candidates:
            linter = Linter(Target(release, self.grammar(release)), rules, None, self.files)
            if _accepts(linter, root):
                yield linter

    def readable(self, linter: Linter, root: Path, portion: Portion) -> Portion:
        """Return a portion without the repairs that a release cannot read."""
        if _accepts(linter.again(self.files.with_overlay(dict(portion.changed))), root):
            return replace(portion, left_out=())
        files = set(_files(linter.model(root)))
        kept: list[Applied] = []
        for one in portion.applied:
            if files_of(one).isdisjoint(files):
                continue
            # A later pass makes its repairs in text that earlier ones have made.
            first = all(self.original(edit.span.source) for edit in one.fix.edits)
            alone = first_portion(portion, [one], files).changed if first else None
            if alone and _accepts(linter.again(self.files.with_overlay(dict(alone))), root):
                kept.append(one)
        return first_portion(portion, kept, files)

    def original(self, source: Source) -> bool:
        return self.files.read(source.path).data == source.data


def _accepts(linter: Linter, root: Path) -> bool:
    findings = linter.check(linter.model(root))
    return not any(found.severity is Severity.ERROR for found in findings)


def _evidence(
    root: Path, release: Version, verdicts: tuple[Verdict, Verdict], headers: Path | None
) -> Evidence:
    old, new = (verdict.image for verdict in verdicts)
    if old is None or new is None:
        said = f"the repaired model does not load there: {verdicts[1].message.strip()}"
        return Evidence(root, release, trouble=said)
    if old == new:
        return Evidence(root, release, Comparison())
    if headers is None:
        return Evidence(root, release, trouble="its engine comes without headers")
    try:
        found = compare(read_compiled(old, headers), read_compiled(new, headers))
    except ImageError as problem:
        return Evidence(root, release, trouble=str(problem))
    return Evidence(root, release, found)


def _files(model: Model) -> list[Path]:
    return [resolved(source.path) for source in model.sources]
