"""Persons of the register, their stays, and the history of both."""

from collections.abc import Callable, Collection, Iterable
from functools import partial
from typing import Annotated

from fastapi import Path, Query, Request
from starlette.responses import Response

from access.authorize import Resource
from access.vocabulary import RecordState
from api.deps import ApiDeps
from api.door import AtDoor
from api.found_shown import FoundShown
from api.freshness import REGISTRY, wait_for_views
from api.listing import AtClocks, AtLeast, AtTurn, answered, counted, dated, tell
from api.persons_shown import About, persons_shown, stays_shown
from api.problems import NotFound
from api.registry_documents import PersonAnswer, PersonsAnswer
from api.registry_links import Signpost
from api.seam import Admission, Admitted
from api.search_questions import Former, Question, persons_by, require_question, tell_found
from projections.moment import AsOf
from projections.page import Page
from projections.registry.answers import PersonFile
from projections.registry.person_filters import PersonFilter
from projections.registry.persons import Person
from projections.registry.residences import Residence
from projections.versions.table import Version

PersonKey = Annotated[str, Path(max_length=64, description="人员键 · the person's key")]
Grids = Annotated[list[str], Query(max_length=50, description="15 digits · 网格编码")]
Keys = Annotated[list[str], Query(max_length=50, description="ids · 编号")]


async def list_persons(
    request: Request,
    door: AtDoor,
    admission: Admitted,
    clocks: AtClocks,
    turn: AtTurn,
    grid: Grids = [],  # noqa: B006 - FastAPI copies it for each request
    dwelling: Keys = [],  # noqa: B006
    id_verified: Annotated[bool | None, Query(description="证件已核验 · the document was seen")] = None,
    q: Question = None,
    former: Former = False,
    at_least: AtLeast = 0,
) -> Response:
    """Persons one may see, each counted once; by grid (first told of or living there), by dwelling, or searched."""
    require_question(former, q)
    deps, limits = door.deps, admission.limits()
    wanted = PersonFilter(
        grids=frozenset(grid),
        dwellings=frozenset(dwelling),
        id_verified=id_verified,
        grid_prefixes=limits.grid_prefixes,
        sources=limits.sources,
    )
    if q is not None:
        ways = persons_by(q)
        shown = FoundShown(deps, admission.look, Signpost(request), clocks, turn.size)
        find = partial(shown.persons, ways, wanted, former=former)
        return await tell_found(request, door, clocks, at_least, turn, {way.value for way in ways}, find)
    await wait_for_views((REGISTRY,), deps, clocks, at_least)
    ask = partial(deps.registry.persons_page, wanted, after=turn.after, limit=turn.size, as_of=clocks)
    return await answered(door, partial(_persons_told, request, deps, admission, ask))


def _persons_told(
    request: Request, deps: ApiDeps, admission: Admission, ask: Callable[[], Page[Version[Person]]]
) -> Response:
    page = ask()
    items = persons_shown(deps.personal_values.opener(admission.look), Signpost(request), page.rows)
    document = PersonsAnswer.model_validate(
        {**dated(page.speaks_for), "count": counted(page.count), "items": items}
    )
    return tell(request, document, next_cursor=page.next)


async def read_person(
    request: Request,
    door: AtDoor,
    admission: Admitted,
    clocks: AtClocks,
    key: PersonKey,
    at_least: AtLeast = 0,
) -> Response:
    """One person, masked, with every record read as one with it and the stays of all of them."""
    deps = door.deps
    await wait_for_views((REGISTRY,), deps, clocks, at_least)
    return await answered(
        door, lambda: tell(request, _person_answer(deps, admission, Signpost(request), key, clocks))
    )


def _person_answer(
    deps: ApiDeps, admission: Admission, signpost: Signpost, key: str, clocks: AsOf
) -> PersonAnswer:
    file = admitted_person(deps, admission, key, clocks)
    seen = [stay for stay in file.stays if admission.sees(*stay_places(stay.record))]
    personal = deps.personal_values.opener(admission.look)
    records = persons_shown(personal, signpost, file.records)
    addresses = {key: home.text for key, home in file.homes.items()}
    about = About(
        persons={record.key: record for record in file.records},
        addresses=addresses,
        moment=clocks.valid or deps.clock(),
        sources=admission.limits().sources,
    )
    return PersonAnswer.model_validate(
        {
            **dated(file.speaks_for),
            "item": next(each for each in records if each.person_key == key),
            "stands_for": file.stands_for,
            "records": records,
            "stays": stays_shown(personal, signpost, seen, about),
            "stays_elsewhere": len(file.stays) - len(seen),
        }
    )


def admitted_person(deps: ApiDeps, admission: Admission, key: str, clocks: AsOf) -> PersonFile:
    """The person, if there is one whom the principal may know: by a record's place, or by where they live."""
    file = deps.registry.person(key, as_of=clocks)
    if file is None:
        raise NotFound
    reach = person_reach(file)
    admission.require(*reach)
    state = state_of(deps, file)
    if state is not RecordState.ORDINARY:
        admission.require_use(state, *reach)
    return file


def person_reach(file: PersonFile) -> list[Resource]:
    """What decides who may know a person: where each record came from, and where they live."""
    one = frozenset(each.key for each in file.records)
    told = [
        Resource(grid_code=each.record.grid_code, source=each.record.source, persons=one)
        for each in file.records
    ]
    lives = [place for stay in file.stays if stay.record.lives_there for place in stay_places(stay.record)]
    return [*told, *lives]


def state_of(deps: ApiDeps, file: PersonFile) -> RecordState:
    """Of the record asked for, with what stands on the others that are read as one with it."""
    return deps.record_states.record_states((file.person.key,))[file.person.key]


def require_use_of(
    deps: ApiDeps, admission: Admission, asked: Collection[str], told: Iterable[str | None]
) -> None:
    """A list narrowed to persons by their keys tells of each what their own path tells, and is refused as that is.

    Only of whom something would be `told`: whoever may see nothing of a person does not learn what stands on the record.
    """
    for state in set(deps.record_states.record_states(set(asked).intersection(told)).values()):
        admission.require_use(state, None)


def stay_places(stay: Residence) -> list[Resource]:
    """Where a stay is, for each of those who told of it."""
    others = [] if stay.other_sources is None else stay.other_sources.strip("|").split("|")
    who = frozenset({stay.person_key})
    return [
        Resource(grid_code=stay.grid_code, source=source, persons=who) for source in (stay.source, *others)
    ]
