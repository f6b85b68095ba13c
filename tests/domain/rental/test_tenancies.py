"""Tenancies: who declares in whose name, what makes sense, filed under its number, over since one day."""

from dataclasses import replace
from datetime import date

import pytest

from domain.rental import codes as k
from domain.rental import rules_tenancies as rules
from domain.rental.deciders import tenancy_decider
from domain.rental.events import TenancyDeclared
from domain.rental.warnings import LEASE_TOO_LONG, SUBLET_NEEDS_CONSENT, warnings_for
from domain.shared.actor import Actor
from domain.shared.occurrence import Precision
from domain.shared.periods import StatedDay
from tests.domain.rental import histories as on_record
from tests.domain.rental import say
from tests.domain.rental.town import (
    AUXILIARY,
    CHEN,
    CHEN_SELF,
    GRID_WORKER,
    OFFICER,
    PROPERTY,
    TENANCY,
    WANG,
    WANG_SELF,
    YANG,
    YANG_SELF,
    day,
)
from tests.support.given import given

nothing = given(tenancy_decider)
declared = given(tenancy_decider, *on_record.DECLARED)
ended = given(tenancy_decider, *on_record.ENDED)


@pytest.mark.parametrize(
    ("actor", "declarer"),
    [
        (CHEN_SELF, k.TenancyDeclarer.LANDLORD),
        (WANG_SELF, k.TenancyDeclarer.TENANT),
        (PROPERTY, k.TenancyDeclarer.PROPERTY_MANAGER),
        (PROPERTY, k.TenancyDeclarer.AGENCY),
        (GRID_WORKER, k.TenancyDeclarer.GRID_WORKER),
        (GRID_WORKER, k.TenancyDeclarer.LANDLORD),
        (AUXILIARY, k.TenancyDeclarer.OFFICER),
        (OFFICER, k.TenancyDeclarer.OFFICER),
    ],
)
def test_everybody_in_it_or_who_knows_of_it_may_declare(actor: Actor, declarer: k.TenancyDeclarer) -> None:
    command = say.declare(actor, declarer=declarer)
    before = on_record.DECLARED[0]
    assert isinstance(before, TenancyDeclared)
    expected = replace(before, declarer=declarer, declared_by=actor.id)
    nothing.when(command).then(expected)


@pytest.mark.parametrize(
    ("actor", "declarer"),
    [
        (CHEN_SELF, k.TenancyDeclarer.OFFICER),
        (PROPERTY, k.TenancyDeclarer.LANDLORD),
        (GRID_WORKER, k.TenancyDeclarer.OFFICER),
    ],
)
def test_nobody_declares_in_a_standing_they_do_not_have(actor: Actor, declarer: k.TenancyDeclarer) -> None:
    nothing.when(say.declare(actor, declarer=declarer)).then_refused(
        rules.DeclarerIsNotTheActor, declarer=declarer.value, role=actor.role.value
    )


def test_a_resident_speaks_only_of_their_own_tenancy() -> None:
    nothing.when(say.declare(YANG_SELF)).then_refused(rules.OwnTenancyOnly)
    nothing.when(say.declare(WANG_SELF)).then_refused(rules.OwnTenancyOnly)
    nothing.when(say.declare(CHEN_SELF, declarer=k.TenancyDeclarer.TENANT)).then_refused(rules.OwnTenancyOnly)
    declared.when(say.end(actor=YANG_SELF)).then_refused(rules.OwnTenancyOnly)
    declared.when(say.file(actor=YANG_SELF)).then_refused(rules.OwnTenancyOnly)


def test_the_same_tenancy_told_by_the_tenant_is_known() -> None:
    declared.when(say.declare(WANG_SELF, declarer=k.TenancyDeclarer.TENANT)).then_nothing()


def test_another_tenancy_needs_another_id() -> None:
    declared.when(say.declare(CHEN_SELF, WANG, YANG)).then_refused(rules.TenancyDeclaredOtherwise)


def test_an_id_is_random() -> None:
    command = replace(say.declare(), tenancy_id="110101199001011234")
    nothing.when(command).then_refused(rules.TenancyIdNotValid)


def test_nobody_rents_from_themselves() -> None:
    nothing.when(say.declare(CHEN_SELF, WANG, CHEN)).then_refused(rules.LandlordMustNotBeTenant)


def test_rooms_are_named_where_rooms_are_let() -> None:
    nothing.when(say.declare(rooms=())).then_refused(rules.RoomsMustBeNamed)
    nothing.when(say.declare(scope=k.TenancyScope.WHOLE)).then_refused(rules.RoomsMustBeNamed)


def test_a_tenancy_ends_after_it_begins_as_far_as_the_precision_tells() -> None:
    refused = nothing.when(say.declare(until=StatedDay(day(0))))
    refused.then_refused(rules.TenancyEndsBeforeItBegins, since="2024-09-02")
    declared.when(say.end(until=0)).then_refused(rules.TenancyEndsBeforeItBegins)
    that_year = say.declare(until=StatedDay(date(2024, 1, 1), Precision.YEAR))
    assert tenancy_decider.decide(that_year, tenancy_decider.initial)


def test_a_filing_number_belongs_to_one_day_and_a_renewal_has_its_own() -> None:
    filed = declared.after(say.file())
    again = replace(say.file(), filed_on=day(11))
    filed.when(again).then_refused(rules.FilingUnderTwoDays, on=day(10).isoformat())
    assert len(filed.after(say.file("ZL-2", on=30)).facts) == 3


def test_it_ends_once_and_a_second_story_is_for_a_person_to_choose() -> None:
    ended.when(say.end(until=61)).then_refused(rules.TenancyEndedOtherwise, until=day(60).isoformat())
    ended.when(say.end(reason=k.TenancyEnd.EXPIRED)).then_refused(rules.TenancyEndedOtherwise)


def test_what_happened_before_the_end_is_recorded_though_told_after() -> None:
    assert ended.after(say.confirm(on=60)).facts != ended.facts
    assert ended.after(say.file(on=30)).facts != ended.facts


def test_what_happened_after_the_end_is_refused() -> None:
    ended.when(say.confirm(on=61)).then_refused(rules.TenancyHasEnded, until=day(60).isoformat())
    ended.when(say.file(on=61)).then_refused(rules.TenancyHasEnded)


def test_a_confirmation_some_time_in_the_month_is_given_the_benefit_of_the_doubt() -> None:
    assert ended.after(say.confirm(on=61, precision=Precision.YEAR)).facts != ended.facts


def test_a_unit_may_let() -> None:
    landlord = f"unit:{YANG}"
    command = say.declare(PROPERTY, declarer=k.TenancyDeclarer.AGENCY, landlord=landlord)
    (fact,) = tenancy_decider.decide(command, tenancy_decider.initial)
    assert isinstance(fact, TenancyDeclared)
    assert fact.landlord == landlord


def test_what_is_taken_although_somebody_should_look() -> None:
    long = StatedDay(date(2044, 9, 3))
    assert warnings_for(say.declare(until=long)) == (LEASE_TOO_LONG,)
    assert warnings_for(say.declare(until=StatedDay(date(2044, 9, 2)))) == ()
    assert warnings_for(say.declare(sublet=True)) == (SUBLET_NEEDS_CONSENT,)
    assert warnings_for(say.declare()) == warnings_for(say.confirm()) == ()
    assert say.declare().tenancy_id == TENANCY
