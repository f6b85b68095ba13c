"""What is sent about a person's rights, and an erasure from the request to the fact."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from app.rulebooks import rulebooks
from domain.shared.actor import Actor, Role
from intake.delivery import Receipt
from intake.erasure import Applied, Erasure, ErasureOrder
from ledger.port import Verdict
from tests.support.intake import Bench, event

GUARD = Actor("staff:D0001", Role.DATA_PROTECTION_OFFICER)
SECOND_GUARD = Actor("staff:D0002", Role.DATA_PROTECTION_OFFICER)


def about(
    fact: str, person_key: str, data: Mapping[str, object], actor: Actor = GUARD, **attributes: object
) -> dict[str, object]:
    """One message about somebody's rights."""
    return event(
        f"gridledger.rights.{fact}.v1",
        person_key,
        data=data,
        **{
            "actor": actor.id,
            "actorrole": actor.role.value,
            "basis": "population_registration",
            "gridcode": None,
            "time": "2026-03-02T08:45:00+08:00",
            **attributes,
        },
    )


def request_of(person_key: str) -> str:
    """A request's id, one a person."""
    return f"{person_key[:-4]}Q{person_key[-3:]}"


def decided(bench: Bench, person_key: str) -> ErasureOrder:
    """Asked for by one officer, approved by another."""
    request = request_of(person_key)
    asked = {"request": request, "basis": "purpose_ended", "asked_by": "person"}
    receipts = bench.send(
        about("erasure_requested", person_key, asked),
        about("erasure_approved", person_key, {"request": request}, SECOND_GUARD),
    )
    require_accepted(receipts)
    return ErasureOrder(person_key, request)


def erasure(bench: Bench) -> Erasure:
    """Who carries it out, over this road."""
    return Erasure(bench.road, rulebooks(), nobody_lists)


def nobody_lists(order: ErasureOrder, letters: Sequence[UUID]) -> None:
    """Where no test asks what stood in the list."""


def erase(bench: Bench, person_key: str) -> Applied:
    """From the request to the fact."""
    order = decided(bench, person_key)
    bench.clock.forward(timedelta(minutes=5))
    return erasure(bench).apply(order, GUARD)


def require_accepted(receipts: list[Receipt]) -> None:
    """Everything was taken; says what was not."""
    refused = [(each.id, each.code) for each in receipts if each.verdict is not Verdict.ACCEPTED]
    assert refused == []
