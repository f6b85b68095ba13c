"""As whom a source may speak: nobody's word becomes a fact in an office that records nothing."""

import pytest

from access.speaking import offices_that_record, roles_by_source
from app.town.sources import town_sources
from domain.shared.actor import Role
from intake.catalogue import InTopic
from intake.sources import Source, SourceBook, SourcesNotValid

TOPICS = frozenset({InTopic.DISPUTE.value})


def test_everybody_of_the_trade_records_but_the_auditor() -> None:
    assert set(Role) - offices_that_record() == {Role.AUDITOR}


def test_an_open_source_speaks_for_all_that_record_and_a_limited_one_for_its_own() -> None:
    book = SourceBook(
        (
            Source("urn:a", "甲", TOPICS, shared=True),
            Source("urn:b", "乙", TOPICS, frozenset({Role.VOLUNTEER}), shared=True),
        )
    )
    assert roles_by_source(book) == {"urn:a": offices_that_record(), "urn:b": {Role.VOLUNTEER}}


def test_a_source_planted_for_an_auditor_is_refused() -> None:
    planted = Source("urn:a", "甲", TOPICS, frozenset({Role.VOLUNTEER, Role.AUDITOR}), shared=True)
    with pytest.raises(SourcesNotValid, match="auditor"):
        roles_by_source(SourceBook((planted,)))


def test_every_source_of_the_town_names_its_offices() -> None:
    assert all(source.roles for source in town_sources().all())
    assert set(roles_by_source(town_sources())) == town_sources().uris()
