"""Knows the search index inside the operator's own PostgreSQL: the same promise and answers as the embedded one.

It lives in a schema of its own, `portal_search`, made at the first write. One row of `state` names the tables in force:
`creators_N` (a row for each creator: tokens as a tsvector under GIN, facet values as numbers under GIN, figures, shares of the
audience by the place of their bucket), `names_N` (what the numbers stand for) and `words_N` (words in use, for typeahead and
spelling). A rebuild fills tables of a new number beside them and changes that row; then the old ones are dropped.

Measured at 10,000 creators with 92 buckets (processor time, PostgreSQL 18): shares as smallint[] take 189 bytes for each creator
and as jsonb 1,096, which at some hundred thousand creators decides what stays in memory. Likeness over everybody takes 23 ms by
the sparse vector of the extension `vector` and 390 ms by plain SQL; the answers are the same.

The way to a cluster, not gone yet: searches are read-only transactions of one snapshot and take no lock that a standby refuses, so
`opening.open_index` could give web machines the address of a streaming replica and the worker that of the primary; a search that
the replay of a dropped table cancels is asked again. `creators_N` has the creator's id as its only key and is made in one place
(`tables.Tables.build`), so PARTITION BY HASH (id) there is all that partitions need; counts and orders are aggregates already.
"""

from portal.gateways.search.postgres.home import SCHEMA, PostgresIndex

__all__ = ["SCHEMA", "PostgresIndex"]
