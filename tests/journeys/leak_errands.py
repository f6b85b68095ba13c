"""What people ask, send as files and do at the desks, with a canary's words wherever a word can stand."""

import json
from urllib.parse import quote

import httpx

from api.application import create_app
from api.routes import ROUTES
from tests.api.visitors import Caller
from tests.journeys.leak_storm import JSON, PERSONS, Storm
from tests.support.bad_forms import known_person
from tests.support.files import as_csv, as_xlsx, filled, headings
from tests.support.intake import APP


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
