"""Measures the search of creators: lines of name, value and goal, separated by tabs.

Ten shapes of a search, each by the portal's embedded index and, on the same tokens in the same run, by PostgreSQL full text, SQLite
FTS5 and tantivy; all answers are first held against a count over the plain tokens, and a wrong one ends the run. Time is that of the
processor, with PostgreSQL that of its backend too. Then: what the columns take at a million creators beside reading the same bytes once,
how time grows with the corpus, what writing costs those who search, what memory a rebuild takes, and what a whole page costs beside its
search. Ends with 1 when a goal is missed. docs/discovery.md tells what the figures mean.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from unittest import mock

# Before numpy is loaded: two threads that wait for each other on a busy machine take longer than one.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks import discovery_corpus as corpus  # noqa: E402
from benchmarks import discovery_memory, discovery_million, discovery_race, discovery_request, discovery_writing  # noqa: E402
from benchmarks import discovery_postgres as postgres  # noqa: E402
from benchmarks import discovery_shapes as shapes  # noqa: E402
from benchmarks import discovery_tantivy as tantivy  # noqa: E402
from benchmarks.discovery_figures import NO_GOAL, Figures, short  # noqa: E402
from benchmarks.discovery_peers import Engine, Ours  # noqa: E402
from benchmarks.discovery_sqlite import Fts5  # noqa: E402
from portal.gateways.search import analysis  # noqa: E402
from portal.gateways.search.analysis import Tokens  # noqa: E402
from portal.gateways.search.promise import Document  # noqa: E402

SMALL, LARGE, MILLION = 10_000, 100_000, 1_000_000
SECTIONS = ("shapes", "million", "writing", "memory", "request")
QUICK = ("shapes",)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--quick", action="store_true", help="10k creators, fewer rounds, ratios without goals; done within 45 seconds")
    options.add_argument("sections", nargs="*", help=f"only these parts of {', '.join(SECTIONS)}; quick alone: {', '.join(QUICK)}")
    given = options.parse_args()
    if unknown := set(given.sections) - set(SECTIONS):
        options.error(f"no such part: {', '.join(sorted(unknown))}")
    wanted, figures, started = set(given.sections or (QUICK if given.quick else SECTIONS)), Figures(), time.monotonic()
    figures.note(
        f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}: figures on the wall (two workers, edit to visible) want a quiet one"
    )
    with tempfile.TemporaryDirectory(prefix="portal-search-") as folder:
        if wanted - {"memory", "request"}:
            index(figures, Path(folder), wanted, given.quick)
        if "memory" in wanted:
            discovery_memory.measure(figures, Path(folder), SMALL if given.quick else LARGE, NO_GOAL if given.quick else "<= 4096")
    if "request" in wanted:
        discovery_request.measure(figures, 500 if given.quick else SMALL, 10 if given.quick else 40)
    figures.note(f"{time.monotonic() - started:.0f} seconds")
    for name in figures.missed:
        figures.note(f"missed: {name}")
    raise SystemExit(1 if figures.missed else 0)


def index(figures: Figures, folder: Path, wanted: set[str], quick: bool) -> None:
    """Each size in turn: build, hold against the truth, race; the columns grow out of the small one, the last one is written into."""
    instances, rounds = (2, 2) if quick else (8, 3)
    large = not quick and wanted & {"shapes", "writing"}
    before: dict[str, float] = {}
    for size in (SMALL, LARGE) if large else (SMALL,):
        last = size == (LARGE if large else SMALL)
        known, told = analysed(figures, size)
        directory, racing = folder / f"index-{size}", "shapes" in wanted
        with ExitStack() as stack:
            peers = filled(figures, stack, folder, told) if racing and last else list
            ours = build(figures, directory, told)
            if size == SMALL and "million" in wanted:
                discovery_million.measure(figures, directory, folder, LARGE if quick else MILLION, quick=quick)
            if not racing and not ("writing" in wanted and last):
                continue
            truth = shapes.Truth(told)
            searches = shapes.shapes(truth, instances)
            if racing:
                engines: list[Engine] = [ours, *peers()]
                checked = discovery_race.check(truth, searches, engines)
                figures.note(
                    f"{size} creators: {checked} answers of {', '.join(one.name for one in engines)} equal the count over the tokens"
                )
                taken = discovery_race.timed(searches, engines, rounds)
                unwarmed = discovery_race.cold(searches, ours)
                discovery_race.compare(figures, size, taken, unwarmed, promised=size == LARGE)
                portal = {shape: row["portal"] for shape, row in taken.items()}
                if before:
                    discovery_race.growth(figures, SMALL, size, before, portal)
                before = portal
        del told, truth
        if "writing" in wanted and last:
            discovery_writing.measure(figures, directory, folder / "compacted", searches, known, quick=quick)


def analysed(figures: Figures, size: int) -> tuple[list[Document], list[tuple[Document, Tokens]]]:
    known = list(corpus.documents(size))
    start = time.process_time()
    told = [(document, analysis.fields_of(document)) for document in known]
    figures.tell(f"{short(size)}.build.analysis_milliseconds_per_creator", (time.process_time() - start) / size * 1000)
    return known, told


def build(figures: Figures, directory: Path, told: Sequence[tuple[Document, Tokens]]) -> Ours:
    """The portal's index of creators whose tokens are known: what every engine gets."""
    ours, tokens, size = Ours(directory), {document.id: found for document, found in told}, len(told)
    start = time.process_time()
    with mock.patch.object(analysis, "fields_of", lambda document: tokens[document.id]):
        ours.index.rebuild([document for document, _ in told])
    figures.tell(f"{short(size)}.build.creators_per_processor_second", size / (time.process_time() - start))
    used = sum(path.stat().st_blocks * 512 for path in directory.rglob("*") if path.is_file())
    figures.tell(f"{short(size)}.build.bytes_per_creator", used / size)
    return ours


def filled(figures: Figures, stack: ExitStack, folder: Path, told: Sequence[tuple[Document, Tokens]]) -> Callable[[], list[Engine]]:
    """Begin to fill the peers, those that keep their corpus elsewhere in a process of its own; the answer waits until they stand."""
    address, directory = stack.enter_context(postgres.opened()), folder / "tantivy"
    if not tantivy.available():
        figures.note("tantivy is not installed, so it is not measured: pip install tantivy")

    def fill() -> None:
        postgres.fill(address, told)
        if tantivy.available():
            tantivy.fill(directory, told)

    aside = multiprocessing.get_context("fork").Process(target=fill)
    aside.start()

    def engines() -> list[Engine]:
        peers: list[Engine] = [Fts5(told)]
        aside.join()
        if aside.exitcode:
            raise SystemExit("the peers could not be filled")
        peers += [postgres.Postgres(address), *([tantivy.Tantivy(directory)] if tantivy.available() else [])]
        for peer in peers:
            stack.callback(peer.close)
        return sorted(peers, key=lambda peer: list(discovery_race.GOALS).index(peer.name))

    return engines


if __name__ == "__main__":
    main()
