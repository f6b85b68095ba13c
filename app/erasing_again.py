"""Erases somebody once more in a store that was put back: by the real erasure, as far as the log knows of them."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from app.assembly import House
from app.erasure_book import ErasureBook, order_of
from app.keeping import Keeping
from app.rulebooks import rulebooks
from domain.shared.actor import Actor, Role
from domain.shared.rule import RuleBroken
from intake.erasure import Erasure
from ledger.keeping.erasure_list import Erased, subject_of
from ledger.keeping.holds import HoldBook

# The house itself: what two persons decided was done once and needs nobody's word again.
RESTORER = Actor("system:restore", Role.DATA_PROTECTION_OFFICER)
# Erases one person, however often it is told to.
Eraser = Callable[[Erased], None]


@dataclass
class ErasingAgain:
    """An `Eraser` over the store that was put back, which is opened when the first person is erased."""

    keeping: Keeping

    def __call__(self, erased: Erased) -> None:
        """Facts, keys, look-ups and kept messages; and the keys alone where the log is of before that person, or says otherwise."""
        try:
            known = self._erasure.apply(order_of(erased), RESTORER).position is not None
        except RuleBroken:
            known = False
        if not known:
            self.keeping.rows.forget(subject_of(erased.person_key))

    @cached_property
    def _house(self) -> House:
        return House(self.keeping.settings)

    @cached_property
    def _erasure(self) -> Erasure:
        book = ErasureBook(self.keeping.erasures, HoldBook(self.keeping.settings.holds_path))
        return Erasure(self._house.road(), rulebooks(), book.again)
