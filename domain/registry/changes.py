"""Who changed which field last, and whether the next one had heard of it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from domain.registry.events_addresses import AddressRenamed
from domain.registry.events_housing import DwellingCorrected, UnitCorrected
from domain.shared.rule import Contradicting

Correction = AddressRenamed | DwellingCorrected | UnitCorrected

# What a correction says of itself; everything else is a field of the thing.
_OF_ITSELF = frozenset({"reason", "corrected_by", "renamed_by", "happened_at"})
_ID: Mapping[type[Correction], str] = {
    AddressRenamed: "address_id",
    DwellingCorrected: "dwelling_id",
    UnitCorrected: "unit_id",
}


@dataclass(frozen=True, slots=True)
class Changed:
    """The change of a field that arrived last: which fact of the thing it was, whose, and to what."""

    version: int
    by: str | None
    value: object


Changes = Mapping[str, Changed]


def given_in(event: Correction) -> Mapping[str, object]:
    """The fields it puts right, with their new values."""
    not_given = _OF_ITSELF | {_ID[type(event)]}
    return {
        name: value for name, value in asdict(event).items() if name not in not_given and value is not None
    }


def with_changes(before: Changes, event: Correction, *, version: int, by: str | None) -> Changes:
    """What is remembered after one more correction, the `version`-th fact of the thing."""
    return {**before, **{name: Changed(version, by, value) for name, value in given_in(event).items()}}


def require_nobody_else_changed(
    event: Correction, changes: Changes, *, seen: int | None, by: str, rule: type[Contradicting]
) -> None:
    """Raises `rule` where somebody else set a field to another value after what the sender had seen."""
    if seen is None:
        return
    for name, value in given_in(event).items():
        change = changes.get(name)
        if change is not None and change.version > seen and change.by != by and change.value != value:
            raise rule(field=name, version=change.version)
