"""What stands on a person's data: for the person, the data-protection officer and who audits them."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Annotated

from fastapi import Path, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from access.authorize import NOBODYS, Resource
from access.vocabulary import RecordState
from api.answers import answer, answer_in_clear
from api.deps import ApiDeps
from api.door import AtDoor
from api.freshness import AUDIT, BOARD, REGISTRY, RENTAL, RIGHTS, views_speak_for
from api.legible import require_legible, require_within_count
from api.listing import AtLeast, AtTurn, asked_page, counted, dated, tell
from api.own_copy import CopyParts, own_copy
from api.own_copy_documents import OwnCopyAnswer
from api.persons import PersonKey
from api.problems import NotFound
from api.rights_documents import (
    CertificateAnswer,
    NoticeTold,
    RequestsAnswer,
    RequestShown,
    RightsAnswer,
    StandingShown,
    requests_certificate,
)
from api.seam import Admission, Admitted
from api.unsealing import Opener
from domain.shared.ulid import is_ulid
from projections.instants import instant_of
from projections.moment import NOW
from projections.rights.certificate import certificate, certificate_text
from projections.rights.table import Standing
from projections.rights.view import Request as Asked
from projections.rights.view import RequestFilter, RightsView, copies_late

States = Annotated[
    list[str], Query(max_length=10, description="asked, ready, denied, erased, applied · 办理状态")
]
Kinds = Annotated[list[str], Query(max_length=2, description="erasure, correction · 删除或更正")]
CertificateId = Annotated[str, Path(max_length=64, description="person.request · 证明编号")]


async def read_rights(
    request: Request, door: AtDoor, admission: Admitted, key: PersonKey, at_least: AtLeast = 0
) -> Response:
    """One person's rights with every request."""
    rights, deps = _rights(door.deps), door.deps
    _require_theirs(admission, key)
    await views_speak_for((RIGHTS,), deps, NOW, at_least)
    found = await run_in_threadpool(rights.person, key)
    states = await run_in_threadpool(deps.record_states.record_states, (key,))
    return tell(
        request,
        RightsAnswer.model_validate(
            {
                **dated(found.speaks_for),
                "item": _standing_shown(key, found.standing, states[key].value),
                "requests": [request_shown(each, deps.clock()) for each in found.requests],
            }
        ),
    )


async def list_requests(
    request: Request,
    door: AtDoor,
    admission: Admitted,
    turn: AtTurn,
    state: States = [],  # noqa: B006 - FastAPI copies it for each request
    kind: Kinds = [],  # noqa: B006
    late: Annotated[bool, Query(description="只列逾期 · only what nobody answered in time")] = False,
    at_least: AtLeast = 0,
) -> Response:
    """Requests with their ages and deadlines, the oldest first."""
    rights, deps = _rights(door.deps), door.deps
    await views_speak_for((RIGHTS,), deps, NOW, at_least)
    now = deps.clock()
    wanted = RequestFilter(frozenset(state), frozenset(kind), now if late else None)
    page = await asked_page(partial(rights.page, wanted, after=turn.after, limit=turn.size))
    document = RequestsAnswer.model_validate(
        {
            **dated(page.speaks_for),
            "count": counted(page.count),
            "items": [request_shown(each, now) for each in page.rows],
        }
    )
    return tell(request, document, next_cursor=page.next)


async def read_certificate(
    request: Request,
    door: AtDoor,
    admission: Admitted,
    id: CertificateId,  # noqa: A002 - the path's word
) -> Response:
    """The certificate of an erasure."""
    person_key, _, asked = id.partition(".")
    _require_theirs(admission, person_key)
    found = await run_in_threadpool(_rights(door.deps).completed, person_key, asked)
    if found is None:
        raise NotFound
    said = certificate(found)
    return answer(request, CertificateAnswer(certificate=said, text=certificate_text(said)))


async def read_copy(
    request: Request, door: AtDoor, admission: Admitted, key: PersonKey, at_least: AtLeast = 0
) -> Response:
    """Everything held about one person, in clear, for the person or for who acts for them."""
    await views_speak_for((RIGHTS, REGISTRY, RENTAL, BOARD, AUDIT), door.deps, NOW, at_least)
    copy = OwnCopyAnswer.model_validate(await run_in_threadpool(_copied, door.deps, admission, key))
    return answer_in_clear(request, copy, position=copy.position, time=copy.time)


def _copied(deps: ApiDeps, admission: Admission, key: str) -> Mapping[str, object]:
    """To the person as they are known; through anybody else only as that one would be shown the person legibly."""
    file = deps.registry.person(key)
    if file is None:
        raise NotFound
    personal = deps.personal_values.opener(admission.look)
    # A restricted person has this right all the same, and of an erased one nothing is left to show.
    state, purpose = RecordState.ORDINARY, admission.look.purpose
    if admission.only_person() is None:
        require_legible(deps, admission, personal, file, purpose=purpose, state=state)
        require_within_count(deps, admission, file)
    else:
        theirs = Resource(persons=frozenset({key}))
        admission.require(theirs)
        admission.require_use(state, theirs, purpose=purpose)
    copy = own_copy(_copy_parts(deps, personal), key)
    if copy is None:
        raise NotFound
    return copy


def request_shown(each: Asked, now: datetime) -> RequestShown:
    """A request with what follows from today."""
    row = each.row
    asked_at = instant_of(row.requested_at)
    return RequestShown.model_validate(
        {
            **{name: value for name, value in row._asdict().items() if name != "completed_at_position"},
            "fields": row.fields.split() or None,
            "person_key": each.person_key,
            "kind": each.kind,
            "request": each.request,
            "age_days": max(0, (now - asked_at).days),
            "late": row.answered_at is None and instant_of(row.due_at) <= now,
            "copies_late": copies_late(each, now),
            "changed_at_position": each.position,
            "certificate": requests_certificate(each),
        }
    )


def _standing_shown(key: str, standing: Standing, record_state: str) -> StandingShown:
    notices = [each.partition("/") for each in standing.notices.split()]
    return StandingShown.model_validate(
        {
            "person_key": key,
            "record_state": record_state,
            "erasure": standing.erasure,
            "erased_at": standing.erased_at,
            "restricted": standing.restricted == 1,
            "scope": standing.scope,
            "ground": standing.ground,
            "holds": standing.holds.split(),
            "consents": standing.consents.split(),
            "withdrawn": standing.withdrawn.split(),
            "notices": [NoticeTold(notice_version=version, how=how) for version, _, how in notices],
        }
    )


def _require_theirs(admission: Admission, key: str) -> None:
    """Who is in the register asks about themself; an office that may ask may ask about anybody, and rights lie in no place.

    Out of reach is told like not there.
    """
    if not is_ulid(key):
        raise NotFound
    admission.require(NOBODYS, Resource(persons=frozenset({key})))


def _rights(deps: ApiDeps) -> RightsView:
    if deps.rights is None:
        raise NotFound
    return deps.rights


def _copy_parts(deps: ApiDeps, personal: Opener) -> CopyParts:
    return CopyParts(
        registry=deps.registry,
        rental=deps.rental,
        board=deps.board,
        audit=deps.audit,
        personal=personal,
        looks=deps.access.log,
    )
