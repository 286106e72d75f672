"""Knows how words of creators are folded into a segment: written once, by Whoosh's writer and our codec, and never again."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from whoosh.index import create_in

from portal.gateways.search.analysis import Tokens
from portal.gateways.search.codec import Codec
from portal.gateways.search.recent import Told
from portal.gateways.search.segments import BEGUN, FIELDS, LETTERS, ROWS, schema
from portal.gateways.search.store import flush

_TOLD = "told.jsonl"


def create(directory: Path, told: Sequence[Told], mergeable: bool) -> None:
    """Write a segment in a new directory; places ascend. A mergeable one keeps what it was made of beside it."""
    directory.mkdir()
    _write(create_in(str(directory), schema()), told)
    np.array([row for row, _, _ in told], dtype=np.int64).tofile(directory / ROWS)
    if mergeable:
        (directory / _TOLD).write_text("".join(f"{json.dumps(one)}\n" for one in told), encoding="utf-8")


def _write(index: Any, told: Sequence[Told]) -> None:
    writer = index.writer(codec=Codec(), compound=False)
    # Ready tokens are put in order here and handed to the codec; Whoosh itself would analyse them again and sort posting by posting.
    writer.fieldwriter.add_postings = lambda schema, _lengths, _nothing: _put(writer.fieldwriter, schema, told)
    try:
        for _, label, _ in told:
            writer.add_document(label=label)
    except BaseException:
        writer.cancel()
        raise
    writer.commit()


def _put(fields: Any, schema: Any, told: Sequence[Told]) -> None:
    """Hand the tokens of all creators to the writer of a codec: fields, tokens and documents in ascending order."""
    for field in FIELDS:
        found: defaultdict[str, list[int]] = defaultdict(list)
        for doc, (_, _, tokens) in enumerate(told):
            for token in _begun(tokens) if field == BEGUN else tokens.get(field, ()):
                found[token].append(doc)
        if not found:
            continue
        fields.start_field(field, schema[field])
        for token, docs in sorted((token.encode(), docs) for token, docs in found.items()):
            fields.start_term(token)
            fields.add_all(docs)
            fields.finish_term()
        fields.finish_field()


def _begun(tokens: Tokens) -> Iterator[str]:
    return (token[:end] for token in tokens.get("name", ()) for end in range(1, min(LETTERS, len(token)) + 1))


def contents(directory: Path) -> list[Told] | None:
    """What a mergeable segment was made of; None of others, and where that can no longer be read."""
    try:
        return [tuple(json.loads(line)) for line in (directory / _TOLD).read_text(encoding="utf-8").splitlines()]
    except (FileNotFoundError, ValueError):
        return None


def flush_all(directory: Path) -> None:
    for path in [*directory.iterdir(), directory]:
        flush(path)
