"""How the access log is published: to who supervises, and to the person who was looked at."""

from access.look import Entry
from access.unusual import Finding, UnusualRule
from api.answers import Answer
from api.local_time import LocalTime


class LookShown(Answer):
    """One access event: who, in which office and how surely known, whom and what, why, by which clause, and the outcome.

    `question` is a keyed hash of the words searched for. `times` is above 1 where refusals of unknown readers were counted.
    `reason` is what the reader said of an unmasking.
    """

    position: int
    at: LocalTime
    request_id: str
    reader: str
    role: str
    login: int
    action: str
    purpose: str
    basis: str
    outcome: str
    persons_seen: list[str]
    records_seen: list[str]
    fields: list[str]
    question: str | None = None
    rows: int
    refused: str | None = None
    times: int
    reason: str | None = None


class LooksAnswer(Answer):
    """A page of the access log, the newest first; `count` is exact to 1,000, then `1000+`."""

    count: int | str
    items: list[LookShown]


class LookAtPersonShown(Answer):
    """Who looked at one person: nothing about anybody else who was looked at in the same answer."""

    position: int
    at: LocalTime
    reader: str
    role: str
    action: str
    purpose: str
    basis: str
    outcome: str
    fields: list[str]


class PersonLooksAnswer(Answer):
    """A page of who looked at a person, under any of the records read as one with theirs; the newest first."""

    count: int | str
    items: list[LookAtPersonShown]


class UnusualShown(Answer):
    """One stated rule, one reader, one window: the count that was above the bound, and where it stands in the log."""

    rule: UnusualRule
    reader: str
    role: str
    count: int
    bound: int
    since: LocalTime
    until: LocalTime
    first: int
    last: int
    person_key: str | None = None


class UnusualAnswer(Answer):
    """What somebody should look into, in order of time. Why it was done, only asking can tell."""

    since: LocalTime
    until: LocalTime
    items: list[UnusualShown]


def look_shown(entry: Entry) -> LookShown:
    """The whole entry."""
    look = entry.look
    return LookShown(
        position=entry.position,
        at=look.at,
        request_id=look.request_id,
        reader=look.reader,
        role=look.role,
        login=int(look.login),
        action=look.action,
        purpose=look.purpose.value,
        basis=look.basis.value,
        outcome=look.outcome.value,
        persons_seen=list(look.subjects),
        records_seen=list(look.objects),
        fields=list(look.fields),
        question=look.question,
        rows=look.rows,
        refused=look.refused,
        times=look.times,
        reason=look.reason,
    )


def look_at_person_shown(entry: Entry) -> LookAtPersonShown:
    """What concerns the person."""
    look = entry.look
    return LookAtPersonShown(
        position=entry.position,
        at=look.at,
        reader=look.reader,
        role=look.role,
        action=look.action,
        purpose=look.purpose.value,
        basis=look.basis.value,
        outcome=look.outcome.value,
        fields=list(look.fields),
    )


def unusual_shown(finding: Finding) -> UnusualShown:
    """The finding."""
    return UnusualShown(
        rule=finding.rule,
        reader=finding.reader,
        role=finding.role,
        count=finding.count,
        bound=finding.bound,
        since=finding.since,
        until=finding.until,
        first=finding.first,
        last=finding.last,
        person_key=finding.person,
    )
