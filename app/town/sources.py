"""The upstream systems of the fictional town and the topics each may write to."""

from app.town.casefile import POLICE
from app.town.homefile import APP, PROPERTY
from app.town.registry import CIVIL_AFFAIRS
from intake.catalogue import InTopic
from intake.sources import Source, SourceBook

HOTLINE = "urn:gridledger:source:hotline-12345"

FIRST_REPORTERS = (APP, APP, APP, PROPERTY, HOTLINE, POLICE)


def town_sources() -> SourceBook:
    """Who may speak in the town: told in one process, where no broker stands between anybody."""
    field = frozenset({InTopic.REGISTRY, InTopic.RENTAL, InTopic.DISPUTE})
    return SourceBook(
        (
            Source(CIVIL_AFFAIRS, "民政区划", frozenset({InTopic.REGISTRY}), shared=True),
            Source(APP, "智慧西河桥", field, shared=True),
            Source(PROPERTY, "物业服务台", field, shared=True),
            Source(HOTLINE, "12345 热线", field, shared=True),
            Source(POLICE, "警务平台", field, shared=True),
        )
    )
