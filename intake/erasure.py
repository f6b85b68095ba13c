"""Carries out an erasure that two persons decided: one transaction, and nothing else can destroy a key.

In it the person's rights and the person's own stream say that it is done; the keys of all that is sealed under the
person go, the look-ups, and kept messages about them. Run again it finds everything done, or does what is left: also
over a log that a restore took back to before the erasure (`done_before`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from domain.registry.commands import ErasePerson
from domain.registry.rules_persons import PersonNotYetReferenced
from domain.rights.commands import CompleteErasure, ConfirmCopiesUnreadable
from domain.rights.deadlines_of import copies_unreadable_by
from domain.shared.actor import Actor
from domain.shared.circumstance import Circumstance
from domain.shared.occurrence import SHANGHAI, Occurrence
from domain.shared.rule_pack import Rulebook
from intake.house_fact import HouseFact
from intake.letters_about import LettersAbout
from intake.road import Road
from ledger.identity import stream_id
from ledger.port import Forgotten
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

    def apply_all(self, orders: Sequence[ErasureOrder], actor: Actor) -> list[Applied]:
        """Each in a transaction of its own."""
        return [self.apply(order, actor) for order in orders]

    def apply(self, order: ErasureOrder, actor: Actor) -> Applied:
        """Erase one person, or finish what was begun."""
        road, person = self.road, f"person:{order.person_key}"
        about = LettersAbout(road.store, road.codec, road.vault, road.reader)
        letters = about.keys(order.person_key)
        try:
            position = road.state(self._facts(order, actor), [_forgotten(order.person_key, letters)])
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

    def _facts(self, order: ErasureOrder, actor: Actor) -> list[HouseFact]:
        circumstance = self._circumstance(actor)
        at, done = circumstance.received_at, order.done_before
        complete = CompleteErasure(
            circumstance=circumstance,
            person_key=order.person_key,
            request=order.request,
            key_destroyed_at=at if done is None else done.key_destroyed_at,
            copies_unreadable_by=(
                copies_unreadable_by(at, circumstance.rulebook) if done is None else done.copies_unreadable_by
            ),
            done_before=done is not None,
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


def _forgotten(person_key: str, letters: Sequence[UUID]) -> Forgotten:
    person = f"person:{person_key}"
    return Forgotten(
        stream=stream_id(person),
        # What a person asked for in their own words, and what was put right at the desk, is theirs too.
        subjects=(person, f"rights:{person_key}", *map(_letter, letters)),
        below=f"residence:{person_key}.",
        letters=tuple(letters),
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
