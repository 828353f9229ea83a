"""How a plural folder finds its members, and what every member's parameters look like."""

import dataclasses
import importlib
import math
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Generic, Self, TypeVar, cast

M = TypeVar("M", bound="Named")
K = TypeVar("K", bound="Named")

_KEY = "parameter"
UNWRITTEN = "unwritten"
"""In the metadata of a dataclass field: files leave it out where it has its default."""


class UnknownMemberError(LookupError):
    """A family has no member of that name; the message lists those that it has."""


@dataclass(frozen=True)
class ParameterInfo:
    """What a form needs to offer a dataclass field, and what the field accepts."""

    label: str
    help: str
    minimum: float = -math.inf
    maximum: float = math.inf
    choices: tuple[Any, ...] = ()
    is_logarithmic: bool = False


def parameter(
    default: Any,
    label: str,
    help: str,  # noqa: A002 - the word a form uses
    *,
    minimum: float = -math.inf,
    maximum: float = math.inf,
    choices: tuple[Any, ...] = (),
    is_logarithmic: bool = False,
    is_unwritten: bool = False,
) -> Any:
    """Return a dataclass field that a form can offer and that `Member` checks.

    `help` explains the term to a student. `choices` are the usual values; for a number they are
    offered but do not exclude others within [minimum, maximum]. `is_unwritten`: see UNWRITTEN.
    """
    info = ParameterInfo(label, help, minimum, maximum, choices, is_logarithmic)
    return field(default=default, metadata={_KEY: info, UNWRITTEN: is_unwritten})


def parameters_of(kind: type[Any]) -> Mapping[str, ParameterInfo]:
    """Return the fields of a dataclass made by `parameter`, by name, in order."""
    return {f.name: f.metadata[_KEY] for f in dataclasses.fields(kind) if _KEY in f.metadata}


def shared_parameters(value: Any, kind: type[Any]) -> dict[str, Any]:
    """Return those parameters of a value that mean the same to a value of another kind.

    They have the same name, type and default: a learning rate that is usual for one optimiser may
    be a hundred times too large for another, which then has a default of its own.
    """
    known = {(f.name, f.type, f.default) for f in dataclasses.fields(value)}
    shared = (f.name for f in dataclasses.fields(kind) if (f.name, f.type, f.default) in known)
    return {name: getattr(value, name) for name in shared}


def check_parameters(value: Any) -> None:
    """Raise ValueError where a parameter of a dataclass value is out of its range."""
    for name, info in parameters_of(cast(type[Any], type(value))).items():
        given = getattr(value, name)
        if isinstance(given, bool) or not isinstance(given, int | float):
            if info.choices and given not in info.choices:
                known = ", ".join(map(str, info.choices))
                raise ValueError(f"{info.label} is {given!r}; choose one of {known}.")
            continue
        if not math.isfinite(given) or not info.minimum <= given <= info.maximum:
            raise ValueError(f"{info.label} is {given:g}; choose {_range(info)}.")


def _range(info: ParameterInfo) -> str:
    if math.isinf(info.maximum):
        return f"a number of at least {info.minimum:g}"
    if math.isinf(info.minimum):
        return f"a number of at most {info.maximum:g}"
    return f"a number between {info.minimum:g} and {info.maximum:g}"


class Named:
    """A class that is a member of a family."""

    name: ClassVar[str]
    """The registry name, an identifier of the file format that never changes."""
    title: ClassVar[str] = ""
    """What people call it."""


@dataclass(frozen=True)
class Member(Named):
    """A frozen value belonging to a family: its kind is the class, its parameters the fields."""

    def __post_init__(self) -> None:
        check_parameters(self)

    def with_parameter(self, name: str, value: Any) -> Self:
        """Return this member with another value of a parameter, and with what has to follow it.

        Raises ValueError where the value is out of range.
        """
        return dataclasses.replace(self, **{name: value})


class Registry(Generic[M]):
    """The members of one family, found by importing every module of its plural folder."""

    def __init__(self, family: str, package: str) -> None:
        """Name the family in the singular and the package in which its members live."""
        self.family = family
        self._package = package
        self._members: dict[str, type[M]] = {}
        self._is_complete = False

    def register(self, name: str) -> Callable[[type[K]], type[K]]:
        """Return a class decorator that makes a class the member called `name`."""

        def add(kind: type[K]) -> type[K]:
            if name in self._members:
                raise ValueError(f"There are two {self.family} members called {name!r}.")
            kind.name = name
            kind.title = kind.title or name.replace("-", " ")
            self._members[name] = cast(type[M], kind)
            return kind

        return add

    def __getitem__(self, name: str) -> type[M]:
        """Return the class registered as `name`; raise UnknownMemberError if there is none."""
        if name not in self._members:
            self._find_all()
        if name not in self._members:
            known = ", ".join(self.names())
            raise UnknownMemberError(f"unknown {self.family} {name!r}; known are {known}")
        return self._members[name]

    def names(self) -> tuple[str, ...]:
        """Return the names of all members, sorted."""
        self._find_all()
        return tuple(sorted(self._members))

    def members(self) -> tuple[type[M], ...]:
        """Return the classes of all members, in the order of their names."""
        return tuple(self._members[name] for name in self.names())

    def _find_all(self) -> None:
        if self._is_complete:
            return
        package = importlib.import_module(self._package)
        for module in pkgutil.iter_modules(package.__path__):
            importlib.import_module(f"{self._package}.{module.name}")
        self._is_complete = True

    def build(self, name: str, values: Mapping[str, Any]) -> M:
        """Return the member `name` with these parameters, the others at their defaults."""
        return self[name](**values)
