"""Fixtures for the real broker and the real database; leaves them at the end of the run."""

from collections.abc import Iterator

import pytest

from tests.support import services


@pytest.fixture(scope="session")
def kafka() -> services.KafkaService:
    """The real Apache Kafka."""
    return services.kafka_service()


@pytest.fixture(scope="session")
def postgres() -> services.PostgresService:
    """The real PostgreSQL."""
    return services.postgres_service()


@pytest.fixture
def postgres_dsn() -> Iterator[str]:
    """An empty database for one test."""
    with services.fresh_database() as dsn:
        yield dsn


def pytest_unconfigure() -> None:
    """After the last test."""
    services.leave_services()
