"""Who may say what about a stay, in what standing, and of whom."""

from dataclasses import replace

import pytest

from domain.registry import rules_residences as rules
from domain.registry.codes_residences import Claimant
from domain.registry.commands_residences import ResidenceCommand
from domain.registry.deciders import residence_decider
from domain.registry.events_residences import ResidenceEvent, ResidenceReported
from domain.registry.roles_residences import CLAIMANTS, ROLES
from domain.registry.rules_places import RoleNotAllowed
from domain.shared.actor import Actor, Role
from tests.domain.registry.sayings import GRID_WORKER, LIU, REGISTRAR
from tests.domain.registry.sayings_residences import (
    CHEN,
    LANDLORD,
    TENANT,
    WANG,
    claim,
    contradict,
    reject,
    verify_stay,
)
from tests.domain.registry.test_residences import CLAIMED, ENDED, IDS, NOTHING, WORDS


@pytest.mark.parametrize("claimant", sorted(Claimant))
@pytest.mark.parametrize("role", sorted(ROLES[type(claim())]))
def test_a_claimant_is_what_their_office_makes_them(role: Role, claimant: Claimant) -> None:
    actor = Actor(f"person:{LIU}" if role is Role.RESIDENT else "staff:X9", role)
    said = NOTHING.when(claim(actor, claimant=claimant))
    if role in CLAIMANTS[claimant]:
        assert [type(event) for event in said.events] == [ResidenceReported]
    else:
        said.then_refused(rules.ClaimantIsNotTheOffice, role=role.value, claimant=claimant.value)


@pytest.mark.parametrize(("command", "_fact"), WORDS, ids=IDS)
@pytest.mark.parametrize("role", sorted(Role))
def test_each_word_is_for_its_offices(role: Role, command: ResidenceCommand, _fact: ResidenceEvent) -> None:
    said = ENDED.when(
        replace(command, circumstance=command.circumstance._replace(actor=Actor("staff:X9", role)))
    )
    if role not in ROLES[type(command)]:
        said.then_refused(RoleNotAllowed, role=role.value)
    else:
        assert type(said.refusal) is not RoleNotAllowed


def test_only_officers_and_registrars_make_a_claim_a_fact_or_untrue() -> None:
    for command in (verify_stay, reject):
        CLAIMED.when(command(GRID_WORKER)).then_refused(RoleNotAllowed, role="grid_worker")
        assert CLAIMED.when(command(REGISTRAR)).refusal is None


def test_a_tenant_claims_their_own_stay_and_nobody_elses() -> None:
    mine = claim(TENANT, claimant=Claimant.TENANT)
    assert [type(event) for event in NOTHING.when(mine).events] == [ResidenceReported]
    NOTHING.when(claim(TENANT, claimant=Claimant.TENANT, person=WANG)).then_refused(rules.OwnNameOnly)


def test_a_landlord_claims_a_tenants_stay_under_their_own_key() -> None:
    (event,) = residence_decider.decide(claim(LANDLORD, claimant=Claimant.LANDLORD), NOTHING.state)
    assert isinstance(event, ResidenceReported)
    assert event.claimed_by == f"person:{CHEN}"
    nobody = Actor("staff:X9", Role.RESIDENT)
    NOTHING.when(claim(nobody, claimant=Claimant.LANDLORD)).then_refused(rules.OwnNameOnly)


def test_an_employer_speaks_through_the_units_contact_and_through_nobody_else() -> None:
    contact = Actor("staff:C1", Role.UNIT_CONTACT)
    (event,) = residence_decider.decide(claim(contact, claimant=Claimant.EMPLOYER), NOTHING.state)
    assert isinstance(event, ResidenceReported)
    assert (event.claimed_by, event.claimant) == ("staff:C1", Claimant.EMPLOYER)
    NOTHING.when(claim(contact, claimant=Claimant.LANDLORD)).then_refused(
        rules.ClaimantIsNotTheOffice, role="unit_contact", claimant="landlord"
    )
    NOTHING.when(claim(LANDLORD, claimant=Claimant.EMPLOYER)).then_refused(
        rules.ClaimantIsNotTheOffice, role="resident", claimant="employer"
    )
    leader = Actor("staff:L1", Role.SHOP_LEADER)
    NOTHING.when(claim(leader, claimant=Claimant.EMPLOYER)).then_refused(RoleNotAllowed, role="shop_leader")


def test_a_resident_objects_to_what_is_claimed_of_themselves_only() -> None:
    assert CLAIMED.when(contradict(TENANT)).refusal is None
    CLAIMED.when(contradict(LANDLORD)).then_refused(rules.OwnNameOnly)
