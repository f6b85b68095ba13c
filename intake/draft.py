"""A message while it is being read: every stage adds what it has understood."""

from datetime import date, datetime

from domain.shared.actor import Actor
from domain.shared.occurrence import Occurrence
from domain.shared.rule_pack import Rulebook
from intake.catalogue import PublishedType, Shape
from intake.delivery import Delivery
from intake.message import Reading


class Draft:
    """What is known so far; a part not yet reached is not there. `reading` ends it, taken or refused.

    `values` are the attributes, `data` the payload's bytes as sent, `content` the same as its shape writes them.
    """

    __slots__ = (
        "actor",
        "basis",
        "content",
        "data",
        "day",
        "delivery",
        "grid_code",
        "message_id",
        "occurred",
        "published",
        "reading",
        "received_at",
        "rulebook",
        "shape",
        "source",
        "values",
    )

    delivery: Delivery
    received_at: datetime
    values: dict[str, str] | None
    data: bytes
    source: str
    message_id: str
    published: PublishedType
    occurred: Occurrence
    day: date  # in Shanghai
    actor: Actor
    grid_code: str | None
    basis: str | None
    rulebook: Rulebook
    shape: Shape
    content: bytes
    reading: Reading | None

    def __init__(self, delivery: Delivery) -> None:
        self.delivery = delivery
        self.received_at = delivery.received_at
        self.values = None
        self.reading = None
