"""Knows which files of the embedded index are in force: one small pointer, replaced in one step, and the lock of those who write."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

from portal.gateways.search.columns import Extent
from portal.gateways.search.store import flush

_POINTER = "current.json"
_LAYOUT = 3
"""Raised with every release whose files the one before could not have written: an index of another layout is built anew."""
_MOST_DEAD, _MOST_TEXTS = 5_000, 40
PURGED_AFTER = timedelta(days=7)
"""For so long the words of somebody who left may lie on the disk, where no search finds them."""
_BOOT = Path("/proc/sys/kernel/random/boot_id")


class Busy(Exception):
    """Another process kept writing for longer than the caller would wait."""


@dataclass(frozen=True)
class State:
    """One generation, by the names of what it is made of. None of the named is ever changed below the lengths given here."""

    generation: int = 0
    columns: str | None = None
    """Directory of the store; None before the first document."""
    extent: Extent = Extent()
    texts: tuple[str, ...] = ()
    """Directories of Whoosh segments, oldest first."""
    folded: int = 0
    """So many of the first rows have their words in the segments."""
    recent: str = ""
    """File with the words of the newest creators, not yet in a segment."""
    recent_bytes: int = 0
    usual: tuple[float, ...] = ()
    """Mean length of each text field when it was last measured."""
    measured: int = 0
    """So many creators there were then; weights of words hold until there are twice as many."""
    digest: str = ""
    """Content and rules by which the words were made (`analysis.digest`) when everything was last built."""
    boot: str = ""
    """Boot of the machine in which this was written."""
    synced: bool = False
    """Whether all of it is known to be on the disk."""
    before: tuple[str, ...] = ()
    """What the generation before this one was made of: a reader may have read its name and not yet opened it."""

    removed_on: str = ""
    """Day on which the first of those left whose words are still in the files; a rebuild leaves them out."""

    @property
    def named(self) -> tuple[str, ...]:
        return tuple(name for name in (self.columns, *self.texts, self.recent) if name)

    @property
    def doubtful(self) -> bool:
        """Written before the machine last went down, and not known to be on the disk: parts may be missing. It must be rebuilt."""
        return self.columns is not None and not self.synced and self.boot != boot()

    @property
    def worn(self) -> bool:
        """More has been replaced since the last rebuild than a search should run over."""
        return self.extent.dead > max(_MOST_DEAD, (self.extent.rows - self.extent.dead) // 2) or len(self.texts) > _MOST_TEXTS

    @property
    def purge_due(self) -> bool:
        """Somebody left so long ago that her words must go from the disk too."""
        return bool(self.removed_on) and today() - date.fromisoformat(self.removed_on) > PURGED_AFTER


class Current:
    """The pointer of a directory."""

    def __init__(self, directory: Path, patience: float) -> None:
        self.directory = directory
        self._patience = patience
        self._path = str(directory / _POINTER)

    def stamp(self) -> tuple[int, int] | None:
        """Differs whenever another generation is in force."""
        try:
            found = os.stat(self._path)
        except FileNotFoundError:
            return None
        return found.st_ino, found.st_mtime_ns

    def read(self) -> State:
        try:
            told = json.loads((self.directory / _POINTER).read_text(encoding="utf-8"))
            if told.pop("layout", None) != _LAYOUT:
                return State(generation=told["generation"])  # of another release: as if nothing were there
            return State(
                **{**told, "extent": Extent(**told["extent"]), **{name: tuple(told[name]) for name in ("texts", "usual", "before")}}
            )
        except FileNotFoundError:
            return State()
        except (ValueError, KeyError, TypeError, AttributeError):
            return State(generation=1)  # cut off when the power went

    def switch(self, state: State) -> None:
        """Put a generation in force. A reader sees the former one or this one, never something between."""
        waiting = self.directory / f"{_POINTER}.new"
        with open(waiting, "w", encoding="utf-8") as file:
            json.dump({**asdict(state), "layout": _LAYOUT}, file)
            if state.synced:
                file.flush()
                os.fsync(file.fileno())
        os.replace(waiting, self.directory / _POINTER)
        if state.synced:
            flush(self.directory)

    @contextmanager
    def writing(self) -> Iterator[State]:
        """Hold the writers' lock, which the system releases when its holder dies, and clear what a killed writer left."""
        self.directory.mkdir(parents=True, exist_ok=True)
        with open(self.directory / "writer.lock", "a") as file:
            until = time.monotonic() + self._patience
            while True:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    if time.monotonic() > until:
                        raise Busy(f"another writer holds {self.directory}") from None
                    time.sleep(0.01)
            state = self.read()
            self._sweep({*state.named, *state.before})
            yield state

    def _sweep(self, kept: set[str]) -> None:
        for found in self.directory.iterdir():
            if "-" in found.name and found.name not in kept:
                if found.is_dir():
                    shutil.rmtree(found)
                else:
                    with suppress(FileNotFoundError):
                        found.unlink()


def today() -> date:
    return datetime.now(UTC).date()


def fresh_name(kind: str, generation: int) -> str:
    """A name that was never given before: processes remember by it, also where the whole directory was replaced under them."""
    return f"{kind}-{generation}-{secrets.token_hex(3)}"


@cache
def boot() -> str:
    """Differs after each start of the machine; where the system does not tell, never."""
    try:
        return _BOOT.read_text().strip()
    except OSError:
        return "unknown"
