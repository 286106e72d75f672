"""Knows how much memory a rebuild of the embedded index takes: in a process of its own, so that nothing else counts."""

from __future__ import annotations

import multiprocessing
import tempfile
from multiprocessing.connection import Connection
from pathlib import Path

from benchmarks import discovery_corpus as corpus
from benchmarks.discovery_figures import Figures, short
from portal.gateways.search import analysis
from portal.gateways.search.embedded import EmbeddedIndex


def measure(figures: Figures, folder: Path, size: int, goal: str) -> None:
    there, here = multiprocessing.Pipe(duplex=False)
    # Spawned, since a forked one would begin with the memory of this one.
    building = multiprocessing.get_context("spawn").Process(target=_build, args=(here, folder, size))
    building.start()
    here.close()
    try:
        figures.tell(f"{short(size)}.build.peak_bytes_per_creator", there.recv() / size, goal)
    finally:
        building.join()


def _build(told: Connection, folder: Path, size: int) -> None:
    """Tell by how many bytes the peak of the memory is higher with the rebuild than without."""
    for document in corpus.documents(2 * corpus.BATCH):
        analysis.fields_of(document)  # what is kept of words, and of a batch of the corpus, is not the rebuild's
    with tempfile.TemporaryDirectory(dir=folder) as directory:
        before = _peak()
        EmbeddedIndex(Path(directory)).rebuild(corpus.documents(size))
        told.send(_peak() - before)


def _peak() -> int:
    """Not of getrusage, which also counts the process that this one was started by."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return 1024 * next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))
