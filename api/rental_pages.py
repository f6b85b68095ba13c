"""How a list and a single row of rented homes are asked for, admitted and told."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import TypeVar
from urllib.parse import urlencode

from fastapi import Request
from starlette.responses import Response

from access.authorize import Resource
from api.deps import ApiDeps
from api.listing import Turn, asked_page, counted, dated, tell
from api.problems import NotFound
from api.rental_documents import DueCount, FindingsAnswer, InspectionsAnswer, TenanciesAnswer
from api.seam import Admission
from domain.shared.occurrence import Occurrence
from projections.moment import AsOf
from projections.page import Count, Page
from projections.rental.inspections import FindingRow, InspectionRow
from projections.rental.question import Due, DueGroup, days_of
from projections.rental.tenancies import Tenancy
from projections.versions.table import Version
from projections.versions.view import Narrowing, Order, VersionsView

RowT = TypeVar("RowT", Tenancy, InspectionRow, FindingRow)


async def asked_rows(
    view: VersionsView[Version[RowT]], wanted: Narrowing, order: Order, turn: Turn, clocks: AsOf
) -> Page[Version[RowT]]:
    ask: Callable[[], Page[Version[RowT]]] = partial(
        view.page, wanted, order=order, after=turn.after, limit=turn.size, as_of=clocks
    )
    return await asked_page(ask)


def admitted_row(
    view: VersionsView[Version[RowT]], admission: Admission, key: str, clocks: AsOf
) -> Version[RowT]:
    """The thing, if there is one and the principal may know it."""
    row = view.find(key, as_of=clocks)
    if row is None:
        raise NotFound
    admission.require(Resource(grid_code=row.record.grid_code, source=row.record.source))
    return row


ListT = TypeVar("ListT", TenanciesAnswer, InspectionsAnswer, FindingsAnswer)


def listed(
    request: Request, answer: type[ListT], page: Page[Version[RowT]], items: Sequence[object]
) -> Response:
    document = answer.model_validate(
        {**dated(page.speaks_for), "count": counted(page.count), "items": list(items)}
    )
    return tell(request, document, next_cursor=page.next)


def day_of(deps: ApiDeps, clocks: AsOf) -> date:
    """The day in Shanghai on which late is judged: the valid time asked for, or now."""
    return Occurrence(clocks.valid or deps.clock()).local_day


def due_in(group: DueGroup | None, today: date) -> Due | None:
    if group is None:
        return None
    first, last = days_of(group, today)
    return Due(first=first, last=last)


def due_counts(request: Request, path: str, counts: Mapping[DueGroup, Count]) -> list[DueCount]:
    """The same filters, and the group."""
    asked = [(name, text) for name, text in request.query_params.multi_items() if name != "at_least"]
    return [
        DueCount(group=group, count=counted(each), link=f"{path}?{urlencode([*asked, ('due', group.value)])}")
        for group, each in counts.items()
    ]
