"""How two contents under one id, and what waits, are published."""

from uuid import UUID

from api.answers import Answer
from api.letter_documents import ActShown, LetterShown
from api.local_time import LocalTime
from intake.desk.conflicts import FieldDifference, Version
from intake.desk.waiting_list import Waiting


class VersionShown(Answer):
    """One of two contents; `recorded` says it is told by the log."""

    verdict: str
    recorded: bool
    attributes: dict[str, str]
    data: object = None


class DifferenceShown(Answer):
    """Where two contents differ."""

    path: str
    first: object = None
    second: object = None


class ConflictAnswer(Answer):
    """Two contents under one id, side by side."""

    item: LetterShown
    first: VersionShown | None = None
    second: VersionShown
    differences: list[DifferenceShown]
    acts: list[ActShown]


class WaitingShown(Answer):
    """A message that waits."""

    key: UUID
    source: str
    message_id: str
    type: str
    grid_code: str | None = None
    waits_for: str
    code: str
    detail: dict[str, str] | None = None
    occurred_at: LocalTime
    since: LocalTime
    until: LocalTime
    longest: LocalTime
    age_seconds: int


class WaitingAnswer(Answer):
    """A page of what waits, the longest waiting first."""

    items: list[WaitingShown]


def version_shown(version: Version) -> VersionShown:
    return VersionShown.model_validate(version, from_attributes=True)


def difference_shown(difference: FieldDifference) -> DifferenceShown:
    return DifferenceShown.model_validate(difference, from_attributes=True)


def waiting_shown(waiting: Waiting, age_seconds: int) -> WaitingShown:
    said = {name: getattr(waiting, name) for name in WaitingShown.model_fields if name != "age_seconds"}
    return WaitingShown.model_validate({**said, "age_seconds": age_seconds})
