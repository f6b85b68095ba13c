"""Everything at the desk, over one road: what a door or a command asks for."""

from dataclasses import dataclass, replace

from intake.catalogue import Catalogue
from intake.delivery import Delivery, Sender
from intake.desk.conflicts import ConflictDesk
from intake.desk.drawer import Drawer
from intake.desk.groups import GroupDesk
from intake.desk.letters import LetterDesk
from intake.desk.repairs import SenderNow
from intake.desk.screen import Screen
from intake.desk.waiting_list import WaitingDesk
from intake.road import Road
from intake.sources import SourceBook


@dataclass(slots=True)
class Desk:
    """Like its road, one instance serves one thread at a time."""

    drawer: Drawer
    screen: Screen
    letters: LetterDesk
    conflicts: ConflictDesk
    waiting: WaitingDesk
    groups: GroupDesk


def desk_over(road: Road, catalogue: Catalogue, sender_now: SenderNow) -> Desk:
    """The desk that writes through `road`."""
    drawer, screen = Drawer(road.store, road.vault, road.codec), Screen(catalogue)
    letters = LetterDesk(road, drawer, sender_now)
    return Desk(
        drawer=drawer,
        screen=screen,
        letters=letters,
        conflicts=ConflictDesk(road, drawer, screen, sender_now),
        waiting=WaitingDesk(road, drawer),
        groups=GroupDesk(letters),
    )


def topic_sender(book: SourceBook) -> SenderNow:
    """Who may write on a topic is what the register says today; over HTTP it stays what the token said."""

    def sender_now(delivery: Delivery) -> Sender:
        if delivery.topic is None:
            return delivery.sender
        return replace(delivery.sender, sources=book.on_topic(delivery.topic))

    return sender_now
