"""Ask a libmujoco about many documents, whatever becomes of its process."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from mjcf_lint.engine import Library
from tools.grammar_worker import DIED

_BATCH = 200


class Asked:
    """A library at work in a folder of its own; every answer is kept."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._folder = tempfile.TemporaryDirectory(
            prefix="mjcf-grammar-", dir="/dev/shm" if Path("/dev/shm").is_dir() else None
        )
        self._known: dict[tuple[str, bool], str] = {}
        self._process: subprocess.Popen[str] | None = None
        self.schema = ""
        self._start()

    @property
    def folder(self) -> Path:
        """Where the documents stand, and files they name may be put."""
        return Path(self._folder.name)

    @property
    def asked(self) -> int:
        """How many documents were loaded."""
        return len(self._known)

    def __enter__(self) -> Asked:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end()
        self._folder.cleanup()

    def load(self, document: str) -> str:
        """Return what the library says of a document, "" if it loads it."""
        return self.load_all([document])[0]

    def image(self, document: str) -> str:
        """Return a mark of the compiled model, or what the library says against it."""
        return self.load_all([document], image=True)[0]

    def load_all(self, documents: Sequence[str], *, image: bool = False) -> list[str]:
        """Return what the library says of each document."""
        todo = [one for one in dict.fromkeys(documents) if (one, image) not in self._known]
        while todo:
            batch = todo[:_BATCH]
            answers = self._ask(batch, image=image)
            if answers[-1] == DIED:
                # It may have died of what a document before did to it: only a second time counts.
                blamed = batch[len(answers) - 1]
                answers[-1:] = self._ask([blamed], image=image)
            for document, answer in zip(batch, answers, strict=False):
                self._known[document, image] = answer
            todo = todo[len(answers) :]
        return [self._known[document, image] for document in documents]

    def forget(self) -> None:
        """Drop the answers, which pile up."""
        self._known = dict.fromkeys(self._known, "")

    def _start(self) -> None:
        library = self._library
        script = Path(__file__).with_name("grammar_worker.py")
        self._process = subprocess.Popen(
            [
                *(sys.executable, "-I", "-S", str(script)),
                *(str(library.path), str(library.plugins or "")),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            cwd=self.folder,
        )
        assert self._process.stdout is not None
        self.schema = json.loads(self._process.stdout.readline())

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def _ask(self, documents: Sequence[str], *, image: bool) -> list[str]:
        """Return the answers up to the first document that the library did not survive."""
        if self._process is None:
            self._start()
        process = self._process
        assert process is not None
        assert process.stdin is not None
        assert process.stdout is not None
        answers: list[str] = []
        try:
            process.stdin.write(json.dumps({"documents": documents, "image": image}) + "\n")
            process.stdin.flush()
        except OSError:
            pass
        for _ in documents:
            line = process.stdout.readline()
            if not line:
                self._end()
                return [*answers, DIED]
            answers.append(json.loads(line))
            if answers[-1] == DIED or answers[-1].startswith("aborted: "):
                break
        return answers
