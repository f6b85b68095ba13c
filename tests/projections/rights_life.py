"""Somebody whose use of data was stopped for a while, who had something put right, and who is erased in the end."""

from domain.registry.codes import CorrectionReason, IdType
from domain.registry.events import PersonCorrected, PersonErased, PersonReferenced
from domain.rights import codes as k
from domain.rights import events as e
from domain.shared.event import DomainEvent
from domain.shared.purposes import Purpose
from tests.projections.history import Line, at, sealed

XIE = "01J00000000000000000000X1E"
REQUEST, OTHER = "01J0000000000000000000REQ1", "01J0000000000000000000REQ2"
PERSON, RIGHTS = f"person:{XIE}", f"rights:{XIE}"


def rights_life() -> list[Line]:
    """The correction told by a phone whose clock runs ahead happened, it says, after the erasure."""
    return [
        _line(PERSON, _named(), 0),
        _line(PERSON, _corrected("name"), 3),
        _line(RIGHTS, e.NoticeShown(person_key=XIE, notice_version="2026-1", how=k.NoticeWay.ON_PAPER), 3),
        _line(RIGHTS, e.ConsentGiven(person_key=XIE, purpose=Purpose.FRAUD_PREVENTION), 3),
        _line(RIGHTS, _restricted(), 4),
        _line(RIGHTS, e.RestrictionLifted(person_key=XIE), 2),
        _line(PERSON, _corrected("phone"), 40),
        _line(RIGHTS, _asked_to_correct(), 5),
        _line(RIGHTS, e.CorrectionApplied(person_key=XIE, request=OTHER, position=7), 6),
        _line(RIGHTS, _asked(), 7),
        _line(RIGHTS, e.ErasureApproved(person_key=XIE, request=REQUEST, approved_by="staff:D2"), 8),
        _line(RIGHTS, _completed(), 9),
        _line(PERSON, PersonErased(person_key=XIE, request=REQUEST), 9),
        _line(RIGHTS, e.CopiesMadeUnreadable(person_key=XIE, request=REQUEST, at=at(30)), 30),
    ]


def _line(stream: str, event: DomainEvent, day: int) -> Line:
    return Line(
        stream=stream,
        event=event,
        occurred_at=at(day),
        actor="staff:D1",
        role="data_protection_officer",
        message_id=f"{stream}-{type(event).__name__}-{day}",
    )


def _named() -> PersonReferenced:
    return PersonReferenced(
        person_key=XIE,
        person_name=sealed(PERSON, "name"),
        id_type=IdType.RESIDENT_ID,
        id_number=sealed(PERSON, "number"),
        phone=sealed(PERSON, "phone"),
        hukou_division=sealed(PERSON, "hukou"),
        birth_year=sealed(PERSON, "year"),
    )


def _corrected(what: str) -> PersonCorrected:
    value = sealed(PERSON, f"another {what}")
    return PersonCorrected(
        person_key=XIE,
        reason=CorrectionReason.MISTYPED,
        person_name=value if what == "name" else None,
        phone=value if what == "phone" else None,
        note=sealed(PERSON, "note"),
        corrected_by="staff:D1",
    )


def _restricted() -> e.ProcessingRestricted:
    return e.ProcessingRestricted(
        person_key=XIE, scope=k.RestrictionScope.ALL_BUT_STORAGE, ground=k.RestrictionGround.OBJECTION
    )


def _asked_to_correct() -> e.CorrectionRequested:
    return e.CorrectionRequested(
        person_key=XIE, request=OTHER, fields=(k.RightsField.PHONE,), note=sealed(RIGHTS, "note")
    )


def _asked() -> e.ErasureRequested:
    return e.ErasureRequested(
        person_key=XIE,
        request=REQUEST,
        basis=k.ErasureBasis.PURPOSE_ENDED,
        asked_by=k.AskedBy.PERSON,
        requested_by="staff:D1",
    )


def _completed() -> e.ErasureCompleted:
    return e.ErasureCompleted(
        person_key=XIE, request=REQUEST, key_destroyed_at=at(9), copies_unreadable_by=at(39)
    )
