"""A whole embedded house through which everything goes wrong that can, each time with a canary's words in hand."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from random import Random

import httpx

from app.catalogues import catalogue
from intake.desk.desk import desk_over
from intake.road import RoadSettings
from tests.api.visitors import KEEPER, UPSTREAM, Caller
from tests.support.bad_forms import (
    BATCH,
    PERSON,
    STRUCTURED,
    BadForm,
    Mutation,
    conflicting,
    every_bad_form,
    known_person,
    mutations,
    told_dispute,
    waiting,
)
from tests.support.canaries import Canary, canary
from tests.support.embedded import EmbeddedHouse, embedded_house
from tests.support.intake import road_on
from tests.support.outputs import Overheard, listening, of_answer, of_broker, of_databases, of_files

# Reference data: these places of a message say where a house is, stand readable in the log, and are no person's.
READABLE = frozenset(
    {
        ("gridledger.address.proposed.v1", "element_name"),
        ("gridledger.address.proposed.v1", "door_plate_no"),
    }
)
# Whoever may see how an import went may have its rows back, and so is told the name its file came under.
TOLD_BACK = ("/intake/files",)
JSON = {"content-type": "application/json"}
PERSONS, PERSON_KEY = "gridledger.person.referenced.v1", PERSON


@dataclass
class Storm:
    """The house, who flies through it, and everything that came out so far."""

    house: EmbeddedHouse
    folder: Path
    bird: Canary
    keeper: Caller
    overheard: Overheard
    named: Canary  # after whom files are named: told back to who may have their rows
    outputs: dict[str, bytes] = field(default_factory=dict)
    codes: set[str] = field(default_factory=set)

    def ask(
        self,
        method: str,
        path: str,
        *,
        who: Caller | None = None,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        """Ask, and keep the answer under a number: what was asked would itself be a sighting."""
        answered = (who or self.keeper).ask(method, path, content=content, headers=headers or {})
        place = next((name for name in TOLD_BACK if path.startswith(name)), "a path")
        asked = f"request {len(self.outputs)}, {answered.status_code}, {place}"
        self.outputs |= of_answer(asked, answered)
        self.codes |= _codes(answered)
        return answered

    def send(self, form: BadForm, who: Caller | None = None) -> httpx.Response:
        return self.ask("POST", "/intake/events", who=who, content=form.body, headers=form.headers)

    def tell(self, *said: Mapping[str, object]) -> None:
        """Right messages, in order, as one batch."""
        body = json.dumps(said, ensure_ascii=False).encode()
        self.send(BadForm("a batch", {"content-type": BATCH}, body))

    def gather(self) -> dict[str, bytes]:
        """Everything there is to search now."""
        bench = self.house.bench
        return {
            **self.outputs,
            **self.overheard.outputs(),
            **of_broker(bench.store),
            **of_databases(self.folder),
            **of_files(self.folder),
        }


def _codes(answered: httpx.Response) -> set[str]:
    """Codes of the problem and of the receipts, if it is one or holds some."""
    if "json" not in answered.headers.get("content-type", ""):
        return set()
    told = answered.json()
    if not isinstance(told, dict):
        return set()
    each = [told, *told.get("receipts", [])]
    return {str(one["code"]) for one in each if isinstance(one, dict) and one.get("code")}


@contextmanager
def storm(folder: Path, seed: int) -> Iterator[Storm]:
    """A house that publishes, with its own road and desk."""
    house = embedded_house(folder)
    published = road_on(house.bench.store, folder, house.bench.clock, RoadSettings(publish=True))
    desk = desk_over(published.road, catalogue(), lambda delivery: delivery.sender)
    house.bench.road = published.road
    house.deps = replace(house.deps, road=published.road, letter_desk=desk)
    with listening() as overheard:
        yield Storm(
            house, folder, canary(Random(seed)), house.visited_by(KEEPER), overheard, canary(Random(seed + 1))
        )


def wrong_messages(storm: Storm) -> None:
    """Every bad form, from who may send it and from who may not."""
    stranger = storm.house.visited_by(UPSTREAM)
    for form in every_bad_form(storm.bird):
        storm.send(form)
        if "is the" in form.wrong:
            storm.send(form, stranger)


def mutated_messages(storm: Storm) -> list[Mutation]:
    """Every published type with a canary in every place; those taken although the place is not sealed."""
    taken = []
    for value in (storm.bird.name, storm.bird.id_number, storm.bird.text):
        for each in mutations(storm.bird, value):
            if (each.type, each.path) not in READABLE:
                body = json.dumps(each.said, ensure_ascii=False).encode()
                answered = storm.send(BadForm(each.path, {"content-type": STRUCTURED}, body))
                if answered.json()["receipts"][0]["verdict"] == "accepted":
                    taken.append(each)
    return taken


def right_messages(storm: Storm) -> None:
    """People and cases as they should be told, twice, in conflict, too early, and too long waited for."""
    storm.tell(known_person(storm.bird), told_dispute(storm.bird, "D-1"))
    storm.tell(known_person(storm.bird), told_dispute(storm.bird, "D-1"))
    storm.tell(*conflicting(storm.bird))
    storm.tell(*waiting(storm.bird))
    storm.house.follow()
    storm.house.bench.clock.forward(timedelta(minutes=20))
    storm.house.bench.road.expire()
    storm.house.follow()
