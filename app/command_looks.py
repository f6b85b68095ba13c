"""Looks of who stands at the machine: a command writes its access event before it shows anything."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from getpass import getuser
from itertools import islice
from uuid import uuid4

from access.authorize import Action
from access.look import AccessLogUnavailable, Look, Outcome
from access.looking import Looking, look_of
from access.offices import ORDINARY_PURPOSE
from access.principal import MachineRole, Office
from access.vocabulary import LoginStrength
from api.answer_walk import leaves
from app.access_log import question_hash
from app.assembly import House
from app.stores import utc_now
from ledger.port import StoreUnavailable

PERSONS_AN_ENTRY = 1_000


class CommandLook:
    """One command's look: gathered in `looking`, written by `durable`, before what it saw is shown."""

    def __init__(self, house: House, action: Action, reader: str | None, office: Office) -> None:
        self._house = house
        self._action = action
        self._reader = reader or f"operator:{getuser()}"
        self._office = office
        self._request_id = str(uuid4())
        self._written = False
        self.looking = Looking(purpose=ORDINARY_PURPOSE[office])

    @property
    def written(self) -> bool:
        """Whether the event is durable."""
        return self._written

    def durable(self) -> None:
        """Write it, in several entries where there are many persons. Raises `StoreUnavailable`."""
        looks = list(self._entries(self._outcome()))
        try:
            self._house.access_log.record(looks)
        except AccessLogUnavailable as problem:
            raise StoreUnavailable(str(problem)) from problem
        self.looking.told()
        self._written = True

    def _outcome(self) -> Outcome:
        if self.looking.in_clear:
            return Outcome.UNMASKED
        return Outcome.EXPORTED if self._action is Action.EXPORT else Outcome.SHOWN

    def _entries(self, outcome: Outcome) -> Iterator[Look]:
        persons, objects = iter(sorted(self.looking.subjects)), iter(sorted(self.looking.records()))
        first = True
        while True:
            some = tuple(islice(persons, PERSONS_AN_ENTRY)), tuple(islice(objects, PERSONS_AN_ENTRY))
            if not first and not any(some):
                return
            yield self._entry(outcome, *some, rows=self.looking.rows if first else 0)
            first = False

    def _entry(self, outcome: Outcome, subjects: Sequence[str], objects: Sequence[str], *, rows: int) -> Look:
        look = look_of(
            self.looking,
            at=utc_now(),
            request_id=self._request_id,
            reader=self._reader,
            role=self._office.value,
            login=LoginStrength.OPERATOR,
            action=self._action.value,
            outcome=outcome,
            hashed=question_hash(self._house.vault),
        )
        return replace(look, subjects=tuple(subjects), objects=tuple(objects), rows=rows)


@contextmanager
def a_look(
    house: House, action: Action, *, reader: str | None = None, office: Office = MachineRole.OPERATOR
) -> Iterator[CommandLook]:
    """For a command's own block: `durable` must have been called when the block ends well."""
    look = CommandLook(house, action, reader, office)
    yield look
    if not look.written:
        raise LookForgotten(action.value)


def looked(
    house: House,
    action: Action,
    *documents: object,
    objects: Sequence[str] = (),
    rows: int = 0,
    reader: str | None = None,
    office: Office = MachineRole.OPERATOR,
    in_clear: bool = False,
) -> None:
    """Write that these documents, and these other things, are about to be shown. Raises `StoreUnavailable`."""
    with a_look(house, action, reader=reader, office=office) as look:
        for document in documents:
            leaves(document, look.looking)
        look.looking.objects.update(objects)
        look.looking.rows += rows
        look.looking.in_clear = in_clear
        look.durable()


class LookForgotten(Exception):
    """A command showed a record without an access event: a mistake of ours."""
