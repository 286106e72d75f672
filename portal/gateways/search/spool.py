"""Knows how a rebuild sets aside what it has seen: in a file that has no name, so that nothing is left where the process is killed."""

from __future__ import annotations

import pickle
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryFile
from types import TracebackType
from typing import Any


class Spool:
    """Parts of several kinds, written once and read kind by kind in the order of writing."""

    def __init__(self, directory: Path) -> None:
        """`directory`: on the disk that has room for it, which the machine's folder for temporary files may not."""
        self._file = TemporaryFile(dir=directory)  # noqa: SIM115 (closed with the spool)
        self._starts: defaultdict[str, list[int]] = defaultdict(list)

    def put(self, kind: str, part: Any) -> None:
        self._starts[kind].append(self._file.tell())
        pickle.dump(part, self._file, protocol=pickle.HIGHEST_PROTOCOL)

    def parts(self, kind: str) -> Iterator[Any]:
        for start in self._starts[kind]:
            self._file.seek(start)
            yield pickle.load(self._file)

    def __enter__(self) -> Spool:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._file.close()
