"""docker-compose.yml says the same as the scripts, publishes to loopback only and knows no password."""

import os
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

from deploy.services import settings

CHECKOUT = Path(__file__).resolve().parents[2]
PASSWORD = "a-password-of-this-test"
LONG_RUNNING = {"kafka", "postgres", "api", "consumer", "projector", "pump"}
ONCE = {"keys", "access", "topics", "prepare"}


@pytest.fixture(scope="module")
def services() -> dict[str, dict[str, object]]:
    """The services as compose reads them, anchors merged."""
    loaded = yaml.safe_load((CHECKOUT / "docker-compose.yml").read_text(encoding="utf-8"))
    found = loaded["services"]
    assert isinstance(found, dict)
    return found


@pytest.fixture(scope="module")
def broker(services: dict[str, dict[str, object]]) -> dict[str, str]:
    """The broker's properties as its start script renders them, run for real with a stand-in for Kafka's programs."""
    environment = services["kafka"]["environment"]
    assert isinstance(environment, dict)
    return {str(name): str(value) for name, value in environment.items()}


def _rendered(environment: dict[str, str], folder: Path) -> dict[str, str]:
    programs = folder / "bin"
    programs.mkdir(parents=True)
    for name in ("kafka-storage.sh", "kafka-server-start.sh"):
        program = programs / name
        program.write_text(f'#!/bin/bash\nprintf "%s\\n" "$@" >>"{folder}/{name}.said"\n')
        program.chmod(0o755)
    filled = {name: re.sub(r"\$\{\w+:\?[^}]*\}", PASSWORD, value) for name, value in environment.items()}
    config = folder / "server.properties"
    subprocess.run(
        ["bash", str(CHECKOUT / "deploy" / "compose" / "start-broker.sh")],
        env={
            "PATH": os.environ["PATH"],
            "KAFKA_HOME": str(folder),
            "BROKER_CONFIG_FILE": str(config),
            **filled,
        },
        check=True,
        timeout=20,
    )
    lines = config.read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines)


def test_the_broker_in_a_container_has_the_scripts_settings(broker: dict[str, str], tmp_path: Path) -> None:
    ports = {"CLIENT": 9092, "SECURE": 9093, "MUTUAL": 9094, "CONTROLLER": 9095}
    place = settings.BrokerPlace(
        ports,
        data=Path("/var/lib/kafka/data"),
        keys=Path("/etc/gridledger/keys"),
        passwords=dict.fromkeys(settings.KAFKA_USERS, PASSWORD),
    )
    wanted = settings.broker_properties(place)
    rendered = _rendered(broker, tmp_path)
    addresses = {"listeners", "advertised.listeners"}  # a container listens on its own address, not on ours
    assert {key: value for key, value in rendered.items() if key not in addresses} == {
        key: value for key, value in wanted.items() if key not in addresses
    }
    assert rendered["listeners"].endswith(",CONTROLLER://127.0.0.1:9095")
    assert re.findall(r"\w+(?=://)", rendered["listeners"]) == list(ports)


def test_a_new_storage_gets_the_same_users(broker: dict[str, str], tmp_path: Path) -> None:
    _rendered(broker, tmp_path)
    said = (tmp_path / "kafka-storage.sh.said").read_text(encoding="utf-8")
    assert set(re.findall(r"\[name=(\w+),password=a-password-of-this-test\]", said)) == set(
        settings.KAFKA_USERS
    )


def test_a_changed_setting_would_be_seen(broker: dict[str, str], tmp_path: Path) -> None:
    changed = {**broker, "BROKER_AUTO_CREATE_TOPICS_ENABLE": "true"}
    rendered = _rendered(changed, tmp_path)
    assert {key: rendered[key] for key in settings.SHARED_PROPERTIES} != settings.SHARED_PROPERTIES


def test_the_images_are_the_official_ones_of_the_same_version(services: dict[str, dict[str, object]]) -> None:
    assert services["kafka"]["image"] == f"apache/kafka:{settings.KAFKA_VERSION}"
    assert re.fullmatch(r"postgres:1[5-8]", str(services["postgres"]["image"]))


def test_the_database_in_a_container_has_the_scripts_settings(services: dict[str, dict[str, object]]) -> None:
    command, environment = services["postgres"]["command"], services["postgres"]["environment"]
    assert isinstance(command, list)
    assert isinstance(environment, dict)
    said = dict(
        word.split("=", 1) for flag, word in zip(command[1::2], command[2::2], strict=True) if flag == "-c"
    )
    assert said == settings.POSTGRES_SETTINGS
    assert tuple(environment["POSTGRES_INITDB_ARGS"].split()) == settings.POSTGRES_INIT
    assert environment["POSTGRES_USER"] == settings.POSTGRES_USER
    assert environment["POSTGRES_DB"] == settings.POSTGRES_DATABASE


def test_the_jvm_is_started_alike(broker: dict[str, str]) -> None:
    said = f"{broker['KAFKA_HEAP_OPTS']} {broker['KAFKA_JVM_PERFORMANCE_OPTS']}"
    assert tuple(said.split()) == settings.JVM_OPTIONS


def test_every_published_port_is_bound_to_loopback(services: dict[str, dict[str, object]]) -> None:
    published = [str(port) for service in services.values() for port in _listed(service.get("ports"))]
    assert len(published) == 5
    assert all(port.startswith("127.0.0.1:") for port in published)


def test_no_password_has_a_default() -> None:
    text = (CHECKOUT / "docker-compose.yml").read_text(encoding="utf-8")
    asked = re.findall(r"\$\{([^}]*)\}", text)
    assert len(asked) > 10
    assert all(re.fullmatch(r"[A-Z_]+:\?is not set", each) for each in asked)
    assert re.findall(r"PASSWORD: (?!\$\{)", text) == []


def test_the_image_holds_every_room() -> None:
    shipped = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))
    rooms = shipped["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    copied = re.findall(
        r"^COPY (\w+) \1$", (CHECKOUT / "deploy" / "Dockerfile").read_text("utf-8"), re.MULTILINE
    )
    assert sorted(copied) == sorted([*rooms, "deploy"])


def test_every_process_is_there_and_watched(services: dict[str, dict[str, object]]) -> None:
    assert set(services) == LONG_RUNNING | ONCE
    assert {name for name in LONG_RUNNING if "healthcheck" not in services[name]} == set()


def _listed(value: object) -> list[object]:
    return list(value) if isinstance(value, list) else []
