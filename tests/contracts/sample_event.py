"""A filled event of any type, the same every time: what a golden payload is made of."""

import types
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from enum import Enum
from typing import Annotated, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from domain.shared.event import DomainEvent
from domain.shared.personal import PersonalField, Sealed
from ledger.recorded import Meta

RECORDED_AT = datetime(2026, 3, 2, 1, 0, 5, 123456, tzinfo=UTC)
OCCURRED_AT = datetime(2026, 3, 2, 0, 59, tzinfo=UTC)
SEALED = Sealed("dispute:GL0000000000001", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
PLAIN: dict[object, object] = {
    str: "GL0000000000001",
    int: 7,
    bool: True,
    date: date(2026, 3, 2),
    datetime: OCCURRED_AT,
    UUID: UUID("00000000-0000-4000-8000-000000000001"),
}
META = Meta(
    stream="dispute:GL0000000000001",
    source="urn:gridledger:source:xiheqiao-app",
    message_id="m-1",
    type="gridledger.dispute.reported.v1",
    subject="D-1",
    occurred_at=OCCURRED_AT,
    precision="instant",
    received_at=RECORDED_AT,
    actor="staff:P0001",
    role="community_officer",
    grid_code="990101100001001",
    basis="dispute_mediation",
    correlation_id="GL0000000000001",
    device_seq=3,
    rule_pack="cn-base-1",
    calendar="cn-2026",
)


def sample_event(event_type: type[DomainEvent]) -> DomainEvent:
    """An event with every field filled, the optional ones too."""
    event = _filled(event_type)
    assert isinstance(event, DomainEvent)
    return event


def _filled(owner: type) -> object:
    hints = get_type_hints(owner, include_extras=True)
    make: Callable[..., object] = owner
    assert is_dataclass(owner)
    return make(**{each.name: _value(hints[each.name]) for each in fields(owner)})


def _value(hint: object) -> object:
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return SEALED if any(isinstance(mark, PersonalField) for mark in inner) else _value(inner[0])
    if origin in (Union, types.UnionType):
        return _value(next(each for each in inner if each is not type(None)))
    if origin is tuple:
        return tuple(_value(each) for each in inner if each is not Ellipsis)
    if origin is dict:
        return {"limit": _value(inner[1])}
    if isinstance(hint, type) and issubclass(hint, Enum):
        return next(iter(hint))
    if isinstance(hint, type) and is_dataclass(hint):
        return _filled(hint)
    return PLAIN[hint]
