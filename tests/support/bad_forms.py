"""Everything that can be wrong with a message, told about one canary: each form is a whole HTTP body with its headers."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from zlib import crc32

from app.catalogues import catalogue
from intake.catalogue import PublishedType
from tests.support.canaries import Canary
from tests.support.intake import APP, event

STRUCTURED, BATCH = "application/cloudevents+json", "application/cloudevents-batch+json"
REPORTED, REFERENCED = "gridledger.dispute.reported.v1", "gridledger.person.referenced.v1"
PERSON = "01JN0000000000000000000P90"
ATTRIBUTES = (
    "specversion",
    "id",
    "source",
    "type",
    "subject",
    "time",
    "datacontenttype",
    "dataschema",
    "gridcode",
    "actor",
    "actorrole",
    "basis",
    "unpublished",
)
WRONG_VALUES = (
    ("type", "gridledger.dispute.reported.v9"),
    ("dataschema", "https://town.example/schemas/gridledger.dispute.closed.v1"),
    ("time", "2099-01-01T00:00:00+08:00"),
    ("time", "2019-05-01T10:00:00+08:00"),
    ("gridcode", "990101100000001"),
    ("id", "one~r1"),
    ("actorrole", "resident"),
    ("basis", "curiosity"),
)
NO_VALUES: tuple[object, ...] = (None, True, -1, 1.5, [], {}, "", "\u0000", " ", "x" * 5_000)


@dataclass(frozen=True, slots=True)
class BadForm:
    """One request to the intake: what is wrong, the media type and further headers, the bytes."""

    wrong: str
    headers: Mapping[str, str]
    body: bytes


def structured(wrong: str, said: Mapping[str, object]) -> BadForm:
    return BadForm(wrong, {"content-type": STRUCTURED}, json.dumps(said, ensure_ascii=False).encode())


def known_person(bird: Canary, key: str = PERSON, **attributes: object) -> dict[str, object]:
    """A right message: everything of the canary is in fields that are sealed."""
    data = {
        "name": bird.name.replace("·", ""),
        "id_type": "resident_id",
        "id_number": bird.id_number,
        "phone": bird.phone,
    }
    attributes.setdefault("basis", "population_registration")
    return event(REFERENCED, key, data=data, **attributes)


def told_dispute(bird: Canary, case: str, **data: object) -> dict[str, object]:
    """A right report whose free text names everything."""
    example = catalogue().find(REPORTED)
    assert example is not None
    whole = f"{bird.name} {bird.id_number} {bird.phone} {bird.address} {bird.text}"
    return event(REPORTED, case, data={**example.example, "summary": whole, **data})


def every_bad_form(bird: Canary) -> Iterator[BadForm]:
    """Envelope, body, encoding, and every published type with a canary in each place that takes text."""
    yield from _attributes(bird)
    yield from _fields(bird)
    yield from _encodings(bird)
    yield from _binary(bird)
    yield from _batches(bird)


def _attributes(bird: Canary) -> Iterator[BadForm]:
    for attribute in ATTRIBUTES:
        for kind, value in bird.words().items():
            yield structured(
                f"{attribute} is the {kind}", {**told_dispute(bird, f"A-{attribute}"), attribute: value}
            )
        said = {**told_dispute(bird, f"N-{attribute}"), "id": f"nested-{attribute}"}
        yield structured(f"{attribute} is nested", {**said, attribute: {bird.name: [bird.id_number]}})
        without = {k: v for k, v in {**said, "id": f"without-{attribute}"}.items() if k != attribute}
        yield structured(f"{attribute} is missing", without)
    for attribute, value in WRONG_VALUES:
        said = {**told_dispute(bird, f"X-{value}"[:60]), "id": f"wrong-{attribute}-{value}"[:120]}
        yield structured(f"{attribute} is {value}", {**said, attribute: value})


def _fields(bird: Canary) -> Iterator[BadForm]:
    data = told_dispute(bird, "F")["data"]
    assert isinstance(data, dict)
    for kind, value in bird.words().items():
        short = told_dispute(bird, f"S-{kind}")
        yield structured(
            f"a field is missing beside the {kind}",
            {**short, "id": f"short-{kind}", "data": {k: v for k, v in data.items() if k != "category"}},
        )
        yield structured(f"a field named by the {kind}", told_dispute(bird, f"F-{kind}", **{value: 1}))
        yield structured(
            f"a field nobody knows holds the {kind}", told_dispute(bird, f"F-{kind}", mood=value)
        )
    for name in data:
        for number, value in enumerate((bird.name, bird.id_number, [bird.text], {bird.phone: bird.address})):
            said = {**told_dispute(bird, f"W-{name}-{number}"), "id": f"wrong-{name}-{number}"}
            yield structured(f"{name} is not of its kind", {**said, "data": {**data, name: value}})
        for number, nothing in enumerate(NO_VALUES):
            said = {**told_dispute(bird, f"V-{name}-{number}"), "id": f"void-{name}-{number}"}
            yield structured(f"{name} is {nothing!r:.9}", {**said, "data": {**data, name: nothing}})


def _encodings(bird: Canary) -> Iterator[BadForm]:
    text = json.dumps(told_dispute(bird, "E"), ensure_ascii=False)
    raw = text.encode()
    for encoding in ("gb18030", "utf-16", "utf-16-le", "utf-8-sig"):
        yield BadForm(f"in {encoding}", {"content-type": STRUCTURED}, text.encode(encoding))
    for wrong, body in {
        "cut short": raw[:-20],
        "with something behind": raw + b" x",
        "not a number": raw[:-1] + b',"n":NaN}',
        "bad UTF-8": raw[:-1] + b',"n":"\xff\xfe"}',
        "half a character": raw[:-1] + b',"n":"\\ud83d"}',
        "a name twice": b'{"subject":"' + bird.name.encode() + b'",' + raw[1:],
        "a canary twice": b'{"' + bird.name.encode() + b'":1,"' + bird.name.encode() + b'":2,' + raw[1:],
        "Confluent framing": b"\x00\x00\x00\x00\x07" + raw,
        "a list": b"[" + raw + b"]",
        "a text": json.dumps(bird.text).encode(),
        "no JSON": f"{bird.name};{bird.id_number};{bird.phone}".encode(),
        "oversize": raw[:-1] + b',"n":"' + b"x" * 1_048_576 + b'"}',
        "nothing": b"",
    }.items():
        yield BadForm(wrong, {"content-type": STRUCTURED}, body)
    for kind in ("application/avro", f"text/{bird.phone}", f"{STRUCTURED}; charset={bird.phone}"):
        yield BadForm(f"as {kind[:12]}", {"content-type": kind}, raw)
    yield BadForm("compressed", {"content-type": STRUCTURED, "content-encoding": bird.phone}, raw)


def _binary(bird: Canary) -> Iterator[BadForm]:
    said = told_dispute(bird, "B")
    body = json.dumps(said.pop("data"), ensure_ascii=False).encode()
    headers = {f"ce-{name}": str(value) for name, value in said.items() if name != "datacontenttype"}
    right = {**headers, "content-type": "application/json"}
    for name in headers:
        for value in (bird.phone, bird.id_number, "%E9%87%91" + bird.phone, bird.id_number * 20):
            yield BadForm(f"binary, {name}", {**right, name: value}, body)
        yield BadForm(f"binary without {name}", {k: v for k, v in right.items() if k != name}, body)
    yield BadForm("binary, an unknown header", {**right, f"ce-x{bird.phone}": bird.id_number}, body)
    yield BadForm("binary, half a body", {**right, "ce-id": "b-half"}, body[:-5])
    yield BadForm(
        "binary as Avro", {**right, "ce-id": bird.phone, "content-type": "application/avro"}, b"Obj" + body
    )


def _batches(bird: Canary) -> Iterator[BadForm]:
    one = json.dumps(told_dispute(bird, "L"), ensure_ascii=False)
    for wrong, body in {
        "bracket missing": f"[{one}",
        "a stranger inside": f'[{one},"{bird.name}",{{"{bird.phone}":1}}]',
        "no commas": f"[{one}{one}]",
        "too many": "[" + ",".join([json.dumps(bird.name)] * 1_001) + "]",
    }.items():
        yield BadForm(f"batch, {wrong}", {"content-type": BATCH}, body.encode())


@dataclass(frozen=True, slots=True)
class Mutation:
    """A published example with one text changed; `path` names the place as schemas do (`parties[].name`)."""

    type: str
    path: str
    said: Mapping[str, object]


def mutations(bird: Canary, value: str) -> Iterator[Mutation]:
    """Every published type, with `value` in each place of its example and in each place its shape has besides."""
    for published in catalogue().all():
        names = [*published.example, *(set(published.shape.model_fields) - set(published.example))]
        for name in names:
            for path, data in _replaced(published.example.get(name), name, value):
                yield Mutation(
                    published.type, path, _said(published, bird, path, {**published.example, name: data})
                )


def _replaced(old: object, path: str, value: str) -> Iterator[tuple[str, object]]:
    match old:
        case dict():
            for name, inner in old.items():
                yield from ((at, {**old, name: new}) for at, new in _replaced(inner, f"{path}.{name}", value))
        case list() | tuple() if old:
            yield from ((at, [new, *old[1:]]) for at, new in _replaced(old[0], f"{path}[]", value))
        case _:
            yield path, value


def _said(published: PublishedType, bird: Canary, path: str, data: Mapping[str, object]) -> dict[str, object]:
    subject = f"01JN{crc32(f'{published.type}/{path}'.encode()):022d}"
    said = event(published.type, subject, data=data, id=f"{published.type}/{path}/{bird.phone[-4:]}"[:128])
    return {**said, "actorrole": "registrar" if published.slice_name == "registry" else "community_officer"}


def conflicting(bird: Canary) -> Iterator[Mapping[str, object]]:
    """The same id with two contents, both of which name somebody."""
    yield {**told_dispute(bird, "C-1"), "id": "conflict"}
    yield {**told_dispute(bird, "C-2", account=bird.text), "id": "conflict"}
    yield known_person(replace(bird, name=bird.name[::-1]), id="conflict-2", source=APP)
    yield known_person(bird, id="conflict-2")


def waiting(bird: Canary) -> Iterator[Mapping[str, object]]:
    """Facts that stand on something nobody has told yet."""
    for published in catalogue().all():
        if not published.creates:
            said = event(published.type, f"nobody-knows-{published.type[11:40]}", gridcode="990101100001999")
            data = said["data"]
            assert isinstance(data, Mapping)
            free = {
                n: bird.text
                for n in ("note", "account", "summary", "terms")
                if n in published.shape.model_fields
            }
            yield {**said, "data": {**data, **free}, "id": f"waits-{published.type}"}
