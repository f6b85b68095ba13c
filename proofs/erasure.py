"""Proves that who is erased is gone: from every byte of every store, and from nothing that was proved."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from domain.shared.actor import Actor, Role
from intake.erasure import ErasureOrder
from ledger.port import Verdict
from ledger.proofs.leaves import hash_of
from projections.replay import compare
from proofs.canaries import Canary, canaries, found_in, message
from proofs.erasure_house import ErasureHouse, Held, erasure_house
from proofs.figure import Figure

GUARD = Actor("staff:D0001", Role.DATA_PROTECTION_OFFICER)


@dataclass(frozen=True, slots=True)
class Plan:
    """How many live in the town, how many of them are looked for, and how many of those are erased."""

    persons: int = 10_000
    looked_for: int = 1_000
    erased: int = 100
    seed: int = 20260301


def prove(plan: Plan) -> list[Figure]:
    """Every figure."""
    with TemporaryDirectory(prefix="gridledger-prove-") as place:
        house = erasure_house(Path(place))
        try:
            return prove_in(house, plan)
        finally:
            house.close()


def prove_in(house: ErasureHouse, plan: Plan) -> list[Figure]:
    """The same in a house that stands already, on whichever stores."""
    people = canaries(plan.persons)
    house.tell(people)
    random = Random(plan.seed)
    gone = random.sample(people[: plan.looked_for], plan.erased)
    stay = [each for each in people if each not in gone]
    orders = [_decided(house, each) for each in gone]
    house.sign()
    counts, leaves = house.counts(), [hash_of(row) for row in house.rows()]
    theirs, others = house.held_by(gone), house.held_by(stay)
    house.work.run(orders, GUARD)
    return [
        *_bytes(house, gone, theirs),
        _rows(house, gone, theirs),
        _others(house, stay, others),
        _counts(house, counts, plan),
        _leaves(house, leaves),
        _rebuilt(house),
        _late(house, gone),
    ]


def _decided(house: ErasureHouse, each: Canary) -> ErasureOrder:
    request = f"01JN0000000000REQST{each.key[-7:]}"
    asked = {"request": request, "basis": "purpose_ended", "asked_by": "person"}
    office = {"actorrole": GUARD.role.value}
    receipts = house.take(
        [
            message("gridledger.rights.erasure_requested.v1", each.key, asked, actor="staff:D0002", **office),
            message(
                "gridledger.rights.erasure_approved.v1",
                each.key,
                {"request": request},
                actor="staff:D0003",
                **office,
            ),
        ]
    )
    assert all(receipt.verdict is Verdict.ACCEPTED for receipt in receipts), receipts
    return ErasureOrder(each.key, request)


def _bytes(house: ErasureHouse, gone: Sequence[Canary], theirs: Held) -> list[Figure]:
    """The log keeps what was sealed, as it must; keys, look-ups and read models keep nothing."""
    everything, but_the_log = house.every_byte(), house.every_byte_but_the_log()
    known = found_in(everything, gone)
    keys = [each for each in theirs.keys if each in everything]
    boxes = [each for each in theirs.boxes if each in but_the_log]
    forms = sum(len(each.gives_away) for each in gone)
    return [
        Figure("erasure: canaries in any byte of any store", forms, len(known), "0", not known),
        Figure(
            "erasure: destroyed keys and look-ups in any byte", len(theirs.keys), len(keys), "0", not keys
        ),
        Figure(
            "erasure: sealed values in any byte of a read model",
            len(theirs.boxes),
            len(boxes),
            "0",
            not boxes,
        ),
    ]


def _rows(house: ErasureHouse, gone: Sequence[Canary], before: Held) -> Figure:
    """Before, there were rows to be found: a search that finds nothing because it looks wrongly would be noticed."""
    left = house.found_by_search(gone)
    met = not left and len(before.boxes) >= len(gone)
    return Figure("erasure: found by name, number or phone", len(gone), left, "0", met)


def _others(house: ErasureHouse, stay: Sequence[Canary], before: Held) -> Figure:
    same = sum(house.held_by([each]) == before.of(each.key) for each in stay)
    return Figure(
        "erasure: others' rows, keys and letters byte-equal", len(stay), same, "all", same == len(stay)
    )


def _counts(house: ErasureHouse, before: int, plan: Plan) -> Figure:
    now = house.counts()
    return Figure("erasure: persons counted after as before", plan.persons, now, str(before), now == before)


def _leaves(house: ErasureHouse, before: Sequence[bytes]) -> Figure:
    after = [hash_of(row) for row in house.rows()][: len(before)]
    same = sum(one == other for one, other in zip(before, after, strict=True))
    met = same == len(before) and house.proofs_hold()
    return Figure("erasure: leaves of the log unchanged, proofs hold", len(before), same, "all", met)


def _rebuilt(house: ErasureHouse) -> Figure:
    folders = house.work.folders()
    equal = sum(not compare(house.work.log, house.work.views, each).differences for each in folders)
    return Figure(
        "erasure: read models folded anew are equal", len(folders), equal, "all", equal == len(folders)
    )


def _late(house: ErasureHouse, gone: Sequence[Canary]) -> Figure:
    late = [
        message(
            "gridledger.person.corrected.v1",
            each.key,
            {"reason": "mistyped", "name": each.name},
            id=f"late-{each.key}",
        )
        for each in gone
    ]
    receipts = house.take(late)
    refused = sum(receipt.code == "person.person_erased" for receipt in receipts)
    left = found_in(house.every_byte(), gone)
    met = refused == len(gone) and not left and not house.letters_about(gone)
    return Figure("erasure: late messages refused and not kept", len(gone), refused, "all", met)
