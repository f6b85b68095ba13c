"""What stood before a fact: the newest word that gave a field, in the order of what happened."""

from collections.abc import Iterable
from datetime import UTC, date, datetime

from domain.shared.code_list import Code
from domain.shared.event import DomainEvent
from domain.shared.periods import StatedDay
from domain.shared.personal import Sealed
from intake.compensation import CannotBeUndone

_LONG_AGO = datetime.min.replace(tzinfo=UTC)
Before = Iterable[DomainEvent]

NOTHING_STOOD = CannotBeUndone(
    "此前没有记录该项内容，也没有可以清空它的事实；请另行更正。",
    "Nothing stood there before, and no fact clears it; tell a correction instead.",
)


def newest(before: Before, *kinds: type[DomainEvent]) -> DomainEvent | None:
    """The last of these facts; of one moment the one recorded later."""
    told = [each for each in before if isinstance(each, kinds)]
    return _last(told) if told else None


def stood(before: Before, field: str) -> object:
    """The value the newest fact that gave this field left; None where none did."""
    given = [each for each in before if getattr(each, field, None) is not None]
    return getattr(_last(given), field) if given else None


def moment(event: DomainEvent) -> datetime:
    """When it happened; first facts do not say and come first."""
    happened = getattr(event, "happened_at", None)
    return happened if isinstance(happened, datetime) else _LONG_AGO


def written(value: object) -> object:
    """As a payload writes it."""
    match value:
        case Code():
            return value.value
        case StatedDay():
            return {"on": value.on.isoformat(), "precision": value.precision.value}
        case date():
            return value.isoformat()
        case _:
            return value


def given_back(events: Before, before: Before, fields: dict[str, str]) -> dict[str, object] | CannotBeUndone:
    """For each payload field the fact gave, the value that stood before; `fields` names the event's field of each."""
    (fact,) = events
    earlier = tuple(before)
    data: dict[str, object] = {}
    for field, name in fields.items():
        if getattr(fact, name) is None:
            continue
        value = stood(earlier, name)
        if value is None or isinstance(value, Sealed):
            return NOTHING_STOOD
        data[field] = written(value)
    return data


def _last(told: list[DomainEvent]) -> DomainEvent:
    return max(enumerate(told), key=lambda each: (moment(each[1]), each[0]))[1]
