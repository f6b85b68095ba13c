"""Settings: a slip is refused by name before anything is done, and a secret is never printed."""

import pytest

from app.settings import Settings
from tests.app.command_line import CommandLine, speaks_both

SECRET = "correct-horse-battery"
SECRETS = (
    "postgres_owner_password",
    "postgres_intake_password",
    "postgres_views_password",
    "postgres_reader_password",
    "kafka_password",
)
KAFKA = {"kafka_bootstrap": "127.0.0.1:1"}


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("store", "mysql"),
        ("batch", 501),
        ("batch", "many"),
        ("wait_seconds", 0),
        ("http_port", 65_536),
        ("postgres_port", 0),
        ("consumer_http_port", -1),
        ("kafka_security", "TRUST_ME"),
        ("kafka_mechanism", "SHA-1"),
        ("log_json", "perhaps"),
    ],
)
def test_a_value_that_cannot_be_used_names_its_variable(
    gridledger: CommandLine, setting: str, value: object
) -> None:
    said = gridledger("config", **{setting: value})
    assert said.code == 2
    assert f"GRIDLEDGER_{setting.upper()}: " in said.err
    assert "Traceback" not in said.err


def test_every_wrong_value_is_named_at_once(gridledger: CommandLine) -> None:
    said = gridledger("status", store="mysql", batch=0)
    assert ("GRIDLEDGER_STORE" in said.err, "GRIDLEDGER_BATCH" in said.err) == (True, True)


def test_a_variable_nobody_knows_is_named_and_not_passed_over(gridledger: CommandLine) -> None:
    said = gridledger("config", htpp_port=8421)
    assert said.code == 2
    assert "GRIDLEDGER_HTPP_PORT" in said.err
    assert speaks_both(said.err)


def test_a_slip_in_the_env_file_is_found_too(gridledger: CommandLine) -> None:
    (gridledger.folder / ".env").write_text("GRIDLEDGER_STORR=sqlite\nSOMETHING_ELSE=1\n")
    said = gridledger("config")
    assert said.code == 2
    assert "GRIDLEDGER_STORR" in said.err
    assert "SOMETHING_ELSE" not in said.err


def test_the_env_file_is_read_and_the_environment_wins(gridledger: CommandLine) -> None:
    (gridledger.folder / ".env").write_text("GRIDLEDGER_BATCH=7\nGRIDLEDGER_HTTP_PORT=9000\n")
    told = gridledger("config", "--json", http_port=9001).answer()
    assert isinstance(told, dict)
    assert (told["GRIDLEDGER_BATCH"], told["GRIDLEDGER_HTTP_PORT"]) == ("7", "9001")


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"kafka_security": "SASL_SSL"}, "GRIDLEDGER_KAFKA_PASSWORD"),
        ({"kafka_ca_file": "ca.pem"}, "GRIDLEDGER_KAFKA_CA_FILE"),
    ],
)
def test_kafka_settings_that_contradict_each_other_are_named(
    gridledger: CommandLine, given: dict[str, object], named: str
) -> None:
    said = gridledger("topics", "plan", **KAFKA, **given)
    assert said.code == 2
    assert named in said.err
    assert speaks_both(said.err)


def test_postgresql_without_its_password_names_the_variable(gridledger: CommandLine) -> None:
    said = gridledger("status", store="postgres")
    assert said.code == 2
    assert "GRIDLEDGER_POSTGRES_VIEWS_PASSWORD" in said.err
    assert speaks_both(said.err)


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_a_secret_is_only_said_to_be_there(gridledger: CommandLine, form: tuple[str, ...]) -> None:
    said = gridledger("config", *form, **dict.fromkeys(SECRETS, SECRET))
    assert said.code == 0
    assert SECRET not in said.out + said.err
    assert said.out.count("(set)") == len(SECRETS)


def test_a_secret_in_a_wrong_place_is_not_repeated(gridledger: CommandLine) -> None:
    said = gridledger("config", http_port=SECRET)
    assert said.code == 2
    assert SECRET not in said.out + said.err


def test_config_explains_every_setting(gridledger: CommandLine) -> None:
    told = gridledger("config", "--json").answer()
    shown = gridledger("config").out
    assert isinstance(told, dict)
    assert len(told) > 20
    for name in told:
        assert name in shown
    for field in Settings.model_fields.values():
        assert field.description
        assert field.description in shown


def test_a_folder_that_cannot_be_made_names_its_variable(gridledger: CommandLine) -> None:
    (gridledger.folder / "file").write_text("in the way")
    said = gridledger("prepare", data_dir=gridledger.folder / "file" / "data")
    assert said.code == 2
    assert "GRIDLEDGER_DATA_DIR" in said.err
    assert speaks_both(said.err)
