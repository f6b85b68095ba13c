"""Puts together everything held about one person, for that person: their own values in clear, nobody else's."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from access.look import AccessLog, Look
from access.own_copy import looks_at
from access.record_state import person_of
from api.listing import dated
from api.own_copy_documents import (
    CaseCopied,
    FactCopied,
    LookCopied,
    PurposeCopied,
    RecordCopied,
    StayCopied,
    TenancyCopied,
)
from api.unsealing import Opener
from domain.shared.purposes import PURPOSE_TEXTS, Purpose
from ledger.port import Verdict
from projections.asking import Conditions
from projections.audit_trail.question import AuditEntry, AuditFilter, AuditTrail
from projections.dispute_board.question import BoardFilter, BoardRow, DisputeBoard
from projections.page import LARGEST_PAGE
from projections.readstore.row_scope import RowScope, asked_within
from projections.registry.answers import PersonFile
from projections.registry.persons import SEALED, Person
from projections.registry.view import RegistryView
from projections.rental.tenancies import Tenancy
from projections.rental.view import BY_ID, RentalView
from projections.versions.sealed import sealed_value
from projections.versions.table import Version
from projections.versions.view import Asked

FORM = "gridledger-own-copy/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyParts:
    """Where it is read from."""

    registry: RegistryView
    rental: RentalView
    board: DisputeBoard
    audit: AuditTrail
    personal: Opener
    looks: AccessLog


@dataclass(frozen=True, slots=True)
class TenanciesOf:
    """Leases somebody lets or rents."""

    person_key: str

    def narrow(self, conditions: Conditions, asked: Asked) -> None:
        """As landlord, or between the bars of the tenants; a key has no character that means more in LIKE."""
        conditions.add("(b.landlord = ? OR b.tenants LIKE ?)", self.person_key, f"%{self.person_key}%")


def own_copy(parts: CopyParts, person_key: str) -> Mapping[str, object] | None:
    """The document; None where who asks is shown nobody under this key. A restricted person has this right all the same.

    What is held about the person may lie anywhere: a case elsewhere, a lease of another's home. So whoever was let
    through to the person is read everything, each question by that one key.
    """
    if parts.registry.person(person_key) is None:
        return None
    with asked_within(RowScope(everywhere=True)):
        return _whole(parts, person_key)


def _whole(parts: CopyParts, person_key: str) -> Mapping[str, object] | None:
    file = parts.registry.person(person_key)
    if file is None:
        return None
    stays = [f"residence:{each.key}" for each in file.stays if each.record.person_key == person_key]
    entries = list(_entries(parts.audit, (f"person:{person_key}", f"rights:{person_key}", *stays)))
    one_person = frozenset(each.key for each in file.records)
    purposes = sorted({entry.basis for entry in entries if entry.basis in set(Purpose)})
    return {
        **dated(file.speaks_for),
        "form": FORM,
        "person_key": person_key,
        "records": [_record(parts.personal, person_key, file.person)],
        "stays": list(_stays(file, person_key)),
        "tenancies": [_tenancy(each, person_key) for each in _tenancies(parts.rental, person_key)],
        "disputes": [_case(each) for each in _cases(parts.board, person_key)],
        "facts": _facts(parts.personal, person_key, entries),
        "sources": sorted({entry.source for entry in entries}),
        "purposes": [_purpose(Purpose(each)) for each in purposes],
        "looks": [_look(each) for each in looks_at(parts.looks, one_person)],
    }


def _entries(audit: AuditTrail, streams: Sequence[str]) -> Iterator[AuditEntry]:
    wanted = AuditFilter(objects=frozenset(streams), verdicts=frozenset({Verdict.ACCEPTED.value}))
    after: str | None = None
    while True:
        page = audit.page(wanted, after=after, limit=LARGEST_PAGE, newest_first=False)
        yield from page.rows
        if page.next is None:
            return
        after = page.next


def _record(personal: Opener, key: str, version: Version[Person]) -> RecordCopied:
    person, stream = version.record, f"person:{key}"
    held = [(name, sealed_value(getattr(person, name), stream)) for name in SEALED]
    there = [(name, value) for name, value in held if value is not None]
    clear = personal.in_clear([value for _, value in there])
    values = {name: value for (name, _), value in zip(there, clear, strict=True)}
    return RecordCopied(
        person_key=key,
        name=values.get("name"),
        id_type=person.id_type,
        id_number=values.get("id_number"),
        id_verified=person.id_verified == 1,
        phone=values.get("phone"),
        hukou_division=values.get("hukou_division"),
        birth_year=values.get("birth_year"),
        grid_code=person.grid_code,
        source=person.source,
        linked_to=person.linked_to,
        erased=person.erased == 1,
        changed_at=version.recorded_at,
    )


def _stays(file: PersonFile, person_key: str) -> Iterator[StayCopied]:
    for stay in file.stays:
        record = stay.record
        if record.person_key != person_key:
            continue
        home = file.homes.get(record.dwelling_id)
        yield StayCopied(
            dwelling_id=record.dwelling_id,
            address=None if home is None else home.text,
            standing=record.standing,
            lives_there=record.lives_there == 1,
            tenure=record.tenure,
            since=record.since_on,
            until=record.until_on,
        )


def _tenancies(rental: RentalView, person_key: str) -> Iterator[Version[Tenancy]]:
    after: str | None = None
    while True:
        wanted = TenanciesOf(person_key)
        page = rental.tenancies.page(wanted, order=BY_ID, after=after, limit=LARGEST_PAGE)
        yield from page.rows
        if page.next is None:
            return
        after = page.next


def _tenancy(version: Version[Tenancy], person_key: str) -> TenancyCopied:
    tenancy = version.record
    tenants = [each for each in tenancy.tenants.split("|") if each]
    lets = tenancy.landlord == person_key
    return TenancyCopied(
        tenancy_id=version.key,
        dwelling_id=tenancy.dwelling_id,
        part="landlord" if lets else "tenant",
        others=len({tenancy.landlord, *tenants} - {person_key}),
        since=tenancy.since_on,
        until=tenancy.until_on,
        filing_no=tenancy.filing_no,
        running=tenancy.running == 1,
    )


def _cases(board: DisputeBoard, person_key: str) -> Iterator[BoardRow]:
    wanted, after = BoardFilter(parties=frozenset({person_key})), None
    while True:
        page = board.page(wanted, after=after, limit=LARGEST_PAGE)
        yield from page.rows
        if page.next is None:
            return
        after = page.next


def _case(row: BoardRow) -> CaseCopied:
    return CaseCopied(
        case_code=row.case_code,
        category=row.category,
        state=row.state,
        opened_at=row.opened_at,
        closed_on=None if row.closed_on is None else row.closed_on.isoformat(),
        outcome=row.outcome,
        parties=row.party_count,
    )


def _facts(personal: Opener, person_key: str, entries: Sequence[AuditEntry]) -> list[FactCopied]:
    """What others wrote about a stay in their own words is about the person, and so is theirs to read."""
    own = [value for entry in entries for value in entry.sealed if person_of(value.subject) == person_key]
    clear = dict(zip(((each.message, each.path) for each in own), personal.in_clear(own), strict=True))
    return [
        FactCopied(
            position=entry.position,
            about=entry.object or entry.stream,
            type=entry.type,
            occurred_at=entry.occurred_at,
            recorded_at=entry.recorded_at,
            source=entry.source,
            role=entry.role,
            purpose=entry.basis,
            values={
                value.path: clear[(value.message, value.path)]
                for value in entry.sealed
                if (value.message, value.path) in clear
            },
            changes={each.path: each.after for each in entry.differences},
        )
        for entry in entries
    ]


def _look(look: Look) -> LookCopied:
    return LookCopied(
        at=look.at,
        reader=look.reader,
        role=look.role,
        action=look.action,
        purpose=look.purpose.value,
        outcome=look.outcome.value,
        fields=list(look.fields),
    )


def _purpose(purpose: Purpose) -> PurposeCopied:
    text = PURPOSE_TEXTS[purpose]
    return PurposeCopied(purpose=purpose.value, zh=text.zh, en=text.en, law=text.law)
