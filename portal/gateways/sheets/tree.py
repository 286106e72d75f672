"""Knows how a JSON file is opened, and how one of its values becomes a cell that is read like any other."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from math import isfinite
from typing import Any

from portal.domain.creators.figures import Unreadable
from portal.domain.text import N_, Text
from portal.gateways.sheets.text import mend


def parsed(text: str) -> Any:
    """What stands in the file. Unreadable, with line and column, where it is damaged, cut off or nested without end."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        sentence = Text(
            N_("The JSON file is damaged or cut off at line %(line)s, column %(column)s. Please download it from the platform once more."),
            line=error.lineno,
            column=error.colno,
        )
        raise Unreadable(sentence, line=error.lineno, column=str(error.colno)) from None
    except (ValueError, RecursionError):
        raise Unreadable(N_("The JSON file is damaged or cut off. Please download it from the platform once more.")) from None


def cell(value: Any) -> str:
    """A value as it would stand in a sheet: empty for null, and for anything but text and numbers a sign that nothing reads as one."""
    match value:
        case None:
            return ""
        case bool() | list() | dict():
            return "…"
        case int():
            return f"{min(max(value, -(10**18)), 10**18)}"
        case float():
            return f"{Decimal(repr(value)):f}" if isfinite(value) else "…"
    return mend(str(value))


def dicts(value: Any) -> Iterator[dict[str, Any]]:
    """The objects of a list; nothing for anything else."""
    return (each for each in (value if isinstance(value, list) else ()) if isinstance(each, dict))


def inner(value: Any, *path: str) -> Any:
    """What stands at the end of `path`; None where a step is missing."""
    for step in path:
        value = value.get(step) if isinstance(value, dict) else None
    return value
