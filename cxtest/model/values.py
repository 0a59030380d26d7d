"""The scalars of the files: ids, durations, money, ranges, counts. Every scalar arrives as text and is typed here."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Final, Generic, NamedTuple, TypeVar, cast

from pydantic import AfterValidator, BaseModel, ConfigDict
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

CUSTOMER: Final = "customer"
CHANCE: Final = "chance"
CLOCK: Final = "clock"
OWNER: Final = "owner"
EVERYTHING: Final = "everything"
RESERVED: Final = frozenset({CUSTOMER, CHANCE, CLOCK, OWNER, EVERYTHING})

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_DURATION = re.compile(r"(?:([0-9]{1,9})w)?(?:([0-9]{1,9})d)?(?:([0-9]{1,9})h)?(?:([0-9]{1,9})m)?(?:([0-9]{1,9})s)?")
_WALK = re.compile(rf"{_ID.pattern}(?:\.{_ID.pattern}(?:\[[0-9]+\])?)*")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SECONDS = (7 * 24 * 3600, 24 * 3600, 3600, 60, 1)
_MONEY = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,12})?")
_COUNT = re.compile(r"[0-9]{1,15}")

LONGEST_WALK: Final = 20_000
"""In characters: a walk comes from a stranger, too."""

T = TypeVar("T")
Number = TypeVar("Number", int, Decimal)


class Model(BaseModel):
    """A mapping of a file: frozen, its keys kebab-case, unknown keys refused."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        alias_generator=lambda name: name.replace("_", "-"),
        hide_input_in_errors=True,
        defer_build=True,  # what a file's model is made of is built with it, and not a second time by itself
    )


def refuse(expected: str, meant: str = "") -> PydanticCustomError:
    """The error for a value that is not what was expected.

    `expected` completes the sentence "expected …"; `meant` is what was likely meant.
    """
    return PydanticCustomError("expected", "expected {expected}", {"expected": expected, "meant": meant})


class Range(NamedTuple, Generic[Number]):
    """What something takes: between `low` and `high`, both included."""

    low: Number
    high: Number


def _id(value: object) -> str:
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise refuse("a name in lower case: letters, digits and single hyphens, such as `order-number`")
    return value


def _own_id(value: object) -> str:
    name = _id(value)
    if name in RESERVED:
        raise PydanticCustomError("reserved", "`{name}` is a reserved word and cannot be a name here", {"name": name})
    return name


def _trigger_reference(value: object) -> str:
    step, dot, trigger = value.partition(".") if isinstance(value, str) else ("", "", "")
    if not _ID.fullmatch(step) or (dot and not _ID.fullmatch(trigger)):
        raise refuse("a trigger, such as `pay`, or a trigger at one step alone, such as `counter.pay`")
    return f"{step}{dot}{trigger}"


def is_walk(text: str) -> bool:
    """Whether a text is written as walks are: an entry, then triggers, each with an index where it has a list."""
    return len(text) <= LONGEST_WALK and _WALK.fullmatch(text) is not None


def _walk(value: object) -> str:
    if not isinstance(value, str) or not is_walk(value):
        raise refuse("a walk: its entry, then its triggers, such as `slip.press-2.inspect[1]`")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise refuse("text")
    return value


def _sentence(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise refuse("a text that is not empty")
    return value


def _day(value: object) -> date:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value if isinstance(value, str) and _DAY.fullmatch(value) else "")
    except ValueError:
        raise refuse("a day, such as `2027-03-31`") from None


def _boolean(value: object) -> bool:
    if isinstance(value, bool):
        return value
    if value not in ("true", "false"):
        raise refuse("`true` or `false`")
    return value == "true"


def _count(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    if not isinstance(value, str) or not _COUNT.fullmatch(value):
        raise refuse("a whole number, such as `2`")
    return int(value)


_UNIT = "(w|weeks?|d|days?|h|hours?|hrs?|m|min|mins|minutes?|s|secs?|seconds?)"
_IN_WORDS = re.compile(rf"([0-9]{{1,9}}) ?{_UNIT}?(?: ?(?:\.\.|-|–|to) ?([0-9]{{1,9}}) ?{_UNIT})?")


def parse_duration(value: object) -> int:
    """Seconds from `1h30m`: whole numbers with units (w, d, h, m, s), each unit at most once, largest first; or `0`."""
    found = _DURATION.fullmatch(value) if isinstance(value, str) else None
    if value == "0":
        return 0
    if not value or found is None:
        raise refuse("a duration: whole numbers with units, largest first, such as `90s`, `5m`, `1h30m`, `3d`, or `0`", _in_short(value))
    return sum(int(number) * unit for number, unit in zip(found.groups(default="0"), _SECONDS, strict=True))


def _in_short(value: object) -> str:
    """What may have been meant by something that is no duration: `5m` for `5 minutes`, `5m..10m` for `5-10 min`."""
    found = _IN_WORDS.fullmatch(value.strip().lower()) if isinstance(value, str) else None
    if found is None:
        return ""
    low, low_unit, high, high_unit = found.groups()
    units = low_unit or high_unit, high_unit or low_unit
    if None in units:
        return ""
    meant = [f"{int(number)}{unit[0]}" for number, unit in zip((low, high), units, strict=True) if number]
    return "..".join(meant)


def parse_money(value: object) -> Decimal:
    """A decimal amount from `12` or `12.50`."""
    if not isinstance(value, str) or not _MONEY.fullmatch(value):
        raise refuse("an amount of money without its currency, such as `12` or `12.50`")
    return Decimal(value)


def _range(parse: Callable[[object], Number], example: str) -> Callable[[object], Range[Number]]:
    def parse_range(value: object) -> Range[Number]:
        if isinstance(value, Range):
            return value
        low, dots, high = value.partition("..") if isinstance(value, str) else ("", "", "")
        if not dots:
            amount = parse(value)
            return Range(amount, amount)
        try:
            found = Range(parse(low), parse(high))
        except PydanticCustomError:
            parse(value)  # says what is wrong with the whole
            raise
        if found.low > found.high:
            raise refuse(f"a range whose lower end comes first, such as `{example}`")
        return found

    return parse_range


def _unique(key: Callable[[Any], Hashable]) -> Callable[[tuple[T, ...]], tuple[T, ...]]:
    def check(entries: tuple[T, ...]) -> tuple[T, ...]:
        seen: set[Hashable] = set()
        for index, entry in enumerate(entries if len(entries) > 1 else ()):
            if key(entry) in seen:
                raise PydanticCustomError("duplicate", "this entry is already in the list", {"index": index})
            seen.add(key(entry))
        return entries

    return check


def unique(key: Callable[[Any], Hashable] = repr) -> AfterValidator:
    """Refuses a list in which two entries have the same `key`."""
    return AfterValidator(_unique(key))


class _Read:
    """How a value is read, and what it is in a JSON Schema.

    Made once for all its uses: pydantic would look into every function again for every key of every model, each time a program starts.
    """

    def __init__(self, schema: CoreSchema, **json_schema: object) -> None:
        self.schema, self.json_schema = schema, json_schema

    def __get_pydantic_core_schema__(self, _source: object, _handler: object) -> CoreSchema:
        return cast(CoreSchema, dict(self.schema))

    def __get_pydantic_json_schema__(self, _schema: object, _handler: object) -> dict[str, object]:
        return self.json_schema.copy()


_by = core_schema.no_info_plain_validator_function

_NAME: dict[str, Any] = {"type": ["string", "integer"], "pattern": f"^{_ID.pattern}$"}
_OWN_NAME: dict[str, Any] = {**_NAME, "not": {"enum": sorted(RESERVED)}}
_REFERENCE: dict[str, Any] = {"type": ["string", "number"], "pattern": rf"^{_ID.pattern}(\.{_ID.pattern})?$"}
_TIME: dict[str, Any] = {"type": ["string", "integer"], "minimum": 0, "maximum": 0}  # written with a unit, unless it is 0
_AMOUNT: dict[str, Any] = {"type": ["number", "string"], "minimum": 0}


def _list_of(read: Callable[[object], object]) -> CoreSchema:
    return core_schema.no_info_after_validator_function(_unique(str), core_schema.tuple_variable_schema(_by(read)))


Text = Annotated[str, _Read(_by(_text), type=["string", "number", "boolean", "null"])]
Sentence = Annotated[str, _Read(_by(_sentence), type=["string", "number", "boolean"], pattern=r"\S")]
"""A text that says something."""
Day = Annotated[date, _Read(_by(_day), type="string", pattern=f"^{_DAY.pattern}$")]
AnyName = Annotated[str, _Read(_by(_id), **_NAME)]
"""An id, or a reserved word."""
Id = Annotated[str, _Read(_by(_own_id), **_OWN_NAME)]
"""An id that is no reserved word."""
Ids = Annotated[tuple[Id, ...], _Read(_list_of(_own_id), type="array", items=_OWN_NAME, uniqueItems=True)]
TriggerReference = Annotated[str, _Read(_by(_trigger_reference), **_REFERENCE)]
Triggers = Annotated[tuple[TriggerReference, ...], _Read(_list_of(_trigger_reference), type="array", items=_REFERENCE, uniqueItems=True)]
WalkToken = Annotated[str, _Read(_by(_walk), type=["string", "number"], pattern=f"^{_WALK.pattern}$", maxLength=LONGEST_WALK)]
"""A walk by its replay token."""
Flag = Annotated[bool, _Read(_by(_boolean), type="boolean")]
Count = Annotated[int, _Read(_by(_count), type="integer", minimum=0)]
Duration = Annotated[int, _Read(_by(parse_duration), **_TIME, pattern="^(0|([0-9]+[wdhms])+)$")]
"""Seconds."""
Money = Annotated[Decimal, _Read(_by(parse_money), **_AMOUNT, pattern=r"^[0-9]+(\.[0-9]+)?$")]
DurationRange = Annotated[
    Range[int], _Read(_by(_range(parse_duration, "5m..2d")), **_TIME, pattern=r"^(0|([0-9]+[wdhms])+)(\.\.(0|([0-9]+[wdhms])+))?$")
]
MoneyRange = Annotated[
    Range[Decimal], _Read(_by(_range(parse_money, "5..12.50")), **_AMOUNT, pattern=r"^[0-9]+(\.[0-9]+)?(\.\.[0-9]+(\.[0-9]+)?)?$")
]
