"""The next messages, read while the database still works on the ones before them."""

from collections.abc import Sequence
from contextlib import suppress
from operator import is_

from intake.delivery import Delivery
from intake.message import Reading
from intake.reader import Reader


class Ahead:
    """Some deliveries, read once: early if there is time for it, else when they are wanted."""

    def __init__(self, reader: Reader, deliveries: Sequence[Delivery]) -> None:
        self._reader = reader
        self._deliveries = deliveries
        self._readings: list[Reading] | None = None

    def are(self, deliveries: Sequence[Delivery]) -> bool:
        """Whether these very deliveries are the ones."""
        return len(deliveries) == len(self._deliveries) and all(map(is_, deliveries, self._deliveries))

    def read(self) -> None:
        """Read them now. A fault of ours is not told here, where another batch is being written: it will come again."""
        if self._readings is None:
            with suppress(Exception):
                self._readings = self._reader.read_all(self._deliveries)

    def readings(self) -> list[Reading]:
        """What was read."""
        return self._reader.read_all(self._deliveries) if self._readings is None else self._readings
