"""The one place where a look becomes an access event: before the answer leaves, or there is no answer."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from starlette.types import Scope

from access.authorize import Action
from access.look import UNKNOWN_READER, AccessLogUnavailable, Look, Outcome
from access.looking import Looking, look_of
from access.looks_of_actions import Watch, watch_of
from access.principal import Principal
from access.unknown_refusals import UnknownRefusals, address_class
from access.vocabulary import LoginStrength
from api.problems import AccessLogClosed, Problem, Unrecorded

NOT_MODIFIED, FIRST_FAILURE, BROKEN = 304, 400, 500
QUESTION = "q"
AT_THE_DOOR = "door.enter"  # nobody was let in, so there is no action yet


class LookTaker(Protocol):
    """The part of `access.group_commit.GroupCommit` used here."""

    def hand_in(self, looks: Sequence[Look]) -> "Future[int]":
        """Done once the looks are durable."""


@dataclass(slots=True)
class Asked:
    """What is known of a request, for its access event; the porch makes one for each.

    `named` are the persons and the other records the request itself named: all that is left of a look that was refused.
    """

    request_id: str
    look: Looking = field(default_factory=Looking)
    action: Action | None = None
    principal: Principal | None = None
    named: tuple[frozenset[str], frozenset[str]] = (frozenset(), frozenset())

    @property
    def is_a_look(self) -> bool:
        """Whether every answer to it is recorded."""
        return self.action is not None and watch_of(self.action) is Watch.EVERY_ANSWER

    @property
    def is_watched(self) -> bool:
        """Whether a refusal of it is recorded: of everything but health and descriptions."""
        return self.action is not None and watch_of(self.action) is not Watch.NOTHING

    def asks_for(self, action: Action, values: Iterable[tuple[str, str]]) -> None:
        """The action, and what stands in the path and the query under which name."""
        self.action = action
        for name, value in values:
            if name == QUESTION:
                self.look.asks(value)
            else:
                self.look.named(name, value)
        self.named = (frozenset(self.look.subjects), frozenset(self.look.objects))


class Watcher:
    """Stands at the porch. `hashed` is the keyed hash under which words searched for are kept."""

    def __init__(self, taker: LookTaker, clock: Callable[[], datetime], hashed: Callable[[str], str]) -> None:
        self._taker = taker
        self._clock = clock
        self._hashed = hashed
        self._unknown = UnknownRefusals()

    async def before_answer(self, asked: Asked, status: int) -> None:
        """Returns once the look is durable. Raises `Unrecorded`, `AccessLogClosed`."""
        if status >= BROKEN or not asked.is_a_look:
            return
        if not asked.look.answered:
            raise Unrecorded
        await self._written([self._look(asked, _outcome(asked, status))])
        asked.look.told()

    async def before_problem(self, asked: Asked, problem: Problem, scope: Scope) -> None:
        """The same for a no. Raises `AccessLogClosed`."""
        if problem.is_refusal and asked.principal is None:
            await self._count_nobody(asked, problem, scope)
        elif problem.is_refusal and asked.is_watched:
            refused = self._look(asked, Outcome.REFUSED)
            persons, records = (tuple(sorted(each)) for each in asked.named)
            await self._written(
                [replace(refused, subjects=persons, objects=records, fields=(), rows=0, refused=problem.code)]
            )
        asked.look.told()

    def rest(self) -> list[Look]:
        """What is still only counted, when the process ends."""
        return self._unknown.rest()

    async def _written(self, looks: list[Look]) -> None:
        due = self._unknown.due(self._clock())
        if not looks and not due:
            return
        try:
            await asyncio.wrap_future(self._taker.hand_in([*looks, *due]))
        except AccessLogUnavailable:
            self._unknown.put_back(due)
            raise AccessLogClosed from None

    async def _count_nobody(self, asked: Asked, problem: Problem, scope: Scope) -> None:
        client = scope.get("client")
        whence = address_class(client[0] if client else None)
        one = replace(
            self._look(asked, Outcome.REFUSED), objects=(f"address:{whence}",), refused=problem.code
        )
        told = self._unknown.refused(one.at, whence, problem.code, lambda times: replace(one, times=times))
        try:
            await self._written(told)
        except AccessLogClosed:
            if told:  # the first of its minute, and what was counted in the minute before
                self._unknown.forget(whence, problem.code)
                self._unknown.put_back(told[:-1])
            raise

    def _look(self, asked: Asked, outcome: Outcome) -> Look:
        who = asked.principal
        return look_of(
            asked.look,
            at=self._clock(),
            request_id=asked.request_id,
            reader=UNKNOWN_READER if who is None else who.name,
            role=UNKNOWN_READER if who is None else who.role.value,
            login=LoginStrength.NOBODY if who is None else who.login,
            action=AT_THE_DOOR if asked.action is None else asked.action.value,
            outcome=outcome,
            hashed=self._hashed,
        )


def _outcome(asked: Asked, status: int) -> Outcome:
    if status == NOT_MODIFIED:
        return Outcome.UNCHANGED
    if asked.look.in_clear:
        return Outcome.UNMASKED
    return Outcome.EXPORTED if asked.action is Action.EXPORT else Outcome.SHOWN
