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
        for name, value in vars(self).items():
            if (tidied := tidy(value)) is not value:
                object.__setattr__(self, name, tidied)

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
        if "\r" not in value and unicodedata.is_normalized("NFC", value):
            return value
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
    try:
        return _reader(kind)(stored)
    except _Misread as wrong:
        raise ValueError(f"{kind.__name__}{wrong.path}: {wrong.what}") from None


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


class _Misread(Exception):
    """Something stored is not what was expected; the path to it grows on the way out, for it is only asked for then."""

    def __init__(self, what: str, path: str = "") -> None:
        super().__init__(what)
        self.what, self.path = what, path

    def within(self, name: str) -> _Misread:
        return _Misread(self.what, name + self.path)


Reader = Callable[[Any], Any]


@cache
def _reader(kind: Any) -> Reader:
    """How a value of `kind` is read: found once, because every look at an offer reads a whole sheet."""
    origin = get_origin(kind)
    if kind is Any:
        return lambda stored: stored
    if origin in (Union, types.UnionType):
        arm = _reader(next(arm for arm in get_args(kind) if arm is not type(None)))
        if type(None) in get_args(kind):
            return lambda stored: None if stored is None else arm(stored)
        return arm
    if origin is tuple:
        return _tuple_reader(_reader(get_args(kind)[0]))
    if is_dataclass(kind):
        return _record_reader(kind)
    if kind in (date, datetime):
        return kind.fromisoformat
    return _plain_reader(kind)


def _plain_reader(kind: type) -> Reader:
    def read(stored: Any) -> Any:
        if type(stored) is kind:
            return stored
        if not isinstance(stored, kind) or (kind is int and isinstance(stored, bool)):
            raise _Misread(f"{kind.__name__} was expected, not {stored!r}")
        return stored

    return read


def _tuple_reader(item: Reader) -> Reader:
    def read(stored: Any) -> Any:
        if not isinstance(stored, list | tuple):
            raise _Misread("a list was expected")
        found = []
        try:
            for each in stored:
                found.append(item(each))
        except _Misread as wrong:
            raise wrong.within(f"[{len(found)}]") from None
        return tuple(found)

    return read


def _record_reader(kind: Any) -> Reader:
    hints = get_type_hints(kind)
    readers = {field.name: _reader(hints[field.name]) for field in fields(kind)}
    needed = {field.name for field in fields(kind) if field.default is MISSING and field.default_factory is MISSING}

    def read(stored: Any) -> Any:
        if not isinstance(stored, dict):
            raise _Misread("an object was expected")
        if unknown := stored.keys() - readers.keys():
            raise _Misread(f"unknown {', '.join(sorted(unknown))}")
        if absent := needed - stored.keys():
            raise _Misread(f"{min(absent, key=list(readers).index)} is missing")
        values = {}
        for key, value in stored.items():
            try:
                values[key] = readers[key](value)
            except _Misread as wrong:
                raise wrong.within(f".{key}") from None
        return kind(**values)

    return read
