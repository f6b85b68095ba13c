"""A house in which Liu lives in a home and Wang is known, and who asks there about rights."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from httpx import Response

from access.principal import Principal
from access.vocabulary import LoginStrength
from domain.shared.actor import Role
from tests.api.visitors import AUDITOR, visitor
from tests.intake.erasure_contract import LIU, WANG, at_home, two_persons
from tests.support.embedded import EmbeddedHouse, embedded_house
from tests.support.intake import START

KNOWN = LoginStrength.PASSWORD  # what is legible is for who logged in, not for whoever holds a token
DPO = replace(visitor(Role.DATA_PROTECTION_OFFICER, expires_at=START + timedelta(days=60)), login=KNOWN)
LIU_SELF = replace(visitor(Role.RESIDENT, name="liu"), person_key=LIU, login=KNOWN)
WANG_SELF = replace(visitor(Role.RESIDENT, name="wang"), person_key=WANG, login=KNOWN)
RESTRICTED = {"scope": "all_but_storage", "ground": "objection"}


def house_of_rights(folder: Path) -> EmbeddedHouse:
    """Followed up to now."""
    made = embedded_house(folder)
    two_persons(made.bench)
    at_home(made.bench)
    made.follow()
    return made


def asked(house: EmbeddedHouse, path: str, who: Principal = AUDITOR) -> Response:
    """Whatever the door answers."""
    house.follow()
    return house.visited_by(who).get(path)
