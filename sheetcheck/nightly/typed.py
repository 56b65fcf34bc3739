"""Plain values, as a file brings them, made into frozen dataclasses, if they fit exactly."""

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from enum import StrEnum
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

T = TypeVar("T")
_PLAIN = (str, int, bool, date)


class Misfit(Exception):  # noqa: N818  (it never leaves this room)
    """A value is not exactly what its type says; whether it can be taken for that is not known."""


def built(kind: type[T], value: object) -> T:
    """Return a value as what its type says: no text is taken for a number, nothing is left out.

    Raises:
        Misfit: it is not that, or the type is none that is known here.

    """
    made: T = _made(kind, value)
    return made


def _made(kind: Any, value: Any) -> Any:
    if kind in _PLAIN:
        return _sure(value, type(value) is kind)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return kind(_sure(value, type(value) is str and value in {*kind}))
    if is_dataclass(kind):
        return _filled(kind, value)
    return _composed(get_origin(kind), get_args(kind), value)


def _composed(origin: Any, parts: tuple[Any, ...], value: Any) -> Any:
    if origin is Annotated:
        return _made(parts[0], value)
    if origin is Literal:
        return _sure(value, type(value) is str and value in parts)
    if origin is tuple and parts[1:] == (...,):
        return tuple(_made(parts[0], each) for each in _sure(value, type(value) is list))
    if origin is Mapping and parts[0] is str:
        return {key: _made(parts[1], each) for key, each in _table(value).items()}
    if origin in {Union, UnionType}:
        return _one_of([part for part in parts if part is not NoneType], value)
    raise Misfit


def _one_of(kinds: list[Any], value: Any) -> Any:
    for kind in kinds:
        try:
            return _made(kind, value)
        except Misfit:
            continue
    raise Misfit


def _filled(kind: Any, value: Any) -> Any:
    given = dict(_table(value))
    made = {}
    for each in fields(kind):
        if each.name in given:
            made[each.name] = _made(each.type, given.pop(each.name))
        elif each.default is MISSING and each.default_factory is MISSING:
            raise Misfit
    _sure(value, not given)
    return kind(**made)


def _table(value: Any) -> dict[str, Any]:
    table: dict[str, Any] = _sure(value, type(value) is dict)
    return table


def _sure(value: Any, fits: bool) -> Any:  # noqa: FBT001  (a value, and what must hold of it)
    if not fits:
        raise Misfit
    return value
