"""The erasure list as an erasure meets it: whom a hold keeps, who was erased, and whom to erase again."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from domain.rights.rules import LegalHoldStands
from intake.erasure import DoneBefore, ErasureOrder
from ledger.keeping.erasure_list import Erased, ErasureList, subject_of
from ledger.keeping.holds import HoldBook
from projections.rights.certificate import certificate_id


@dataclass(frozen=True, slots=True)
class ErasureBook:
    """Both files lie beside the key ring, outside the database and its backups."""

    erasures: ErasureList
    holds: HoldBook

    def begin(self, order: ErasureOrder, letters: Sequence[UUID]) -> None:
        """Before a key is destroyed. Raises `LegalHoldStands` for a hold on the person or on a message about them.

        Asked at the last moment, under the writers' lock; `ChainBroken` where one of the files cannot be believed.
        """
        held = {each.key: each.reference for each in self.holds.standing()}
        for key in (subject_of(order.person_key), *(f"letter:{each}" for each in letters)):
            if key in held:
                raise LegalHoldStands(reason=held[key])
        self.again(order, letters)

    def again(self, order: ErasureOrder, letters: Sequence[UUID]) -> None:
        """The same for an erasure that a restore undid: what was destroyed already is kept by no hold."""
        dates = order.done_before
        assert dates is not None, "an erasure is told with its dates"
        certificate = certificate_id(order.person_key, order.request)
        self.erasures.add(
            Erased(order.person_key, dates.key_destroyed_at, dates.copies_unreadable_by, certificate)
        )

    def orders(self) -> list[ErasureOrder]:
        """Everybody ever erased here, to be erased again after a restore and before the house opens."""
        return [order_of(each) for each in self.erasures.all()]


def order_of(erased: Erased) -> ErasureOrder:
    """The order by which somebody is erased once more."""
    _, _, request = erased.certificate.partition(".")
    return ErasureOrder(
        erased.person_key, request, DoneBefore(erased.key_destroyed_at, erased.copies_unreadable_by)
    )
