"""Within one batch, what one device said of one thing is decided in the order the device made it."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from intake.message import Reading

Result = TypeVar("Result")


def in_device_order(readings: Sequence[Reading], decide: Callable[[Reading], Result]) -> list[Result]:
    """What `decide` gives for each reading, in the order of the readings, whatever order it was called in."""
    slots = _slots(readings)
    if slots is None:
        return [decide(reading) for reading in readings]
    decided: dict[int, Result] = {}
    for slot in slots:
        decided[slot] = decide(readings[slot])
    return [decided[slot] for slot in range(len(readings))]


def _slots(readings: Sequence[Reading]) -> list[int] | None:
    """The order to decide in; None where it is the order they came in, as nearly always."""
    newest: dict[tuple[str, str, str], int] = {}
    in_order = True
    for reading in readings:
        sequence, routed = reading.device_seq, reading.routed
        if sequence is None or routed is None:
            continue
        device = (routed.stream, reading.source, reading.actor)
        if newest.get(device, sequence) > sequence:
            in_order = False
            break
        newest[device] = sequence
    return None if in_order else _sorted_by_device(readings)


def _sorted_by_device(readings: Sequence[Reading]) -> list[int]:
    """Each device's messages about one thing change places among themselves; all others stay where they are."""
    places: dict[tuple[str, str, str], list[int]] = {}
    for slot, reading in enumerate(readings):
        if reading.device_seq is not None and reading.routed is not None:
            device = (reading.routed.stream, reading.source, reading.actor)
            places.setdefault(device, []).append(slot)
    order = list(range(len(readings)))
    for slots in places.values():
        by_sequence = sorted(slots, key=lambda slot: (readings[slot].device_seq or 0, slot))
        for slot, chosen in zip(slots, by_sequence, strict=True):
            order[slot] = chosen
    return order
