"""Knows how words of creators are folded into a segment: written once, by Whoosh's writer and our codec, and never again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from whoosh.index import create_in

from portal.gateways.search.codec import Codec
from portal.gateways.search.inversion import Inversion
from portal.gateways.search.recent import Told
from portal.gateways.search.segments import ROWS, schema
from portal.gateways.search.spool import Spool
from portal.gateways.search.store import flush

_TOLD = "told.jsonl"


def create(directory: Path, told: Sequence[Told], mergeable: bool) -> None:
    """Write a segment in a new directory; places ascend. A mergeable one keeps what it was made of beside it."""
    directory.mkdir()
    with Spool(directory) as spool:
        words = Inversion(spool)
        words.take([tokens for _, _, tokens in told])
        write(directory, np.array([row for row, _, _ in told], dtype=np.int64), (label for _, label, _ in told), words)
    if mergeable:
        (directory / _TOLD).write_text("".join(f"{json.dumps(one)}\n" for one in told), encoding="utf-8")


def write(directory: Path, rows: np.ndarray, labels: Iterable[str], words: Inversion) -> None:
    """Write a segment in an empty directory: the places of its creators, ascending, and in the same order their names to show."""
    writer = create_in(str(directory), schema()).writer(codec=Codec(), compound=False)
    # Ready postings are handed to the codec; Whoosh itself would analyse tokens again and sort posting by posting.
    writer.fieldwriter.add_postings = lambda schema, _lengths, _nothing: _put(writer.fieldwriter, schema, words)
    try:
        for label in labels:
            writer.add_document(label=label)
    except BaseException:
        writer.cancel()
        raise
    writer.commit()
    rows.tofile(directory / ROWS)


def _put(fields: Any, schema: Any, words: Inversion) -> None:
    for field, found in words.fields():
        fields.start_field(field, schema[field])
        for token, (docs, often) in found:
            fields.start_term(token.encode())
            fields.add_all(docs, often)
            fields.finish_term()
        fields.finish_field()


def contents(directory: Path) -> list[Told] | None:
    """What a mergeable segment was made of; None of others, and where that can no longer be read."""
    try:
        told = [tuple(json.loads(line)) for line in (directory / _TOLD).read_text(encoding="utf-8").splitlines()]
    except (FileNotFoundError, ValueError):
        return None
    # Cut off at the end of a line it would look whole, and whoever stood behind would be in no segment any more.
    return told if [row for row, _, _ in told] == np.fromfile(directory / ROWS, dtype=np.int64).tolist() else None


def flush_all(directory: Path) -> None:
    for path in [*directory.iterdir(), directory]:
        flush(path)
