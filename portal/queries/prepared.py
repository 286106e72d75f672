"""Knows how a statement is built once and asked often: building one and finding its compiled form costs more than its rows.

A function marked `@prepared` builds a statement with `bindparam` in the place of every value. It is called with the actor first, where
its statement depends on who asks, then with whatever decides its shape, and with the values by name:

    @prepared
    def _one(actor: Actor) -> Select[tuple[Offer]]:
        return visible_to(actor).where(Offer.public_id == bindparam("public_id"))

    session.scalar(*_one(actor, public_id=public_id))
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache, wraps
from typing import Any

from sqlalchemy import Integer, Select, bindparam

from portal.domain.accounts import Actor

NUMBERS = ("account_id", "brand_id", "creator_id")
"""What tells one actor from another of the same kind."""


def prepared(build: Callable[..., Select]) -> Callable[..., tuple[Select, dict[str, Any]]]:
    """Turn `build` into a function that answers (statement, values), and build the statement once for each kind of actor and shape."""
    built = cache(build)

    @wraps(build)
    def prepare(*shape: Any, **values: Any) -> tuple[Select, dict[str, Any]]:
        if not shape or not isinstance(shape[0], Actor):
            return built(*shape), values
        actor, *rest = shape
        return built(_kind_of(actor), *rest), values | {f"actor_{name}": getattr(actor, name) for name in NUMBERS}

    return prepare


def _kind_of(actor: Actor) -> Actor:
    """Everybody who may do the same is of one kind: her numbers are places to be filled, her name and her sign-in say nothing."""
    numbers = {name: None if getattr(actor, name) is None else 0 for name in NUMBERS}
    return _with_places(replace(actor, name="", sign_in_id=None, fresh=False, **numbers))


@cache
def _with_places(kind: Actor) -> Actor:
    places = {name: bindparam(f"actor_{name}", type_=Integer) for name in NUMBERS if getattr(kind, name) is not None}
    return replace(kind, **places)
