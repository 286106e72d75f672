"""Knows how a plan of words stands in the language of PostgreSQL's full text search."""

from __future__ import annotations

from portal.gateways.search.analysis import BOOSTS, Needle, Plan
from portal.gateways.search.postgres.rows import FIELDS, lexeme

_STRONGEST = max(BOOSTS.values())
RANKS = [boost / _STRONGEST for boost in reversed([*BOOSTS.values()][:4])]
"""Weights of the labels D, C, B, A, as ts_rank wants them."""


def condition(plan: Plan) -> str | None:
    """What all clauses ask together, as a tsquery; None where no word has to stand anywhere."""
    clauses = ["(" + " | ".join(asked(needle) for needle in clause) + ")" for clause in plan.clauses]
    return " & ".join(clauses) or None


def refusal(plan: Plan) -> str | None:
    """What must not stand in a document, as a tsquery."""
    return " | ".join(asked(needle) for needle in plan.without) or None


def asked(needle: Needle) -> str:
    """One needle as a tsquery: any of its sequences in its field, token after token."""
    ways = []
    for field, sequences in needle.sequences.items():
        for at, sequence in enumerate(one for one in sequences if one):
            tokens = [lexeme(FIELDS[field] + token) for token in sequence]
            ways.append(f"{tokens[0]}:*" if needle.prefix and at == 0 else "(" + " <-> ".join(tokens) + ")")
    return "(" + " | ".join(ways or ["'-'"]) + ")"
