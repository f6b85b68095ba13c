"""Events with their personal values opened, for the one who must tell the old value again to take a mistake back."""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from domain.shared.event import DomainEvent
from domain.shared.personal import Sealed
from ledger.codec import Codec
from ledger.identity import message_key
from ledger.port import LogRow, SubjectKeyRow
from ledger.recorded import Recorded
from ledger.vault import SealBroken, SealedAt, Vault

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Open = Callable[[Sealed, str], object]
FactsT = TypeVar("FactsT", bound="DataclassInstance")


def opened_facts(
    row: LogRow,
    recorded: Recorded[DomainEvent],
    codec: Codec,
    vault: Vault,
    keys: Mapping[str, SubjectKeyRow],
) -> DomainEvent:
    """The facts with every value readable that can be; one nobody can open any more stays `Sealed`."""
    meta, data = recorded.meta, recorded.data
    message = message_key(meta.source, meta.message_id)

    def open_(sealed: Sealed, path: str) -> object:
        told_under = path if data.topic() == row.topic else codec.sealed_path(row.topic, path)
        at = SealedAt(meta.stream, row.topic, message, told_under)
        try:
            value = vault.open(sealed, at, keys.get(sealed.subject))
        except SealBroken:
            return sealed
        return sealed if value is None else value

    return _opened(data, "", open_) if is_dataclass(data) else data


def _opened(owner: FactsT, before: str, open_: Open) -> FactsT:
    changes = {
        each.name: _value(getattr(owner, each.name), f"{before}{each.name}", open_) for each in fields(owner)
    }
    return replace(owner, **changes)


def _value(value: object, path: str, open_: Open) -> object:
    if isinstance(value, Sealed):
        return open_(value, path)
    if isinstance(value, tuple):
        return tuple(_value(item, f"{path}[{index}]", open_) for index, item in enumerate(value))
    if is_dataclass(value) and not isinstance(value, type):
        return _opened(value, f"{path}.", open_)
    return value
