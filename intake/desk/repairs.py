"""Under which id a kept message is taken again, and as whom its sender counts now."""

import re
from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from intake.delivery import Delivery, Repair, Sender
from ledger.identity import message_key
from ledger.port import LetterRow

# The sender as the register of sources knows it today: the sealed message remembers the register of its day.
SenderNow = Callable[[Delivery], Sender]
_REPAIRED = re.compile(r"(?P<of>.+)~(?P<tag>(?:[0-9a-f]{8})?)r(?P<attempt>[0-9]+)")


def repair_of(letter: LetterRow) -> Repair:
    """`m-1` is taken again as `m-1~r1`; should that be refused too, its letter leads to `m-1~r2`.

    The second content of an id, or a stranger's message, lies under a key of its own: part of that key keeps its
    repair apart from the first content's.
    """
    again = _REPAIRED.fullmatch(letter.message_id)
    if again is not None:
        return Repair(f"{again['of']}~{again['tag']}r{int(again['attempt']) + 1}", letter.message_id)
    own = letter.key == message_key(letter.source, letter.message_id)
    return Repair(f"{letter.message_id}~{'' if own else _tag(letter.key)}r1", letter.message_id)


def taken_again(delivery: Delivery, letter: LetterRow, sender_now: SenderNow) -> Delivery:
    """The same bytes, to be taken once more."""
    return replace(delivery, sender=sender_now(delivery), repair=repair_of(letter))


def _tag(key: UUID) -> str:
    return key.hex[:8]
