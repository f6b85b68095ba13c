"""Gives the broker's users what they need and no more, as an operator would."""

from consumers.broker_admin import BrokerAdmin
from consumers.grants import HOUSE_GRANTS, SENDER_GRANTS
from consumers.kafka_settings import BrokerUnreachable, KafkaSettings, Mechanism, SecurityProtocol
from deploy.services.processes import ServiceProblem
from deploy.services.settings import ADMIN_USER, HOUSE_USER, SENDER_USER


def grant_access(bootstrap: str, password: str) -> None:
    """Create the missing access rules; what is there stays."""
    settings = KafkaSettings(
        bootstrap=bootstrap,
        protocol=SecurityProtocol.SASL_PLAINTEXT,
        mechanism=Mechanism.SCRAM_SHA_256,
        username=ADMIN_USER,
        password=password,
    )
    try:
        with BrokerAdmin(settings) as admin:
            admin.grant(HOUSE_USER, HOUSE_GRANTS)
            admin.grant(SENDER_USER, SENDER_GRANTS)
    except BrokerUnreachable as problem:
        raise ServiceProblem(problem.en) from problem
