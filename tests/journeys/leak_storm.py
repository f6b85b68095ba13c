"""A whole embedded house through which everything goes wrong that can, each time with a canary's words in hand."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from random import Random
from urllib.parse import quote

import httpx

from api.application import create_app
from api.routes import ROUTES
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
from tests.support.files import as_csv, as_xlsx, filled, headings
from tests.support.intake import APP, road_on
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


def questions(storm: Storm) -> None:
    """Every path, parameter, header and body that can hold a word, holding each of the canary's."""
    words = list(storm.bird.words().values())
    document = create_app(storm.house.deps).openapi()
    paths = document["paths"]
    assert isinstance(paths, dict)
    for route in ROUTES:
        path = route.path.replace(":path", "")
        asked = paths[path][route.method.lower()].get("parameters", [])
        for word in words:
            filled_in = path
            for each in asked:
                filled_in = filled_in.replace("{" + each["name"] + "}", quote(word, safe=""))
            storm.ask(route.method, filled_in, content=_json(word), headers=JSON)
            storm.ask(
                route.method, f"{filled_in}?{quote(word)}={quote(word)}", content=_json(word), headers=JSON
            )
            for each in (each for each in asked if each["in"] == "query"):
                storm.ask(
                    route.method, f"{path}?{each['name']}={quote(word)}", content=_json(word), headers=JSON
                )


def _json(word: str) -> bytes:
    """A body that fits nothing, and one word more."""
    return json.dumps({"q": [word], "note": {word: word}, word: word, "patch": [word]}).encode()


def headers_of_all_kinds(storm: Storm) -> None:
    """What a client, a proxy or an attacker puts beside a request."""
    bird, nobody = storm.bird, Caller(storm.keeper.app)
    token = str(storm.keeper.token)
    for word in (bird.phone, bird.id_number, quote(bird.name)):
        for name in (
            "accept",
            "accept-language",
            "if-none-match",
            "cookie",
            "user-agent",
            "referer",
            "range",
        ):
            storm.ask("GET", "/disputes", headers={name: word})
        for name in ("x-forwarded-for", "host", "origin", "content-length", "transfer-encoding", "expect"):
            storm.ask("GET", "/disputes", headers={name: word})
        for shown in (f"Bearer {word}", f"Basic {word}", word, f"Bearer {token}{word}"):
            storm.ask("GET", "/disputes", who=nobody, headers={"authorization": shown})
        basic = httpx.BasicAuth(word, word)._auth_header
        storm.ask("GET", "/disputes", who=nobody, headers={"authorization": basic})
        storm.ask("GET", f"/{word}" + "a" * 9_000)
        storm.ask(word.upper(), "/disputes")
        storm.ask("GET", "/disputes", headers={f"x-{n}": word for n in range(120)})


def searches(storm: Storm) -> None:
    """Found, not found, too short, in every way a person is searched for."""
    bird = storm.bird
    asked = (*bird.words().values(), bird.name[:2], bird.name[:1], bird.id_number[-6:], bird.id_number[-4:])
    for word in asked:
        for path in ("/search", "/registry/persons", "/registry/units", "/registry/addresses"):
            storm.ask("GET", f"{path}?q={quote(word)}")
            storm.ask("GET", f"{path}?q={quote(word)}&former=true&cursor={quote(word)}")
        storm.ask("POST", "/search", content=json.dumps({"q": word}).encode(), headers=JSON)
        storm.ask("POST", "/search", content=json.dumps({"q": word, "valid_at": word}).encode(), headers=JSON)


def files(storm: Storm) -> None:
    """Sheets with people in them, right and wrong, under names that name somebody."""
    bird, heads = storm.bird, headings(PERSONS)
    example = filled(PERSONS, "01JN0000000000000000000P91")
    rows = [heads, example, [bird.name] * len(heads), [bird.text] * (len(heads) + 3), [bird.id_number]]
    sheet = as_csv(rows)
    bodies = {
        "csv": (
            sheet,
            sheet.decode().encode("gb18030"),
            sheet.decode().encode("utf-16"),
            sheet[:-7],
            b"\xff" + sheet,
        ),
        "xlsx": (as_xlsx(rows), as_xlsx(rows)[:-30], bird.text.encode()),
        "ndjson": (
            json.dumps(known_person(bird)).encode(),
            bird.text.encode(),
            b'{"' + bird.name.encode() + b'":',
        ),
    }
    for ending, each in bodies.items():
        for body in each:
            for more in (
                f"&type={PERSONS}",
                f"&type={quote(bird.name)}",
                f"&actor={quote(bird.name)}&type={PERSONS}",
            ):
                place = f"/intake/files?filename={quote(storm.named.name)}.{ending}&source={quote(APP)}{more}"
                _import(storm, place, body)
    storm.ask("POST", f"/intake/files?filename=a.csv&source={quote(bird.name)}", content=sheet)


def _import(storm: Storm, place: str, body: bytes) -> None:
    told = storm.ask("POST", place, content=body)
    if told.status_code == 200:
        confirmed = f"{place}&dry_run=false&skip_bad_rows=true&confirm={told.json()['id']}"
        storm.ask("POST", confirmed, content=body)
        storm.ask("GET", f"/intake/files/{told.json()['id']}")


def desks_and_exports(storm: Storm) -> None:
    """What lies at the desks, masked, and every read model as a file."""
    for desk in ("dead-letters", "conflicts", "waiting"):
        listed = storm.ask("GET", f"/intake/{desk}?limit=200").json()
        for each in listed["items"][:60]:
            storm.ask("GET", f"/intake/{desk}/{each['key']}")
            note = {"note": storm.bird.text, "reason": storm.bird.name}
            for act in ("retry", "reject", "correct", "approve", "settle", "decide", "extend"):
                storm.ask(
                    "POST",
                    f"/intake/{desk}/{each['key']}/{act}",
                    content=json.dumps(note).encode(),
                    headers=JSON,
                )
    storm.ask("GET", "/intake/dead-letters/causes")
    assert storm.house.deps.exports is not None
    for name in storm.house.deps.exports.tables:
        for kind in ("csv", "ndjson", "xlsx"):
            storm.ask("GET", f"/exports/{name}?format={kind}")
    for path in ("/openapi.json", "/asyncapi", "/docs", "/schemas", "/metrics", "/projections", "/readyz"):
        storm.ask("GET", path)
