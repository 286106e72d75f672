"""Knows how frozen records become plain JSON and back, and the one byte form of it that is hashed."""

from __future__ import annotations

import hashlib
import json
import types
import unicodedata
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")


class NotCanonical(ValueError):
    """The value has no single byte form: a float, or a type that JSON does not know."""


class Record:
    """A frozen dataclass that two sides compare: its texts are NFC with plain line ends, so that equal looks equal."""

    def __post_init__(self) -> None:
        for field in fields(self):  # type: ignore[arg-type]
            value = getattr(self, field.name)
            object.__setattr__(self, field.name, tidy(value))

    def to_json(self) -> dict[str, Any]:
        """Plain dicts, lists, texts and whole numbers; `from_json` reads them back to an equal record."""
        return plain(self)

    @classmethod
    def from_json(cls, stored: Any) -> Any:
        """Read what `to_json` wrote. Raises ValueError for an unknown or missing key or a value of the wrong type."""
        return restore(cls, stored)


def tidy(value: Any) -> Any:
    """Texts (also inside lists and tuples) in NFC with plain line ends, lists as tuples; everything else as it is."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n"))
    if isinstance(value, tuple | list):
        return tuple(tidy(item) for item in value)
    return value


def plain(value: Any) -> Any:
    """`value` in JSON's types: records as dicts by field, dates in ISO form, tuples as lists."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, date):
        return value.isoformat()
    return value


def restore(kind: type[T], stored: Any) -> T:
    """The record of `kind` that `plain` wrote as `stored`; a key that is absent takes the field's default."""
    return _restore(kind, stored, kind.__name__)


def canonical_json(value: Any) -> bytes:
    """The one byte form: keys sorted, no spaces, UTF-8, NFC, whole numbers only. Raises NotCanonical for a float."""
    return json.dumps(_settled(plain(value)), sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def digest(canonical: bytes) -> str:
    """SHA-256 as 64 hexadecimal digits."""
    return hashlib.sha256(canonical).hexdigest()


def _settled(value: Any) -> Any:
    match value:
        case None | bool() | int():
            return value
        case str():
            return unicodedata.normalize("NFC", value)
        case list():
            return [_settled(item) for item in value]
        case dict():
            return {unicodedata.normalize("NFC", key): _settled(item) for key, item in value.items()}
    raise NotCanonical(f"{type(value).__name__} has no canonical form: {value!r}")


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _restore(kind: Any, stored: Any, path: str) -> Any:
    origin = get_origin(kind)
    if kind is Any:
        return stored
    if origin in (Union, types.UnionType):
        if stored is None and type(None) in get_args(kind):
            return None
        return _restore(next(arm for arm in get_args(kind) if arm is not type(None)), stored, path)
    if origin is tuple:
        if not isinstance(stored, list | tuple):
            raise ValueError(f"{path}: a list was expected")
        return tuple(_restore(get_args(kind)[0], item, f"{path}[{index}]") for index, item in enumerate(stored))
    if is_dataclass(kind):
        return _restore_record(kind, stored, path)
    if kind in (date, datetime):
        return kind.fromisoformat(stored)
    if not isinstance(stored, kind) or (kind is int and isinstance(stored, bool)):
        raise ValueError(f"{path}: {kind.__name__} was expected, not {stored!r}")
    return stored


def _restore_record(kind: Any, stored: Any, path: str) -> Any:
    if not isinstance(stored, dict):
        raise ValueError(f"{path}: an object was expected")
    known = {field.name: field for field in fields(kind)}
    if unknown := sorted(set(stored) - set(known)):
        raise ValueError(f"{path}: unknown {', '.join(unknown)}")
    for name, field in known.items():
        if name not in stored and field.default is MISSING and field.default_factory is MISSING:
            raise ValueError(f"{path}: {name} is missing")
    hints = _hints(kind)
    return kind(**{name: _restore(hints[name], value, f"{path}.{name}") for name, value in stored.items()})
