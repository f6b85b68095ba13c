"""People whose names and numbers occur nowhere else, to be looked for in every byte."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from domain.shared.check_digits import check_citizen_id
from intake.delivery import Delivery, Sender

SOURCE = "urn:gridledger:source:rights-desk"
GRID, DIVISION = "990101100001001", "990101100001"
# Characters of no other text of ours.
_CHARACTERS = "朕龘麤齾鱻靐齉飍鸞驫钂纞爨矗蠿龖厵灪"
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_JSON = (("content-type", b"application/cloudevents+json; charset=utf-8"),)
_SENDER = Sender("proof", None)
MOST = 10_000  # fictional phones there are


@dataclass(frozen=True, slots=True)
class Canary:
    """One person. `gives_away` is everything by which a byte of a store could tell of them, as text may hold it."""

    key: str
    name: str
    id_number: str
    phone: str
    gives_away: tuple[bytes, ...]


def canaries(size: int) -> tuple[Canary, ...]:
    """The first `size` of them, all different."""
    if size > MOST:
        raise ValueError(f"there are fictional phones for {MOST} persons")
    return tuple(map(_canary, range(size)))


def found_in(data: bytes, people: Iterable[Canary]) -> list[str]:
    """Keys of those whom anything in these bytes gives away."""
    return [each.key for each in people if any(form in data for form in each.gives_away)]


def story(people: Iterable[Canary]) -> Iterator[dict[str, object]]:
    """Everything the town says of them: named; every second one corrected; of every third one a message is kept that
    nobody could take.
    """
    for nth, each in enumerate(people):
        told = {
            "name": each.name,
            "id_type": "resident_id",
            "id_number": each.id_number,
            "phone": each.phone,
            "birth_year": int(each.id_number[6:10]),
        }
        yield message("gridledger.person.referenced.v1", each.key, told, gridcode=GRID)
        if nth % 2 == 0:
            again = {"reason": "mistyped", "name": each.name, "note": f"原误作{each.name}某"}
            yield message("gridledger.person.corrected.v1", each.key, again)
        if nth % 3 == 0:
            wrong = {"reason": "mistyped", "nmae": each.name, "phone": each.phone}
            yield message("gridledger.person.corrected.v1", each.key, wrong, id=f"wrong-{each.key}")


def places() -> Iterator[dict[str, object]]:
    """The division and the grid they live in."""
    registrar = {"actor": "staff:R0001", "actorrole": "registrar"}
    yield message(
        "gridledger.division.established.v1",
        DIVISION,
        {"name": "西河桥社区", "level": "village", "parent": "990101100000", "village_kind": "community"},
        **registrar,
    )
    grid = {"name": "西河桥社区第一网格", "division": DIVISION, "kind": "base"}
    yield message("gridledger.grid.established.v1", GRID, grid, **registrar)


def message(type_name: str, subject: str, data: object, **attributes: str) -> dict[str, object]:
    """One CloudEvent."""
    return {
        "specversion": "1.0",
        "id": f"{type_name}/{subject}",
        "source": SOURCE,
        "type": type_name,
        "subject": subject,
        "time": "2021-03-02T08:30:00+08:00",
        "actor": "staff:O0007",
        "actorrole": "community_officer",
        "basis": "population_registration",
        "data": data,
        **attributes,
    }


def delivered(events: Iterable[dict[str, object]], at: datetime) -> list[Delivery]:
    """As a door hands them over."""
    return [
        Delivery(f"proof:{nth}", None, _JSON, json.dumps(event, ensure_ascii=False).encode(), _SENDER, at)
        for nth, event in enumerate(events)
    ]


def _canary(nth: int) -> Canary:
    base = len(_CHARACTERS)
    name = "".join(_CHARACTERS[nth // base**power % base] for power in range(4))
    id_number, phone = _id_number(nth), f"1100000{nth:04}"
    texts = (name, id_number, phone)
    hashes = [sha256(text.encode()) for text in (*texts, f"+86{phone}")]
    return Canary(
        _key(nth),
        name,
        id_number,
        phone,
        (
            *(text.encode() for text in texts),
            name.encode("utf-16-le"),
            name.encode("gb18030"),
            json.dumps(name)[1:-1].encode(),
            *(each.digest() for each in hashes),
            *(each.hexdigest().encode() for each in hashes),
        ),
    )


def _key(nth: int) -> str:
    tail = ""
    for _ in range(6):
        nth, digit = divmod(nth, len(_ALPHABET))
        tail = _ALPHABET[digit] + tail
    return "01JN0000000000CANARY" + tail


def _id_number(nth: int) -> str:
    """A day of birth for every 999; the last digit is the one that fits."""
    day, order = divmod(nth, 999)
    stem = f"990101{1940 + day:04}0101{order + 1:03}"
    return next(stem + last for last in "0123456789X" if check_citizen_id(stem + last).problem is None)
