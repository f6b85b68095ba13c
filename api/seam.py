"""The dependency every route declares: which action it is, and whether this principal may do it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Annotated, get_origin

from fastapi import Depends, Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from access.actions import STATES_PURPOSE
from access.authorize import Action, Decision, Refusal, Relation, Resource, authorize, furthest, staff_id
from access.looking import Looking
from access.offices import ORDINARY_PURPOSE
from access.principal import Principal
from access.vocabulary import DataClass, ReadingPurpose, RecordState
from api.access_problems import LoginTooWeak, PurposeNotAllowed, RecordRestricted
from api.problems import NotFound, NotPermitted, ParameterInvalid, ParameterUnknown, Problem, Undecided
from api.watching import Asked

# What the last segment of a path before a key says about it, in the words of `access.looking`.
_KINDS = {
    "persons": "person",
    "disputes": "case_code",
    "dwellings": "dwelling_id",
    "units": "unit_id",
    "tenancies": "tenancy_id",
    "inspections": "inspection_id",
    "findings": "finding_id",
    "addresses": "address_id",
}


@dataclass(frozen=True, slots=True)
class Limits:
    """What a list may show: beginnings of grid codes, and sources. None leaves that side open."""

    grid_prefixes: frozenset[str] | None
    sources: frozenset[str] | None


NOTHING = Limits(frozenset(), frozenset())


@dataclass(frozen=True, slots=True)
class CaseLimits:
    """Which disputes a list may show: all that meet every one of these (see `BoardFilter`)."""

    grid_prefixes: frozenset[str] | None = None
    sources: frozenset[str] | None = None
    mediated_by: str | None = None
    about: str | None = None
    was_supervised: bool = False
    was_in_court: bool = False


@dataclass(frozen=True, slots=True)
class Admission:
    """The seam's yes: who does what, within which relations, and the look that grows while they do it."""

    principal: Principal | None
    action: Action
    decision: Decision
    look: Looking

    def limits(self) -> Limits:
        """The part of a list this principal may see, by place or by sender; who is let in by nothing else, nothing."""
        if self.principal is None:
            return NOTHING
        if Relation.OWN_PLACE in self.decision.within:
            return Limits(self.principal.scope.prefixes(), None)
        if Relation.OWN_SUBMISSION in self.decision.within:
            return Limits(None, self.principal.sources)
        return NOTHING

    def cases(self) -> CaseLimits:
        """The part of the dispute board this principal may see."""
        who, within = self.principal, self.decision.within
        if who is None:
            return CaseLimits(frozenset())
        if Relation.SUPERVISED_CASE in within:
            return CaseLimits(who.scope.prefixes(), was_supervised=True)
        if Relation.LINKED_CASE in within:
            return CaseLimits(who.scope.prefixes(), was_in_court=True)
        if Relation.ASSIGNED_CASE in within:
            return CaseLimits(mediated_by=staff_id(who))
        if Relation.OWN_RECORD in within and who.person_key is not None:
            return CaseLimits(about=who.person_key)
        limits = self.limits()
        return CaseLimits(limits.grid_prefixes, limits.sources)

    def for_purpose(self, purpose: ReadingPurpose) -> "Admission":
        """The same for a purpose that was stated. Raises what the table's no is told as."""
        self.look.purpose = purpose
        decision = authorize(self.principal, self.action, None, purpose=purpose)
        if decision.refusal is not None:
            raise refused(decision.refusal)
        return replace(self, decision=decision)

    def only_person(self) -> str | None:
        """The one person the answer may tell of, where it is the person asking; None where it may tell of others."""
        if self.principal is None or Relation.OWN_RECORD not in self.decision.within:
            return None
        return self.principal.person_key

    def require(self, *resources: Resource) -> None:
        """Ask again about one thing that lies in one of these places. Out of reach is told like not there."""
        if not self.sees(*resources):
            raise NotFound

    def sees(self, *resources: Resource) -> bool:
        """Whether a thing may be told that lies in one of these places."""
        return any(
            authorize(self.principal, self.action, each, purpose=self._stated()).allowed for each in resources
        )

    def _stated(self) -> ReadingPurpose | None:
        """What somebody looks for; where a purpose has to be stated, reach is asked before the purpose is."""
        return None if self.action in STATES_PURPOSE else self.look.purpose

    def require_use(
        self,
        state: RecordState,
        *resources: Resource | None,
        purpose: ReadingPurpose | None = None,
        shows: DataClass | None = None,
    ) -> None:
        """Ask once more about a thing that may be known (None: a list): with the state of the record, the purpose stated,
        and how close the answer comes. Raises the problem that says which of them is in the way."""
        for_this = purpose or self._stated()
        asked = [
            authorize(self.principal, self.action, each, purpose=for_this, shows=shows, state=state)
            for each in resources
        ]
        if not any(each.allowed for each in asked):
            raise refused(furthest(each.refusal for each in asked if each.refusal))

    def senders_of_reference(self) -> frozenset[str] | None:
        """Whose reference data (addresses) may be told: everybody's, or only what the principal's sources sent."""
        if self.principal is None:
            return frozenset()
        return None if Relation.NO_PLACE in self.decision.within else self.principal.sources


class Passes:
    """`Depends(Passes(action))` on a route is its pass through the seam."""

    def __init__(self, action: Action) -> None:
        self.action = action
        self._published: Mapping[str, bool] | None = None

    async def __call__(self, request: Request) -> Admission:
        principal: Principal | None = request.state.principal
        asked: Asked = request.state.asked
        asked.asks_for(self.action, _named(request))
        if principal is not None:
            asked.look.purpose = ORDINARY_PURPOSE[principal.role]
        decision = authorize(principal, self.action, None)
        if decision.refusal is not None:
            raise refused(decision.refusal)
        _refuse_unpublished_parameters(request, self._parameters(request))
        _refuse_what_no_record_holds(request)
        admission = Admission(principal, self.action, decision, asked.look)
        request.state.admission = admission
        return admission

    def _parameters(self, request: Request) -> Mapping[str, bool]:
        """Found out once: it is always the same route that is passed here."""
        if self._published is None:
            route = request.scope["route"]
            assert isinstance(route, APIRoute)
            self._published = _query_parameters(route.dependant)
        return self._published


def refused(refusal: Refusal) -> Problem:
    """The table's no, as it is told."""
    match refusal:
        case Refusal.NOT_THE_OFFICE | Refusal.OUT_OF_REACH | Refusal.TOO_CLOSE:
            return NotPermitted()
        case Refusal.PURPOSE:
            return PurposeNotAllowed()
        case Refusal.LOGIN:
            return LoginTooWeak()
        case Refusal.RECORD_STATE:
            return RecordRestricted()


async def admitted(request: Request) -> Admission:
    """The admission the route's `Passes` left behind."""
    admission: Admission | None = request.state.admission
    if admission is None:
        raise Undecided
    return admission


Admitted = Annotated[Admission, Depends(admitted)]


def _named(request: Request) -> list[tuple[str, str]]:
    """What the path and the query name; a key in a path is of the kind the segment before it says."""
    path = request.scope["route"].path.split("/")
    kinds = {part: _KINDS[before] for before, part in pairwise(path) if before in _KINDS}
    named = [(kinds.get(f"{{{name}}}", name), str(value)) for name, value in request.path_params.items()]
    asked = request.query_params.multi_items()
    narrowed = [value.partition("=") for name, value in asked if name == "where"]  # column=value
    return [*named, *asked, *((column, value) for column, _, value in narrowed)]


def _refuse_unpublished_parameters(request: Request, published: Mapping[str, bool]) -> None:
    """`?statsu=open` would otherwise answer with everything, and be believed."""
    asked = [name for name, _ in request.query_params.multi_items()]
    for name in asked:
        if name not in published or (asked.count(name) > 1 and not published[name]):
            raise ParameterUnknown(allowed=sorted(published))


def _refuse_what_no_record_holds(request: Request) -> None:
    """A NUL stands in no code or number of ours, and PostgreSQL cannot even be asked for one."""
    if "\x00" in request.scope["path"]:
        raise NotFound
    for name, value in request.query_params.multi_items():
        if "\x00" in value:
            raise ParameterInvalid(errors=[{"in": "query", "name": name, "rule": "nul"}])


def _query_parameters(dependant: Dependant) -> dict[str, bool]:
    """The route's query parameters by name, and whether they may be repeated."""
    found = {field.alias: get_origin(field.field_info.annotation) is list for field in dependant.query_params}
    for each in dependant.dependencies:
        found |= _query_parameters(each)
    return found
