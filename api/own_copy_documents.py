"""The copy a person is given of everything held about them (个人信息保护法 45): machine-readable, in clear."""

from api.answers import Answer
from api.listing import Dated
from api.local_time import LocalTime


class RecordCopied(Answer):
    """The record as it stands, its values in clear."""

    person_key: str
    name: str | None = None
    id_type: str
    id_number: str | None = None
    id_verified: bool
    phone: str | None = None
    hukou_division: str | None = None
    birth_year: str | None = None
    grid_code: str | None = None
    source: str
    linked_to: str | None = None
    erased: bool
    changed_at: LocalTime


class StayCopied(Answer):
    """Where the person lives or lived, and in what standing that is."""

    dwelling_id: str
    address: str | None = None
    standing: str
    lives_there: bool
    tenure: str | None = None
    since: str | None = None
    until: str | None = None


class TenancyCopied(Answer):
    """A lease the person is part of; others in it are counted, not named."""

    tenancy_id: str
    dwelling_id: str
    part: str
    others: int
    since: str
    until: str | None = None
    filing_no: str | None = None
    running: bool


class CaseCopied(Answer):
    """A dispute the person is a party to; what others said stays theirs."""

    case_code: str
    category: str
    state: str
    opened_at: LocalTime
    closed_on: str | None = None
    outcome: str | None = None
    parties: int


class FactCopied(Answer):
    """One fact told of the person: by whom, through what, for which purpose, and which values it held."""

    position: int
    about: str
    type: str
    occurred_at: LocalTime
    recorded_at: LocalTime
    source: str
    role: str
    purpose: str | None = None
    values: dict[str, str | None]
    changes: dict[str, object]


class PurposeCopied(Answer):
    """A purpose the data is kept for, and the law it rests on."""

    purpose: str
    zh: str
    en: str
    law: str


class LookCopied(Answer):
    """Who looked, when, why, and what came of it."""

    at: LocalTime
    reader: str
    role: str
    action: str
    purpose: str
    outcome: str
    fields: list[str]


class OwnCopyAnswer(Dated):
    """`looks` are at this record and at every other that is read as the same person."""

    form: str
    person_key: str
    records: list[RecordCopied]
    stays: list[StayCopied]
    tenancies: list[TenancyCopied]
    disputes: list[CaseCopied]
    facts: list[FactCopied]
    sources: list[str]
    purposes: list[PurposeCopied]
    looks: list[LookCopied]
