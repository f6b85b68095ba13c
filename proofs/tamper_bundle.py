"""Ways to change a bundle on its way to a doubter; each says at which positions it must be noticed."""

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random

Edit = Callable[[list[dict[str, object]], Random], int]
"""Edits the events of a bundle; the first position that must be named."""


def edited(edit: Edit, random: Random, folder: Path) -> int:
    """Do it to a bundle that is a folder."""
    path = folder / "events.ndjson"
    events = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    at = edit(events, random)
    path.write_text("".join(json.dumps(each) + "\n" for each in events), encoding="utf-8")
    return at


def value_changed(events: list[dict[str, object]], random: Random) -> int:
    """One value of one event."""
    event = random.choice(events)
    name = random.choice(("stream", "version", "type", "state"))
    value = event[name]
    position = _position(event)
    match name:
        case "stream":
            event[name] = f"{int(str(value), 16) ^ (1 << random.randrange(128)):032x}"
        case "version":
            event[name] = int(str(value)) + random.randint(1, 9)
        case "type":
            event[name] = f"{value}x"
        case _:
            event[name] = _flipped(str(value), random)
    return position


def proof_changed(events: list[dict[str, object]], random: Random) -> int:
    """One hash of one proof."""
    event = random.choice(events)
    proof = event["proof"]
    assert isinstance(proof, list)
    place = random.randrange(len(proof))
    proof[place] = _flipped(str(proof[place]), random)
    return _position(event)


def position_changed(events: list[dict[str, object]], random: Random) -> int:
    """An event claims another position."""
    place = random.randrange(len(events))
    at = _position(events[place])
    events[place]["position"] = at + random.choice((-1, 1, 1_000))
    return at


def lines_swapped(events: list[dict[str, object]], random: Random) -> int:
    """Two lines change places."""
    one, other = sorted(random.sample(range(len(events)), 2))
    at = _position(events[one])
    events[one], events[other] = events[other], events[one]
    return at


def values_swapped(events: list[dict[str, object]], random: Random) -> int:
    """Two events change places, their numbers stay."""
    one, other = sorted(random.sample(range(len(events)), 2))
    for name in ("stream", "version", "type", "state", "proof"):
        events[one][name], events[other][name] = events[other][name], events[one][name]
    return _position(events[one])


def line_deleted(events: list[dict[str, object]], random: Random) -> int:
    """A line is gone."""
    return _position(events.pop(random.randrange(len(events))))


def line_repeated(events: list[dict[str, object]], random: Random) -> int:
    """A line stands there twice."""
    place = random.randrange(len(events))
    events.insert(place, dict(events[place]))
    return _position(events[place])


def tail_cut(events: list[dict[str, object]], random: Random) -> int:
    """The last lines are gone."""
    keep = random.randrange(len(events))
    at = _position(events[keep])
    del events[keep:]
    return at


EDITS: Mapping[str, Edit] = {
    "bundle: a value": value_changed,
    "bundle: a proof": proof_changed,
    "bundle: a position": position_changed,
    "bundle: lines swapped": lines_swapped,
    "bundle: events swapped": values_swapped,
    "bundle: line deleted": line_deleted,
    "bundle: line repeated": line_repeated,
    "bundle: tail cut": tail_cut,
}


def _position(event: dict[str, object]) -> int:
    return int(str(event["position"]))


def _flipped(text: str, random: Random) -> str:
    data = bytearray(b64decode(text))
    data[random.randrange(len(data))] ^= 1 << random.randrange(8)
    return b64encode(bytes(data)).decode()
