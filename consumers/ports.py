"""What the Kafka door needs of the rest of the house."""

from collections.abc import Sequence
from typing import Protocol

from intake.delivery import Delivery, Receipt
from ledger.port import OffsetClaim


class RoadPort(Protocol):
    """The road as a door sees it; `intake.road.Road` is one."""

    def take(
        self,
        deliveries: Sequence[Delivery],
        offsets: Sequence[OffsetClaim] = (),
        following: Sequence[Delivery] = (),
    ) -> list[Receipt]:
        """Make deliveries and offsets durable together; `following` are likely to come next.

        Raises `Fenced` or `StoreUnavailable`.
        """

    def expire(self) -> int:
        """Settle waiting messages whose bound has passed."""


class OffsetStore(Protocol):
    """The store as a door sees it."""

    def offset(self, name: str) -> int | None:
        """How far `name` has been read."""
