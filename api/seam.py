"""The dependency every route declares: which action it is, and whether this principal may do it."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated, get_origin

from fastapi import Depends, Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from access.authorize import Action, Decision, Relation, Resource, authorize
from access.looking import Looking
from access.principal import Principal
from api.problems import NotFound, NotPermitted, ParameterInvalid, ParameterUnknown, Undecided
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


@dataclass(frozen=True, slots=True)
class Admission:
    """The seam's yes: who does what, within which relations, and the look that grows while they do it."""

    principal: Principal | None
    action: Action
    decision: Decision
    look: Looking

    def limits(self) -> Limits:
        """The part of a list this principal may see."""
        if self.principal is None:
            return Limits(frozenset(), frozenset())
        if Relation.OWN_PLACE in self.decision.within:
            return Limits(self.principal.scope.prefixes(), None)
        return Limits(None, self.principal.sources)

    def require(self, *resources: Resource) -> None:
        """Ask again about one thing that lies in one of these places. Out of reach is told like not there."""
        if not self.sees(*resources):
            raise NotFound

    def sees(self, *resources: Resource) -> bool:
        """Whether a thing may be told that lies in one of these places."""
        return any(authorize(self.principal, self.action, each).allowed for each in resources)

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
        decision = authorize(principal, self.action, None)
        if not decision.allowed:
            raise NotPermitted
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
    return [*named, *request.query_params.multi_items()]


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
