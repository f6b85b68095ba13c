"""Gives the broker's users what they need and no more, as an operator would."""

from kafka import KafkaAdminClient

from consumers.grants import HOUSE_GRANTS, SENDER_GRANTS, apply_grants
from deploy.services.settings import ADMIN_USER, HOUSE_USER, SCRAM, SENDER_USER

SECONDS = 20_000


def grant_access(bootstrap: str, password: str) -> None:
    """Create the missing access rules; what is there stays."""
    admin = KafkaAdminClient(
        bootstrap_servers=bootstrap,
        security_protocol="SASL_PLAINTEXT",
        sasl_mechanism=SCRAM,
        sasl_plain_username=ADMIN_USER,
        sasl_plain_password=password,
        request_timeout_ms=SECONDS,
    )
    try:
        apply_grants(admin, HOUSE_USER, HOUSE_GRANTS)
        apply_grants(admin, SENDER_USER, SENDER_GRANTS)
    finally:
        admin.close()
