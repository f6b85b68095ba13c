"""What one request has looked at so far: collected by whatever opens or shows something, told once, before the answer."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from access.look import Look, Outcome
from access.look_text import RECORD
from access.purposes import basis_of
from access.vocabulary import LoginStrength, ReadingPurpose
from domain.shared.case_code import is_case_code

_ULID = "[0-7][0-9A-HJKMNP-TV-Z]{25}"
_KEY = re.compile(rf"(?<![0-9A-Za-z]){_ULID}(?![0-9A-Za-z])")
_PERSONS_KEY = re.compile("(?<!unit:)" + _KEY.pattern)
_TYPED = re.compile(rf"{_ULID}(\.({_ULID}|[A-Z][0-9]{{1,3}}))?")
_NAMED = re.compile(r"([a-z_]+):(.+)")
_KEY_LENGTH = 26

PERSON = "person"
# Names under which a person's key leaves the house, in documents, in facts of events and in exported columns.
PERSONS = frozenset(
    {
        "person", "successor_person_key", "party", "parties", "landlord", "tenant", "tenants",
        "contact", "owner", "stands_for", "one_with", "linked_to", "to", "witnesses", "agreed_by",
        "attended_by", "missed_by", "objected_by", "agreed_to_mediate", "reporter",
    }
)  # fmt: skip
# Names of other records that say something about persons.
RECORDS = {
    "case_code": "dispute",
    "dwelling": "dwelling",
    "dwelling_id": "dwelling",
    "unit_id": "unit",
    "residence_id": "residence",
    "tenancy_id": "tenancy",
    "inspection_id": "inspection",
    "finding_id": "finding",
    "visit_id": "visit",
}
# Places and numbers of messages: they say nothing about anybody.
NOBODYS = frozenset(
    {
        "address_id", "address", "addresses_now", "parent", "merged_into", "merged_here", "successors",
        "message_id", "id", "correlation_id", "causation_id", "traceparent", "links", "link", "token", "letter",
        "staff",
    }
)  # fmt: skip
# Streams an audited fact can be about; anything else with a colon (`staff:…`, a URI) is no record.
_STREAMS = frozenset({PERSON, "dispute", "dwelling", "unit", "residence", "tenancy", "inspection", "finding"})


@dataclass(slots=True)
class Looking:
    """One request's (or one command's) look while it grows."""

    purpose: ReadingPurpose = ReadingPurpose.DUTY
    subjects: set[str] = field(default_factory=set)
    objects: set[str] = field(default_factory=set)
    fields: set[str] = field(default_factory=set)
    question: str | None = None
    reason: str | None = None
    rows: int = 0
    answered: bool = False
    in_clear: bool = False
    _told: bool = False

    def opened(self, subject: str, path: str | None) -> None:
        """A sealed value of this subject (`person:…`) was opened; `path` is where it stands, None if nothing was legible."""
        self.saw("subject", subject)
        if path is not None:
            self._require_open()
            self.fields.add(_last(path))

    def saw(self, name: str, text: str) -> None:
        """This text leaves under that name: every key in it is recorded, whatever the name."""
        self._require_open()
        if name == "person_key":
            self.subjects.add(text)
        elif name in PERSONS and (keys := _PERSONS_KEY.findall(text)):
            self.subjects.update(keys)
        elif name in RECORDS:
            self.objects.add(f"{RECORDS[name]}:{text}")
        elif name not in NOBODYS:
            self._saw_unnamed(text)

    def named(self, name: str, text: str) -> None:
        """The request names this. It may be anything somebody typed, so only what is a key of ours is kept."""
        key = text.rpartition(":")[2]
        if _TYPED.fullmatch(key) or is_case_code(key):
            self.saw(name, text)

    def asks(self, words: str | None) -> None:
        """What was searched for; only its hash is ever written."""
        if words is not None:
            self.question = words

    def records(self) -> set[str]:
        """Other records than persons; a key of which nobody said what it is, and which is a person's, is told as that."""
        return self.objects - {f"{RECORD}{each}" for each in self.subjects}

    def told(self) -> None:
        """From here on nothing more may be looked at: the event is written."""
        self._told = True

    def _saw_unnamed(self, text: str) -> None:
        named = _NAMED.fullmatch(text) if ":" in text else None
        if named is not None and named[1] == PERSON:
            self.subjects.add(named[2])
        elif named is not None and named[1] in _STREAMS:
            self.objects.add(text)
        elif len(text) >= _KEY_LENGTH:
            self.objects.update(f"{RECORD}{key}" for key in _KEY.findall(text))

    def _require_open(self) -> None:
        if self._told:
            raise LookedTooLate


def look_of(
    looking: Looking,
    *,
    at: datetime,
    request_id: str,
    reader: str,
    role: str,
    login: LoginStrength,
    action: str,
    outcome: Outcome,
    hashed: Callable[[str], str],
) -> Look:
    """What was looked at as an access event; `hashed` is the keyed hash under which words searched for are kept."""
    return Look(
        at=at,
        request_id=request_id,
        reader=reader,
        role=role,
        login=login,
        action=action,
        purpose=looking.purpose,
        basis=basis_of(looking.purpose),
        outcome=outcome,
        subjects=tuple(sorted(looking.subjects)),
        objects=tuple(sorted(looking.records())),
        fields=tuple(sorted(looking.fields)),
        question=None if looking.question is None else hashed(looking.question),
        rows=looking.rows,
        reason=looking.reason,
    )


class LookedTooLate(Exception):
    """Something was opened after the access event was written: it must not leave."""


class Showing(Protocol):
    """What an opener of sealed values reports to."""

    def opened(self, subject: str, path: str | None) -> None:
        """A value of this subject was opened."""


def _last(path: str) -> str:
    return re.sub(r"\[\d+\]", "", path).rpartition(".")[2]
