"""The served house told of canaries in every bad form over Kafka and HTTP: nothing of them in its logs, topics, tables or files."""

import json
import secrets
from collections.abc import Iterator, Mapping
from random import Random
from urllib.parse import quote

import psycopg
import pytest
from kafka import KafkaConsumer, TopicPartition

from consumers.topics import DEAD_LETTER, EVENTS, RECEIPTS
from tests.app.processes import fetch
from tests.journeys.cases import reported
from tests.journeys.outsider import DISPUTES, REGISTRY, Outsider
from tests.journeys.served_house import ServedHouse, wait_for
from tests.support.bad_forms import (
    STRUCTURED,
    conflicting,
    every_bad_form,
    known_person,
    told_dispute,
    waiting,
)
from tests.support.canaries import Canary, canary, needles, sightings
from tests.support.outputs import of_files, of_process

pytestmark = [pytest.mark.kafka, pytest.mark.postgres, pytest.mark.slow]
LARGEST = 900_000  # what a producer sends at all
PATIENCE = 60.0


def told_over_kafka(outsider: Outsider, bird: Canary) -> None:
    """Every bad form as a record, then right messages, conflicts, and what waits; the last one is answered last."""
    for form in every_bad_form(bird):
        headers = [(name.replace("ce-", "ce_"), value.encode()) for name, value in form.headers.items()]
        if len(form.body) < LARGEST:
            outsider.producer.send(DISPUTES, key=b"leaks", value=form.body, headers=headers)
    outsider.producer.send(DISPUTES, key=b"leaks", value=None, headers=[("ce_id", bird.phone.encode())])
    outsider.producer.send(
        DISPUTES, key=b"leaks", value=bird.name.encode("utf-16"), headers=[("ce_type", b"\xff")]
    )
    outsider.producer.flush()
    outsider.send(REGISTRY, [known_person(bird)])
    outsider.send(DISPUTES, [told_dispute(bird, "LEAK-1"), *list(conflicting(bird))[:2], *waiting(bird)])
    outsider.send(DISPUTES, [reported("LEAK-LAST")])
    outsider.await_final(["LEAK-LAST"], PATIENCE)


def asked_over_http(house: ServedHouse, bird: Canary) -> Mapping[str, bytes]:
    """Wrong messages and questions through the door of another process."""
    auditor = house.token("leak-auditor", "auditor")
    told = {}
    for number, word in enumerate(bird.words().values()):
        said = quote(word, safe="")
        for path in (
            f"/search?q={said}",
            f"/registry/persons?q={said}",
            f"/{said}",
            f"/disputes?{said}={said}",
            f"/disputes/{said}",
        ):
            told[f"answer {len(told)}"] = fetch(f"{house.door}{path}", auditor).body
        body = json.dumps({**told_dispute(bird, f"H-{number}"), "type": word}, ensure_ascii=False).encode()
        told[f"answer {len(told)}"] = fetch(
            f"{house.door}/intake/events", word.encode("ascii", "replace").decode(), body, STRUCTURED
        ).body
    for path in (
        "/metrics",
        "/intake/dead-letters?limit=200",
        "/audit/events?limit=200",
        "/intake/waiting",
        "/intake/conflicts",
    ):
        told[f"answer {path}"] = fetch(f"{house.door}{path}", auditor).body
    return told


def published(house: ServedHouse) -> Mapping[str, bytes]:
    """Every record of the topics that go out, keys and headers included."""
    settings = house.services.admin_settings()
    consumer = KafkaConsumer(
        bootstrap_servers=settings["kafka_bootstrap"],
        security_protocol=settings["kafka_security"],
        sasl_mechanism="SCRAM-SHA-256",
        sasl_plain_username=settings["kafka_username"],
        sasl_plain_password=settings["kafka_password"],
        isolation_level="read_committed",
        enable_auto_commit=False,
    )
    told = {}
    try:
        for topic in (RECEIPTS, DEAD_LETTER, EVENTS):
            told[f"topic {topic}"] = b"".join(_records(consumer, topic))
    finally:
        consumer.close()
    return told


def _records(consumer: KafkaConsumer, topic: str) -> Iterator[bytes]:
    places = [TopicPartition(topic, number) for number in sorted(consumer.partitions_for_topic(topic) or ())]
    consumer.assign(places)
    consumer.seek_to_beginning(*places)
    while found := consumer.poll(timeout_ms=3_000):
        for record in (each for records in found.values() for each in records):
            yield b"".join((record.key or b"", record.value or b"", repr(record.headers).encode()))


def stored(house: ServedHouse) -> Mapping[str, bytes]:
    """Every table of the database, as PostgreSQL itself writes it out."""
    settings, told = house.services.house_settings(), {}
    with psycopg.connect(
        host="127.0.0.1",
        port=str(settings["postgres_port"]),
        user=str(settings["postgres_owner"]),
        password=str(settings["postgres_owner_password"]),
        dbname="gridledger",
    ) as connection:
        tables = connection.execute(
            "SELECT schemaname, tablename FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        ).fetchall()
        for schema, table in tables:
            with connection.cursor().copy(f'COPY "{schema}"."{table}" TO STDOUT (FORMAT binary)') as rows:
                told[f"table {schema}.{table}"] = b"".join(bytes(each) for each in rows)
    return told


def test_nothing_of_a_person_leaves_or_stays_in_the_served_house(
    house: ServedHouse, outsider: Outsider
) -> None:
    seed = secrets.randbelow(1 << 32)
    print(f"canary {seed}")
    bird = canary(Random(seed))
    told_over_kafka(outsider, bird)
    answers = asked_over_http(house, bird)
    wait_for(
        "the dead letters are out",
        lambda: len(published(house)[f"topic {DEAD_LETTER}"]) > 0,
        PATIENCE,
        house.logs,
    )
    tables, topics = stored(house), published(house)
    logs = {f"log of {each.name}": each.log.read_bytes() for each in house.crew.workers}
    processes = [of_process(each.process.pid) for each in house.crew.workers if each.process is not None]
    outputs = {**answers, **topics, **tables, **logs, **of_files(house.shell.folder)}
    for each in processes:
        outputs |= each
    assert b"LEAK-LAST" in tables["table ledger.stored_events"]
    assert all(topics.values())
    assert len(processes) == len(house.crew.workers)
    assert sorted({str(each) for each in sightings(outputs, needles([bird]))}) == []
