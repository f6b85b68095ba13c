"""How persons and their stays are published: every personal value masked, every record with its links."""

from datetime import date

from api.answers import Answer
from api.dispute_documents import PersonalShown
from api.listing import Dated, Listed
from api.local_time import LocalTime
from api.unsealing import Shown


class Recorded(Answer):
    """What every record has: when it last changed, how many facts it has, and where it leads."""

    changed_at_position: int
    changed_at: LocalTime
    version: int
    links: dict[str, str]


class PersonShown(Recorded):
    """One record of a person; found by a search, with the keys of all other records read as one with it.

    `erased` where the person's data is gone: there is a record, and nothing in it.
    """

    person_key: str
    name: Shown | None = None
    id_type: str
    id_number: Shown | None = None
    id_verified: bool
    phone: Shown | None = None
    grid_code: str | None = None
    source: str
    linked_to: str | None = None
    corrections: int
    erased: bool | None = None
    one_with: list[str] | None = None


class PersonsAnswer(Listed):
    """A page of persons, each counted once."""

    items: list[PersonShown]


class DayShown(Answer):
    """A day as somebody stated it."""

    on: date
    precision: str


class ClaimShown(Answer):
    """One standing word about a stay: who says what, in what standing, and when they said it."""

    claimed_by: str
    claimant: str
    tenure: str
    since: DayShown
    until: DayShown | None = None
    relation: str | None = None
    claimed_at: LocalTime
    precision: str
    source: str


class ContradictionShown(Answer):
    """Who found it otherwise, and what."""

    contradicted_by: str
    finding: str
    contradicted_at: LocalTime | None = None


class StayShown(Recorded):
    """One stay: claims beside facts.

    `residence_class`, `stale` and what concerns the duty to declare are derived for the moment asked and stored
    nowhere; `declared_in_time` is left out where nobody can tell or nothing has to be declared. Of a `restricted`
    person it is told that there is a stay, and nothing of what was said about it.
    """

    restricted: bool | None = None
    residence_id: str
    person_key: str
    dwelling_id: str
    address: str | None = None
    grid_code: str | None = None
    standing: str
    lives_there: bool
    contradicted: bool
    tenure: str | None = None
    since: DayShown | None = None
    until: DayShown | None = None
    end_reason: str | None = None
    claims: list[ClaimShown]
    contradictions: list[ContradictionShown]
    last_verified_at: LocalTime | None = None
    verified_by: str | None = None
    verified_method: str | None = None
    verify_due_at: LocalTime | None = None
    stale: bool
    first_reported_at: LocalTime | None = None
    residence_class: str | None = None
    must_be_declared: bool | None = None
    declared_in_time: bool | None = None


class StaysAnswer(Listed):
    """A page of stays."""

    items: list[StayShown]


class PersonAnswer(Dated):
    """One person: the record asked for, every record read as one with it, and the stays of all of them.

    `stays_elsewhere` is how many more stays there are outside the places the asker's office covers.
    """

    item: PersonShown
    stands_for: str
    records: list[PersonShown]
    stays: list[StayShown]
    stays_elsewhere: int


class FieldChanged(Answer):
    """One field before and after; a personal value stands masked beside its path in `personal`."""

    path: str
    before: object = None
    after: object = None


class HistoryEntry(Answer):
    """One accepted fact about a person: who told it, when it happened and was recorded, why, and what it changed."""

    position: int
    record: str
    type: str
    occurred_at: LocalTime
    precision: str
    recorded_at: LocalTime
    actor: str
    role: str
    source: str
    basis: str | None = None
    reason: str | None = None
    changes: list[FieldChanged]
    personal: list[PersonalShown]


class HistoryAnswer(Listed):
    """The field-by-field history of a person and of all their stays, in the order of recording."""

    stands_for: str
    items: list[HistoryEntry]
