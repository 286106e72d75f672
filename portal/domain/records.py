"""Knows how frozen records become plain JSON and back, and the one byte form of it that is hashed."""

from __future__ import annotations

import hashlib
import json
import types
import unicodedata
from collections.abc import Callable
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
    return _reader(kind)(stored, kind.__name__, "")


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


Reader = Callable[[Any, str, str], Any]
"""Reads a stored value; the path of what holds it and its own name there are for the words of a refusal."""


@cache
def _reader(kind: Any) -> Reader:
    """How a value of `kind` is read: found once, because every look at an offer reads a whole sheet."""
    origin = get_origin(kind)
    if kind is Any:
        return lambda stored, path, name: stored
    if origin in (Union, types.UnionType):
        arm = _reader(next(arm for arm in get_args(kind) if arm is not type(None)))
        if type(None) in get_args(kind):
            return lambda stored, path, name: None if stored is None else arm(stored, path, name)
        return arm
    if origin is tuple:
        return _tuple_reader(_reader(get_args(kind)[0]))
    if is_dataclass(kind):
        return _record_reader(kind)
    if kind in (date, datetime):
        return lambda stored, path, name: kind.fromisoformat(stored)
    return _plain_reader(kind)


def _plain_reader(kind: type) -> Reader:
    def read(stored: Any, path: str, name: str) -> Any:
        if not isinstance(stored, kind) or (kind is int and isinstance(stored, bool)):
            raise ValueError(f"{path}{name}: {kind.__name__} was expected, not {stored!r}")
        return stored

    return read


def _tuple_reader(item: Reader) -> Reader:
    def read(stored: Any, path: str, name: str) -> Any:
        if not isinstance(stored, list | tuple):
            raise ValueError(f"{path}{name}: a list was expected")
        return tuple(item(each, f"{path}{name}", f"[{index}]") for index, each in enumerate(stored))

    return read


def _record_reader(kind: Any) -> Reader:
    hints = get_type_hints(kind)
    readers = {field.name: (_reader(hints[field.name]), f".{field.name}") for field in fields(kind)}
    needed = [field.name for field in fields(kind) if field.default is MISSING and field.default_factory is MISSING]

    def read(stored: Any, path: str, name: str) -> Any:
        here = f"{path}{name}"
        if not isinstance(stored, dict):
            raise ValueError(f"{here}: an object was expected")
        if unknown := sorted(stored.keys() - readers.keys()):
            raise ValueError(f"{here}: unknown {', '.join(unknown)}")
        for wanted in needed:
            if wanted not in stored:
                raise ValueError(f"{here}: {wanted} is missing")
        return kind(**{key: readers[key][0](value, here, readers[key][1]) for key, value in stored.items()})

    return read
