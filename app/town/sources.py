"""The upstream systems of the fictional town and the topics each may write to."""

from app.town.casefile import POLICE
from app.town.homefile import APP, PROPERTY
from app.town.registry import CIVIL_AFFAIRS
from domain.shared.actor import Role
from intake.catalogue import InTopic
from intake.sources import Source, SourceBook

RIGHTS_DESK = "urn:gridledger:source:rights-desk"
HOTLINE = "urn:gridledger:source:hotline-12345"

RIGHTS_OFFICES = frozenset({Role.DATA_PROTECTION_OFFICER, Role.COMMUNITY_OFFICER, Role.RESIDENT})

FIRST_REPORTERS = (APP, APP, APP, PROPERTY, HOTLINE, POLICE)


# Whoever sees something may tell it at any of these desks, and the desk says in whose office it was told.
REPORTERS = frozenset(
    {
        Role.GRID_WORKER,
        Role.PROPERTY_MANAGER,
        Role.RESIDENT,
        Role.SHOP_LEADER,
        Role.VOLUNTEER,
        Role.COMMUNITY_OFFICER,
        Role.TOWN_OFFICE,
    }
)
DESKS = REPORTERS | {Role.AUXILIARY, Role.MEDIATOR, Role.JUSTICE_LIAISON, Role.REGISTRAR}


def town_sources() -> SourceBook:
    """Who may speak in the town: told in one process, where no broker stands between anybody."""
    field = frozenset({InTopic.REGISTRY, InTopic.RENTAL, InTopic.DISPUTE})
    return SourceBook(
        (
            Source(
                CIVIL_AFFAIRS,
                "民政区划",
                frozenset({InTopic.REGISTRY}),
                frozenset({Role.REGISTRAR}),
                shared=True,
            ),
            Source(APP, "智慧西河桥", field, REPORTERS, shared=True),
            Source(PROPERTY, "物业服务台", field, REPORTERS, shared=True),
            Source(HOTLINE, "12345 热线", field, REPORTERS, shared=True),
            Source(POLICE, "警务平台", field, DESKS, shared=True),
            Source(RIGHTS_DESK, "个人权利窗口", frozenset({InTopic.REGISTRY}), RIGHTS_OFFICES, shared=True),
        )
    )
