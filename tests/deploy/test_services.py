"""The services really are what the settings say."""

import os
import stat

import psycopg
import pytest
from kafka import KafkaAdminClient

from deploy.services import commands
from deploy.services.processes import Running, birth_of
from deploy.services.state import folder
from tests.support.services import KafkaService, PostgresService


@pytest.mark.kafka
def test_a_second_start_says_that_the_broker_already_runs(kafka: KafkaService) -> None:
    said: list[str] = []
    commands.up(("kafka",), owner="tests", say=said.append)
    assert said == [f"kafka: already running at {kafka.bootstrap}"]


@pytest.mark.kafka
def test_the_broker_is_the_cluster_the_state_file_names(kafka: KafkaService) -> None:
    admin = KafkaAdminClient(
        bootstrap_servers=kafka.bootstrap,
        security_protocol="SASL_PLAINTEXT",
        sasl_mechanism=kafka.mechanism,
        sasl_plain_username=kafka.admin_user,
        sasl_plain_password=kafka.passwords["admin"],
    )
    try:
        assert admin.describe_cluster()["cluster_id"] == kafka.cluster_id
    finally:
        admin.close()


@pytest.mark.postgres
def test_the_database_asks_for_a_password(postgres: PostgresService) -> None:
    with psycopg.connect(postgres.dsn) as connection:
        assert connection.execute("SHOW password_encryption").fetchone() == ("scram-sha-256",)
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(postgres.dsn, password="wrong")


@pytest.mark.postgres
def test_an_empty_database_belongs_to_one_test(postgres_dsn: str) -> None:
    with psycopg.connect(postgres_dsn) as connection:
        found = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    assert found == (0,)


@pytest.mark.kafka
@pytest.mark.usefixtures("kafka")
def test_nobody_else_can_read_the_passwords() -> None:
    for name in ("state.json", "kafka/server.properties", "kafka/keys/broker.pem"):
        assert stat.S_IMODE((folder() / name).stat().st_mode) == 0o600


def test_a_process_with_the_same_number_but_another_birth_is_a_stranger() -> None:
    us = Running(os.getpid(), birth_of(os.getpid()))
    assert us.alive()
    assert not Running(os.getpid(), "1").alive()
