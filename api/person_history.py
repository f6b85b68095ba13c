"""The field-by-field history of a person: every accepted fact of their records and stays, from the audit trail."""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.deps import ApiDeps
from api.dispute_documents import personal_shown
from api.door import AtDoor
from api.freshness import AUDIT, REGISTRY, wait_for_views
from api.listing import AtClocks, AtLeast, AtTurn, asked_page, counted, dated, tell
from api.persons import PersonKey, admitted_person, stay_places
from api.registry_documents import FieldChanged, HistoryAnswer, HistoryEntry
from api.seam import Admission, Admitted
from api.unsealing import Shown
from ledger.port import Verdict
from projections.audit_trail.question import AuditEntry, AuditFilter
from projections.moment import AsOf
from projections.page import Page

REASON = "reason"


async def read_person_history(
    request: Request,
    door: AtDoor,
    admission: Admitted,
    clocks: AtClocks,
    turn: AtTurn,
    key: PersonKey,
    at_least: AtLeast = 0,
) -> Response:
    """Who told what when, why, and what it changed; of all records that are read as one person."""
    deps = door.deps
    await wait_for_views((REGISTRY, AUDIT), deps, clocks, at_least)
    stands_for, streams = await run_in_threadpool(_streams, deps, admission, key, clocks)
    wanted = AuditFilter(objects=streams, verdicts=frozenset({Verdict.ACCEPTED.value}))
    ask = partial(
        deps.audit.page, wanted, after=turn.after, limit=turn.size, as_of=clocks, newest_first=False
    )
    page = await asked_page(ask)
    document = await run_in_threadpool(_history_answer, deps, admission, stands_for, page)
    return tell(request, document, next_cursor=page.next)


def _streams(deps: ApiDeps, admission: Admission, key: str, clocks: AsOf) -> tuple[str, frozenset[str]]:
    """Records and those stays the principal may see."""
    file = admitted_person(deps, admission, key, clocks)
    stays = {stay.key for stay in file.stays if admission.sees(*stay_places(stay.record))}
    records = {f"person:{each.key}" for each in file.records}
    return file.stands_for, frozenset(records | {f"residence:{stay}" for stay in stays})


def _history_answer(
    deps: ApiDeps, admission: Admission, stands_for: str, page: Page[AuditEntry]
) -> HistoryAnswer:
    sealed = [value for entry in page.rows for value in entry.sealed]
    items = list(_entries(page.rows, iter(deps.personal_values.opener(admission.look).shown(sealed))))
    return HistoryAnswer.model_validate(
        {
            **dated(page.speaks_for),
            "count": counted(page.count),
            "stands_for": stands_for,
            "items": items,
        }
    )


def _entries(entries: Sequence[AuditEntry], shown: Iterator[Shown]) -> Iterator[HistoryEntry]:
    for entry in entries:
        personal = personal_shown(entry.sealed, islice(shown, len(entry.sealed)))
        reason = next((each.after for each in entry.differences if each.path == REASON), None)
        yield HistoryEntry(
            position=entry.position,
            record=entry.object or entry.stream,
            type=entry.type,
            occurred_at=entry.occurred_at,
            precision=entry.precision,
            recorded_at=entry.recorded_at,
            actor=entry.actor,
            role=entry.role,
            source=entry.source,
            basis=entry.basis,
            reason=None if reason is None else str(reason),
            changes=[
                FieldChanged(path=each.path, before=each.before, after=each.after)
                for each in entry.differences
                if each.path != REASON
            ],
            personal=personal,
        )
