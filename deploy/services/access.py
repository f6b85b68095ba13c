"""Gives the broker's users what they need and no more, as an operator would.

`python -m deploy.services.access` does it for docker-compose.yml, over TLS, with what the environment says.
"""

import os
import sys
from pathlib import Path

from consumers.broker_admin import BrokerAdmin
from consumers.grants import HOUSE_GRANTS, SENDER_GRANTS
from consumers.kafka_settings import BrokerUnreachable, KafkaSettings, SecurityProtocol
from deploy.services.processes import ServiceProblem
from deploy.services.settings import ADMIN_USER, HOUSE_USER, SENDER_USER


def grant_access(bootstrap: str, password: str, *, ca_file: Path | None = None) -> None:
    """Create the missing access rules; what is there stays."""
    settings = KafkaSettings(
        bootstrap=bootstrap,
        protocol=SecurityProtocol.SASL_SSL if ca_file else SecurityProtocol.SASL_PLAINTEXT,
        username=ADMIN_USER,
        password=password,
        ca_file=ca_file,
    )
    try:
        with BrokerAdmin(settings) as admin:
            admin.grant(HOUSE_USER, HOUSE_GRANTS)
            admin.grant(SENDER_USER, SENDER_GRANTS)
    except BrokerUnreachable as problem:
        raise ServiceProblem(problem.en) from problem


if __name__ == "__main__":
    try:
        grant_access(
            os.environ["KAFKA_BOOTSTRAP"],
            os.environ["KAFKA_ADMIN_PASSWORD"],
            ca_file=Path(os.environ["KAFKA_CA_FILE"]),
        )
    except ServiceProblem as trouble:
        sys.exit(str(trouble))
