"""Knows the contract as the installed SDK was generated from it: which parameters a call takes, and what an answer must look like."""

from __future__ import annotations

import builtins
import sys
import typing
from decimal import Decimal, InvalidOperation
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

import typing_extensions
from stripe import ListObject, StripeObject
from stripe._stripe_object import UntypedStripeObject

from portal.demo.stripe_standin.refusals import invalid

_REQUEST_OPTIONS = {
    "api_key", "stripe_version", "stripe_account", "stripe_context", "max_network_retries", "idempotency_key", "content_type", "headers",
}  # fmt: skip


class BrokenContract(AssertionError):
    """The stand-in itself was about to answer something that Stripe never would."""


def taken(params: dict[str, Any], shape: type, *, form: bool) -> dict[str, Any]:
    """`params` checked against a typed dictionary of the SDK; `form` values are strings and are converted (v1).

    Raises `Refused` for an unknown, missing or misshapen parameter, as Stripe does before anything begins.
    """
    return _taken_dict(params, shape, "", form)


def kept(answer: dict[str, Any], resource: type) -> dict[str, Any]:
    """`answer`, when it is what `resource` of the SDK declares; raises `BrokenContract` naming the first field that is not."""
    _kept(answer, resource, resource.__name__)
    return answer


def nulls(resource: type, *absent: str) -> dict[str, Any]:
    """Every field of `resource` that may be null, as null, without those that Stripe leaves out altogether."""
    return {name: None for name, hint in _hints(resource).items() if NoneType in get_args(hint) and name not in absent}


# Parameters ------------------------------------------------------------------------------------------------------------


def _taken_dict(params: Any, shape: type, path: str, form: bool) -> dict[str, Any]:
    if not isinstance(params, dict):
        raise invalid(f"Invalid hash: {path}", "parameter_invalid_object", path)
    hints = {name: hint for name, hint in _hints(shape).items() if name not in _REQUEST_OPTIONS}
    for name in params:
        if name not in hints:
            raise invalid(f"Received unknown parameter: {_at(path, name)}", "parameter_unknown", _at(path, name))
    result = {}
    for name, hint in hints.items():
        optional = get_origin(hint) is typing_extensions.NotRequired
        if name in params:
            result[name] = _value(params[name], get_args(hint)[0] if optional else hint, _at(path, name), form)
        elif not optional:
            raise invalid(f"Missing required param: {_at(path, name)}.", "parameter_missing", _at(path, name))
    return result


def _value(value: Any, hint: Any, path: str, form: bool) -> Any:
    origin, args = get_origin(hint), get_args(hint)
    if origin in {Union, UnionType}:
        return _choice(value, args, path, form)
    if origin is Literal:
        if value not in args:
            raise invalid(f"Invalid {path}: must be one of {', '.join(map(str, args))}", None, path)
        return value
    if origin is list:
        return _list(value, args[0], path, form)
    if origin is dict or (isinstance(origin, type) and issubclass(origin, StripeObject)):
        if not isinstance(value, dict) or not all(isinstance(entry, str) for entry in value.values()):
            raise invalid(f"Invalid hash: {path}", "parameter_invalid_object", path)
        return value
    if typing_extensions.is_typeddict(hint):
        return _taken_dict(value, hint, path, form)
    return _scalar(value, hint, path, form)


def _choice(value: Any, args: tuple[Any, ...], path: str, form: bool) -> Any:
    """An open enum (`Literal | str`) is closed here: a word that the SDK does not know is a slip of ours."""
    enums = [arg for arg in args if get_origin(arg) is Literal]
    if enums and enums != [Literal[""]]:
        return _value(value, enums[0], path, form)
    if value == "" and enums:
        return value
    return _value(value, next(arg for arg in args if arg not in enums), path, form)


def _list(value: Any, inner: Any, path: str, form: bool) -> list[Any]:
    if form and isinstance(value, dict) and all(key.isdecimal() for key in value):
        value = [value[key] for key in sorted(value, key=int)]
    if not isinstance(value, list):
        raise invalid("Invalid array", "parameter_invalid_array", path)
    return [_value(entry, inner, f"{path}[{index}]", form) for index, entry in enumerate(value)]


def _scalar(value: Any, hint: Any, path: str, form: bool) -> Any:
    if hint is bool:
        value = {"true": True, "false": False}.get(value, value) if form else value
        if not isinstance(value, bool):
            raise invalid(f"Invalid boolean: {value}", "parameter_invalid_boolean", path)
    elif hint is int:
        value = int(value) if form and isinstance(value, str) and value.removeprefix("-").isdecimal() else value
        if not isinstance(value, int) or isinstance(value, bool):
            raise invalid(f"Invalid integer: {value}", "parameter_invalid_integer", path)
    elif hint in {Decimal, float}:
        try:
            Decimal(str(value))
        except InvalidOperation:
            raise invalid(f"Invalid decimal: {value}", None, path) from None
    elif hint is str:
        if not isinstance(value, str):
            raise invalid(f"Invalid string: {value}", "parameter_invalid_string", path)
        if value == "" and form:
            raise invalid(f"You passed an empty string for '{path}'.", "parameter_invalid_empty", path)
    else:
        raise BrokenContract(f"{path}: no rule for {hint!r}")
    return value


def _at(path: str, name: str) -> str:
    return f"{path}[{name}]" if path else name


# Answers ---------------------------------------------------------------------------------------------------------------


def _kept(value: Any, hint: Any, path: str) -> None:
    origin, args = get_origin(hint), get_args(hint)
    if hint is Any or origin is UntypedStripeObject:
        return
    if origin in {Union, UnionType}:
        _kept_by_one(value, args, path)
    elif origin is Literal:
        _expect(value in args, path, value, hint)
    elif origin is list:
        _expect(isinstance(value, list), path, value, hint)
        for index, entry in enumerate(value):
            _kept(entry, args[0], f"{path}[{index}]")
    elif origin is ListObject:
        _expect(isinstance(value, dict) and value.keys() == {"object", "data", "has_more", "url"}, path, value, hint)
        for index, entry in enumerate(value["data"]):
            _kept(entry, args[0], f"{path}.data[{index}]")
    elif isinstance(hint, type) and issubclass(hint, StripeObject):
        _kept_object(value, hint, path)
    elif isinstance(hint, type) and origin is None:
        _expect(isinstance(value, hint) and not (hint is int and isinstance(value, bool)), path, value, hint)


def _kept_object(value: Any, resource: type, path: str) -> None:
    _expect(isinstance(value, dict), path, value, resource)
    hints = _hints(resource)
    for name in value:
        if name not in hints:
            raise BrokenContract(f"{path}.{name} is not a field of {resource.__name__}")
    for name, hint in hints.items():
        if name in value:
            _kept(value[name], hint, f"{path}.{name}")
        elif NoneType not in get_args(hint):
            raise BrokenContract(f"{path}.{name} is missing")


def _kept_by_one(value: Any, args: tuple[Any, ...], path: str) -> None:
    broken = None
    for arg in args:
        try:
            return _kept(value, arg, path)
        except BrokenContract as error:
            broken = error if broken is None or isinstance(value, dict) else broken
    raise broken or BrokenContract(path)


def _expect(holds: bool, path: str, value: Any, hint: Any) -> None:
    if not holds:
        raise BrokenContract(f"{path} is {value!r}, declared as {hint!r}")


# Reading the SDK's annotations -----------------------------------------------------------------------------------------


class _Names(dict[str, Any]):
    """Names in an annotation; what the SDK imports for type checkers only is taken as `Any`."""

    def __init__(self, module: str) -> None:
        super().__init__()
        self._module = vars(sys.modules[module])

    def __missing__(self, name: str) -> Any:
        return self._module.get(name, getattr(typing, name, getattr(builtins, name, Any)))


@cache
def _hints(shape: type) -> dict[str, Any]:
    hints = typing_extensions.get_type_hints(shape, localns=_Names(shape.__module__), include_extras=True)
    return {name: hint for name, hint in hints.items() if not name.startswith("_") and get_origin(hint) is not typing.ClassVar}
