"""Every setting of a running gridledger, from the environment (`GRIDLEDGER_…`) or a `.env` file."""
# long because every setting stands in one list

from collections.abc import Iterable
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from api.allowances import AllowanceSettings
from consumers.kafka_settings import Mechanism, SecurityProtocol

PREFIX = "GRIDLEDGER_"
# Read by the scripts around the house (deploy/, docs/), not by the house.
NOT_OURS = frozenset({"GRIDLEDGER_SERVICES", "GRIDLEDGER_SOURCE"})
LARGEST_PORT = 65_535


class StoreKind(StrEnum):
    """Which database stands behind the ledger."""

    SQLITE = "sqlite"
    POSTGRES = "postgres"


class LogName(StrEnum):
    """Which of the two logs is proved."""

    EVENTS = "events"
    ACCESS = "access"


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
    postgres_reader_password: SecretStr | None = Field(
        None, description="password of role gridledger_reader, as which `serve` answers"
    )

    postgres_bin: Path | None = Field(
        None, description="folder of pg_dump and pg_restore; those on the PATH if empty"
    )

    key_ring: Path | None = Field(
        None, description="file of key epochs, kept outside the database and its backups"
    )
    key_grace_seconds: int = Field(
        600,
        ge=0,
        description="between wrapping keys anew and destroying the old epoch, so that no reader fails",
    )
    retention_rules: Path | None = Field(
        None, description="YAML file of retention periods; the stated defaults if empty"
    )
    retention_hours: int | None = Field(
        None,
        ge=1,
        description="apply retention every so many hours in serve and project; empty: only by command",
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
    accounts: Path | None = Field(None, description="file of local accounts (0600); embedded mode makes one")
    session_minutes: int = Field(60, ge=1, le=720, description="how long a login with a local account lasts")

    oidc_issuer: str | None = Field(
        None, description="whose access tokens are taken, letter for letter; empty: no identity provider"
    )
    oidc_audience: str | None = Field(None, description="what this ledger is called in the tokens' `aud`")
    oidc_keys: str | None = Field(
        None, description="the provider's JWK set: https://…, http on loopback only, or a file"
    )
    oidc_ca_file: Path | None = Field(
        None, description="PEM file of the authority that signed the provider's certificate"
    )
    oidc_mapping: Path | None = Field(
        None, description="TOML file: which claim is which office and where; two people approve it"
    )
    oidc_algorithms: str = Field(
        "RS256,ES256,Ed25519,EdDSA", description="signature algorithms taken; a token never chooses"
    )
    oidc_token_type: Literal["at+jwt", "jwt"] = Field(
        "at+jwt", description="the header's `typ` of an access token; jwt for a provider that knows no better"
    )
    oidc_leeway_seconds: int = Field(30, ge=0, le=300, description="how far the clocks of both may differ")
    oidc_roles_claim: str = Field("roles", description="the claim the mapping reads; a path with dots")
    oidc_name_claim: str = Field("sub", description="the claim that names the holder, no personal value")
    oidc_person_claim: str = Field(
        "gridledger_person_key", description="the claim with the holder's own person key, if any"
    )

    http_host: str = Field(
        "127.0.0.1", description="address to listen on; loopback unless a proxy stands before it"
    )
    http_port: int = Field(8420, ge=0, le=LARGEST_PORT, description="port to listen on; 0: any free one")

    http_proxies: str | None = Field(
        None,
        description="addresses, with commas, of proxies whose X-Forwarded-For is believed; none if empty",
    )
    http_searches_per_minute: int = Field(120, ge=0, description="searches of one principal; 0: no bound")
    http_lookups_per_minute: int = Field(
        30, ge=0, description="searches of one principal by a whole ID number or phone; 0: no bound"
    )
    http_failed_tokens_per_minute: int = Field(
        30, ge=0, description="tokens from one address that are not valid; 0: no bound"
    )

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
    kafka_house_user: str = Field(
        "gridledger", description="the house's own user on the broker, whose rights `topics apply` keeps"
    )
    kafka_group: str = Field("gridledger-intake", description="consumer group of the intake")
    consumer_http_port: int = Field(
        0, ge=0, le=LARGEST_PORT, description="port of a consumer's health page; 0: any free one"
    )

    witness_keys: str = Field(
        "", description="public keys (vkeys) of witnesses, apart by spaces; without one exports go uncosigned"
    )
    witness_url: str | None = Field(None, description="where checkpoints are sent to be cosigned (http…)")
    witness_max_age_seconds: int = Field(
        3_600, ge=1, description="how old a cosignature may be before exports and erasures stop"
    )
    checkpoint_events: int = Field(1_000, ge=1, description="sign after so many events")
    checkpoint_seconds: int = Field(300, ge=1, description="sign what came after so many seconds")

    wait_seconds: int = Field(
        900, ge=1, description="how long a message waits for the first event of its thing"
    )
    batch: int = Field(500, ge=1, le=500, description="messages in one transaction")
    unmasked_persons: int = Field(
        20, ge=1, description="persons one reader may unmask within an hour; more is bulk and refused"
    )
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
    def key_log_path(self) -> Path:
        """What was done with the keys, for ever."""
        return self.key_ring_path.with_name("key-log")

    @property
    def erasure_list_path(self) -> Path:
        """Who was erased: outside the database and its backups."""
        return self.key_ring_path.with_name("erasure-list")

    @property
    def restore_marker_path(self) -> Path:
        """Says that a restore is not finished."""
        return self.key_ring_path.with_name("restore.json")

    @property
    def holds_path(self) -> Path:
        """What must be kept for a court or an authority."""
        return self.key_ring_path.with_name("legal-holds")

    @property
    def proposals_path(self) -> Path:
        """Erasures that retention proposed."""
        return self.key_ring_path.with_name("erasure-proposals")

    @property
    def origin(self) -> str:
        """What this log is called in checkpoints, for ever."""
        return f"gridledger/{self.store_name}"

    @property
    def access_origin(self) -> str:
        """What the log of who looked at what is called in its checkpoints."""
        return f"gridledger-access/{self.store_name}"

    @property
    def cosigned_path(self) -> Path:
        """Where the newest cosigned checkpoint of each log is kept."""
        return self.key_ring_path.with_name("cosigned")

    @property
    def witness_max_age(self) -> timedelta:
        """How old a cosignature may be."""
        return timedelta(seconds=self.witness_max_age_seconds)

    @property
    def token_path(self) -> Path:
        """Where the token book is."""
        return self.tokens or self.data_dir / "keys" / "tokens.json"

    @property
    def account_path(self) -> Path:
        """Where the local accounts are."""
        return self.accounts or self.data_dir / "keys" / "accounts.json"


def allowances_of(settings: Settings) -> AllowanceSettings:
    """How often one may search and try tokens."""
    return AllowanceSettings(
        searches=settings.http_searches_per_minute,
        lookups=settings.http_lookups_per_minute,
        failed_tokens=settings.http_failed_tokens_per_minute,
    )


def variable(setting: str) -> str:
    """The name of a setting in the environment."""
    return f"{PREFIX}{setting.upper()}"


def unknown_variables(names: Iterable[str]) -> list[str]:
    """Those that look like ours and are not: a slip in the name of a setting must not pass as its default."""
    known = {variable(name) for name in Settings.model_fields} | NOT_OURS
    return sorted({name.upper() for name in names if name.upper().startswith(PREFIX)} - known)
