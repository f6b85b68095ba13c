"""How often one may search, look up a whole number, or show a token that is none: per principal, per address."""

from collections.abc import Iterable
from dataclasses import dataclass

from starlette.types import ASGIApp, Receive, Scope, Send

from access.allowance import Allowance
from access.principal import Principal
from api.bound_problems import TooManyQuestions, TooManyTokens
from api.problems import Problem, TokenMissing
from projections.search.ways import ByNumber, ways_to_persons

UNAUTHORISED = 401


@dataclass(frozen=True, slots=True, kw_only=True)
class AllowanceSettings:
    """Each a minute, and as many at once; 0: no bound. A look-up is a search by a whole ID number or phone."""

    searches: int = 120
    lookups: int = 30
    failed_tokens: int = 30


class Allowances:
    """The buckets of one door. They are this process's: several doors allow several times as much."""

    def __init__(self, settings: AllowanceSettings) -> None:
        self._searches = Allowance(settings.searches)
        self._lookups = Allowance(settings.lookups)
        self.failed_tokens = Allowance(settings.failed_tokens)

    def search(self, principal: Principal | None, question: str) -> None:
        """Somebody asks. Trying out numbers, which are few enough to try all, is bounded more narrowly.

        Raises `TooManyQuestions`.
        """
        asker = "" if principal is None else principal.name
        by_number = any(isinstance(way, ByNumber) for way in ways_to_persons(question))
        for allowance in _those((self._lookups, by_number), (self._searches, True)):
            if wait := allowance.spend(asker):
                raise TooManyQuestions(wait)


class FailedTokens:
    """Counts, address by address, tokens that were shown and are none. A good token is never refused for its
    neighbours' bad ones: with 256 random bits there is nothing to guess, and an office shares one address."""

    def __init__(self, app: ASGIApp, *, allowance: Allowance) -> None:
        self._app = app
        self._allowance = allowance

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self._app(scope, receive, send)
        except Problem as problem:
            if problem.status == UNAUTHORISED and not isinstance(problem, TokenMissing):
                wait = self._allowance.spend(_address(scope))
                if wait:
                    raise TooManyTokens(wait) from None
            raise


def _address(scope: Scope) -> str:
    client = scope.get("client")
    return str(client[0]) if client else ""


def _those(*each: tuple[Allowance, bool]) -> Iterable[Allowance]:
    return (allowance for allowance, counts in each if counts)
