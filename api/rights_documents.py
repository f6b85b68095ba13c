"""What the paths of rights answer with."""

from api.answers import Answer
from api.listing import Dated, Listed
from api.local_time import LocalTime
from projections.rights.certificate import certificate_id
from projections.rights.view import Request


class RequestShown(Answer):
    """One request. `age_days` counts from when it was asked; `late` where nobody answered by `due_at`.

    `copies_late`: erased, and old copies can be opened still although `copies_unreadable_by` has passed.
    """

    person_key: str
    kind: str
    request: str
    state: str
    requested_at: LocalTime
    requested_by: str
    due_at: LocalTime
    age_days: int
    late: bool
    basis: str | None = None
    asked_by: str | None = None
    fields: list[str] | None = None
    approved_by: str | None = None
    reason: str | None = None
    answered_at: LocalTime | None = None
    corrected_at_position: int | None = None
    key_destroyed_at: LocalTime | None = None
    copies_unreadable_by: LocalTime | None = None
    copies_unreadable_at: LocalTime | None = None
    copies_late: bool = False
    changed_at_position: int
    certificate: str | None = None


class NoticeTold(Answer):
    """Which notice was shown, and how."""

    notice_version: str
    how: str


class StandingShown(Answer):
    """What stands on a person's data. `record_state` is what may still be done with it."""

    person_key: str
    record_state: str
    erasure: str
    erased_at: LocalTime | None = None
    restricted: bool
    scope: str | None = None
    ground: str | None = None
    holds: list[str]
    consents: list[str]
    withdrawn: list[str]
    notices: list[NoticeTold]


class RightsAnswer(Dated):
    """One person's rights."""

    item: StandingShown
    requests: list[RequestShown]


class RequestsAnswer(Listed):
    """Requests, the oldest first."""

    items: list[RequestShown]


class CertificateAnswer(Answer):
    """A certificate as a file holds it, and as people read it."""

    certificate: dict[str, str | int | None]
    text: str


def requests_certificate(each: Request) -> str | None:
    """Where there is one."""
    return certificate_id(each.person_key, each.request) if each.row.state == "erased" else None
