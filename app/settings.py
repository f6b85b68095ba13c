"""Every setting of a running gridledger, from the environment (`GRIDLEDGER_…`) or a `.env` file."""

from collections.abc import Iterable
from datetime import timedelta
from enum import StrEnum
from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from consumers.kafka_settings import Mechanism, SecurityProtocol

PREFIX = "GRIDLEDGER_"
# Read by the scripts around the house (deploy/, docs/), not by the house.
NOT_OURS = frozenset({"GRIDLEDGER_SERVICES", "GRIDLEDGER_POSTGRES_BIN", "GRIDLEDGER_SOURCE"})
LARGEST_PORT = 65_535


class StoreKind(StrEnum):
    """Which database stands behind the ledger."""

    SQLITE = "sqlite"
    POSTGRES = "postgres"


class Settings(BaseSettings):
    """Defaults run the embedded store on loopback; nothing secret has a default."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_file=".env", extra="ignore")

    store: StoreKind = Field(StoreKind.SQLITE, description="sqlite (embedded) or postgres (served)")
    data_dir: Path = Field(Path("var/data"), description="where the embedded store, keys and tokens live")
    store_name: str = Field("town", description="names this ledger as the source of its public feed")

    postgres_host: str = Field("127.0.0.1", description="PostgreSQL host")
    postgres_port: int = Field(5432, ge=1, le=LARGEST_PORT, description="PostgreSQL port")
    postgres_database: str = Field("gridledger", description="PostgreSQL database")
    postgres_owner: str = Field(
        "gridledger_owner", description="role that creates tables, used only to prepare and to rebuild"
    )
    postgres_owner_password: SecretStr | None = Field(
        None, description="only `prepare` and `rebuild` need it"
    )
    postgres_intake_password: SecretStr | None = Field(None, description="password of role gridledger_intake")
    postgres_views_password: SecretStr | None = Field(None, description="password of role gridledger_views")

    key_ring: Path | None = Field(
        None, description="file of key epochs, kept outside the database and its backups"
    )
    sources: Path | None = Field(
        None, description="TOML file of registered sources; the fictional town's if empty"
    )
    tokens: Path | None = Field(None, description="token book (0600); embedded mode makes one")

    access_log: Path | None = Field(
        None, description="file of the embedded access log; beside the ledger if empty"
    )
    unusual_persons_an_hour: int = Field(
        300, ge=1, description="persons one reader may see in an hour unflagged"
    )
    unusual_persons_out_of_hours: int = Field(
        20, ge=0, description="persons one reader may see in a night (21:00-07:00) unflagged"
    )
    unusual_same_person_a_day: int = Field(
        10, ge=1, description="close looks at one person in a day unflagged where no purpose is stated"
    )
    unusual_refusals_an_hour: int = Field(20, ge=1, description="refusals of one reader in an hour unflagged")

    http_host: str = Field(
        "127.0.0.1", description="address to listen on; loopback unless a proxy stands before it"
    )
    http_port: int = Field(8420, ge=0, le=LARGEST_PORT, description="port to listen on; 0: any free one")

    kafka_bootstrap: str | None = Field(None, description="host:port,… of the brokers; empty: no Kafka door")
    kafka_security: SecurityProtocol = Field(
        SecurityProtocol.PLAINTEXT, description="PLAINTEXT, SASL_PLAINTEXT, SASL_SSL or SSL"
    )
    kafka_mechanism: Mechanism = Field(
        Mechanism.SCRAM_SHA_256, description="SASL mechanism: SCRAM-SHA-256, SCRAM-SHA-512 or PLAIN"
    )
    kafka_username: str | None = Field(None, description="SASL user")
    kafka_password: SecretStr | None = Field(None, description="SASL password")
    kafka_ca_file: Path | None = Field(None, description="PEM file of the authority that signed the brokers")
    kafka_certificate_file: Path | None = Field(
        None, description="PEM file of our own certificate and key (mTLS)"
    )
    kafka_group: str = Field("gridledger-intake", description="consumer group of the intake")
    consumer_http_port: int = Field(
        0, ge=0, le=LARGEST_PORT, description="port of a consumer's health page; 0: any free one"
    )

    wait_seconds: int = Field(
        900, ge=1, description="how long a message waits for the first event of its thing"
    )
    batch: int = Field(500, ge=1, le=500, description="messages in one transaction")
    log_json: bool = Field(False, description="logs as JSON lines")

    @property
    def wait(self) -> timedelta:
        """How long a message waits."""
        return timedelta(seconds=self.wait_seconds)

    @property
    def key_ring_path(self) -> Path:
        """Where the key epochs are."""
        return self.key_ring or self.data_dir / "keys" / "key-ring.json"

    @property
    def signing_key_path(self) -> Path:
        """Where the key of checkpoints is: beside the key epochs."""
        return self.key_ring_path.with_name("signing-key")

    @property
    def checkpoints_path(self) -> Path:
        """Where every signed checkpoint is kept."""
        return self.key_ring_path.with_name("checkpoints")

    @property
    def origin(self) -> str:
        """What this log is called in checkpoints, for ever."""
        return f"gridledger/{self.store_name}"

    @property
    def token_path(self) -> Path:
        """Where the token book is."""
        return self.tokens or self.data_dir / "keys" / "tokens.json"


def variable(setting: str) -> str:
    """The name of a setting in the environment."""
    return f"{PREFIX}{setting.upper()}"


def unknown_variables(names: Iterable[str]) -> list[str]:
    """Those that look like ours and are not: a slip in the name of a setting must not pass as its default."""
    known = {variable(name) for name in Settings.model_fields} | NOT_OURS
    return sorted({name.upper() for name in names if name.upper().startswith(PREFIX)} - known)
