"""Carries out an erasure that two persons decided: one transaction, and nothing else can destroy a key.

In it the person's rights and the person's own stream say that it is done; the keys of all that is sealed under the
person go, the look-ups, and kept messages about them. Before the first of these goes, still in that transaction, the
erasure list outside the database names the person (`first`). Run again it finds everything done, or does what is left: also
over a log that a restore took back to before the erasure (`done_before`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from uuid import UUID

from domain.registry.commands import ErasePerson
from domain.registry.rules_persons import PersonNotYetReferenced
from domain.rights.commands import CompleteErasure, ConfirmCopiesUnreadable
from domain.rights.deadlines_of import copies_unreadable_by
from domain.rights.events import ErasureCompleted
from domain.shared.actor import Actor
from domain.shared.circumstance import Circumstance
from domain.shared.occurrence import SHANGHAI, Occurrence
from domain.shared.rule_pack import Rulebook
from intake.house_fact import HouseFact
from intake.letters_about import LettersAbout
from intake.road import Road
from ledger.identity import stream_id
from ledger.port import Forgotten, nothing_first
from ledger.recorded import Meta

SOURCE = "urn:gridledger:house:erasure"


@dataclass(frozen=True, slots=True)
class DoneBefore:
    """What the certificate says of an erasure that a restore undid."""

    key_destroyed_at: datetime
    copies_unreadable_by: datetime


@dataclass(frozen=True, slots=True)
class ErasureOrder:
    """Whom to erase by which request. With `done_before` the approval is not asked for again: it was given."""

    person_key: str
    request: str
    done_before: DoneBefore | None = None


# Is told whom an order erases and which kept messages go too, before anything is destroyed; where it raises, nothing is.
# `done_before` is always given: when the key goes, or went. It may be told again.
First = Callable[[ErasureOrder, Sequence[UUID]], None]


@dataclass(frozen=True, slots=True)
class Applied:
    """`position` of the newest fact written, 0 where all was said already; None where the log knows no such person."""

    position: int | None
    letters: int


@dataclass(frozen=True, slots=True)
class Erasure:
    """Erases persons over one road. Raises the rule of `domain.rights` that stands against it; then nothing was done."""

    road: Road
    rulebook_for: Callable[[date, str | None], Rulebook]
    first: First

    def apply(self, order: ErasureOrder, actor: Actor) -> Applied:
        """Erase one person, or finish what was begun."""
        road, person = self.road, f"person:{order.person_key}"
        about = LettersAbout(road.store, road.codec, road.vault, road.reader)
        letters = about.keys(order.person_key)
        circumstance = self._circumstance(actor)
        told = replace(order, done_before=self._dates(order, circumstance))
        forgotten = _forgotten(order.person_key, letters, partial(self.first, told, letters))
        try:
            position = road.state(self._facts(order, told, circumstance), [forgotten])
        except PersonNotYetReferenced:
            return Applied(None, 0)
        for subject in (person, f"rights:{order.person_key}", *map(_letter, letters)):
            road.vault.forget(subject)
        road.vault.forget_below(f"residence:{order.person_key}.")
        return Applied(position, len(letters) + self._swept(about, order.person_key))

    def confirm_copies_unreadable(self, person_key: str, request: str, at: datetime, actor: Actor) -> int:
        """The epoch that wrapped the key was destroyed; the position of the fact, 0 if it was told before."""
        circumstance = self._circumstance(actor)
        command = ConfirmCopiesUnreadable(
            circumstance=circumstance, person_key=person_key, request=request, at=at
        )
        return self.road.state([_fact(command, f"rights:{person_key}", request, "copies", circumstance)])

    def _dates(self, order: ErasureOrder, circumstance: Circumstance) -> DoneBefore:
        """When the key went, if the log or the order says so; else it goes now."""
        for row in reversed(self.road.store.read_stream(stream_id(f"rights:{order.person_key}"))):
            said = self.road.codec.decode_data(row)
            if isinstance(said, ErasureCompleted) and said.request == order.request:
                return DoneBefore(said.key_destroyed_at, said.copies_unreadable_by)
        at = circumstance.received_at
        return order.done_before or DoneBefore(at, copies_unreadable_by(at, circumstance.rulebook))

    def _facts(self, order: ErasureOrder, told: ErasureOrder, circumstance: Circumstance) -> list[HouseFact]:
        dates = told.done_before
        assert dates is not None, "what is told has its dates"
        complete = CompleteErasure(
            circumstance=circumstance,
            person_key=order.person_key,
            request=order.request,
            key_destroyed_at=dates.key_destroyed_at,
            copies_unreadable_by=dates.copies_unreadable_by,
            done_before=order.done_before is not None,
        )
        erase = ErasePerson(circumstance=circumstance, key=order.person_key, request=order.request)
        return [
            _fact(complete, f"rights:{order.person_key}", order.request, "completed", circumstance),
            _fact(erase, f"person:{order.person_key}", order.request, "erased", circumstance),
        ]

    def _swept(self, about: LettersAbout, person_key: str) -> int:
        """Messages about the person that were put aside while the first look was being taken."""
        late = about.keys(person_key)
        if late:
            self.road.state((), [_forgotten(person_key, late)])
        return len(late)

    def _circumstance(self, actor: Actor) -> Circumstance:
        now = self.road.clock()
        return Circumstance(
            actor=actor,
            occurred=Occurrence(now),
            received_at=now,
            source=SOURCE,
            grid_code=None,
            rulebook=self.rulebook_for(now.astimezone(SHANGHAI).date(), None),
        )


def _forgotten(
    person_key: str, letters: Sequence[UUID], first: Callable[[], None] = nothing_first
) -> Forgotten:
    person = f"person:{person_key}"
    return Forgotten(
        stream=stream_id(person),
        # What a person asked for in their own words, and what was put right at the desk, is theirs too.
        subjects=(person, f"rights:{person_key}", *map(_letter, letters)),
        below=f"residence:{person_key}.",
        letters=tuple(letters),
        first=first,
    )


def _letter(key: UUID) -> str:
    return f"letter:{key}"


def _fact(command: object, stream: str, request: str, said: str, circumstance: Circumstance) -> HouseFact:
    kind = stream.partition(":")[0]
    return HouseFact(
        command,
        Meta(
            stream=stream,
            source=SOURCE,
            message_id=f"{kind}:{request}:{said}",
            type=f"gridledger.{kind}.{said}",
            subject=stream.partition(":")[2],
            occurred_at=circumstance.occurred.at,
            precision=circumstance.occurred.precision.value,
            received_at=circumstance.received_at,
            actor=circumstance.actor.id,
            role=circumstance.actor.role.value,
            correlation_id=request,
            rule_pack=circumstance.rulebook.pack.version,
            calendar=circumstance.rulebook.calendar.version,
        ),
    )
