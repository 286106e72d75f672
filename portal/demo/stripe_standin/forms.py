"""Knows the form encoding of Stripe's v1 requests: `a[b][0][c]=1` means nested hashes and arrays."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl

from portal.demo.stripe_standin.refusals import invalid


def decode(encoded: str) -> dict[str, Any]:
    """The nested parameters; arrays stay hashes with decimal keys until the contract says that they are arrays."""
    result: dict[str, Any] = {}
    for name, value in parse_qsl(encoded, keep_blank_values=True):
        keys = _keys(name)
        place = result
        for key in keys[:-1]:
            place = place.setdefault(key, {})
            if not isinstance(place, dict):
                raise invalid(f"Invalid parameter: {name}", None, name)
        last = keys[-1] or str(len(place))
        place[last] = value
    return result


def _keys(name: str) -> list[str]:
    match = re.fullmatch(r"([^\[\]]+)((?:\[[^\[\]]*\])*)", name)
    if match is None:
        raise invalid(f"Invalid parameter: {name}", None, name)
    return [match[1], *re.findall(r"\[([^\[\]]*)\]", match[2])]
