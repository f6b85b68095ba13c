"""What is due, late and open in rented homes, now and as of any moment."""

from itertools import permutations
from pathlib import Path

from projections.moment import AsOf
from projections.rental.question import Due, DueGroup, FindingFilter, InspectionFilter, Limits, TenancyFilter
from projections.rental.view import BY_DUE, BY_ID, RentalView
from tests.projections.history import at
from tests.projections.rented_home import (
    HOME,
    INSPECTION,
    LEASE,
    TENANT,
    course,
    day,
    lease,
)
from tests.projections.standing import Standing, standing


def followed(house: Standing, batch: int = 7) -> RentalView:
    house.runner("rental", batch).catch_up()
    return RentalView(house.views)


def test_a_lease_is_to_be_filed_until_it_is(house: Standing) -> None:
    house.record(lease()[:2])
    view = followed(house)
    declared = view.tenancies.find(LEASE)
    assert declared is not None
    assert (declared.record.file_by, declared.record.confirmed) == ("2026-04-01", "contract_seen")
    unfiled = TenancyFilter(to_file=Due(last=day(40)))
    assert [row.key for row in view.tenancies.page(unfiled, order=BY_ID).rows] == [LEASE]
    house.record(lease()[2:])
    view = followed(house)
    filed = view.tenancies.find(LEASE)
    assert filed is not None
    assert (filed.record.file_by, filed.record.filing_no) == (None, "YX-1")
    assert view.tenancies.page(unfiled, order=BY_ID).rows == ()
    assert [row.key for row in view.tenancies.page(TenancyFilter(tenant=TENANT), order=BY_ID).rows] == [LEASE]


def test_nobody_home_never_moves_the_due_date(house: Standing) -> None:
    house.record(course()[:2])
    planned = followed(house).inspections.find(INSPECTION)
    assert planned is not None
    assert (planned.record.state, planned.record.due_on, planned.record.missed) == (
        "planned",
        day(14).isoformat(),
        1,
    )


def test_the_findings_of_an_inspection_each_have_their_own_row_and_deadline(house: Standing) -> None:
    house.record(course()[:7])
    view = followed(house)
    inspection = view.inspections.find(INSPECTION)
    assert inspection is not None
    assert (inspection.record.state, inspection.record.due_on, inspection.record.findings_open) == (
        "completed",
        None,
        1,
    )
    ordered, fixed = view.findings.find(f"{INSPECTION}.F04"), view.findings.find(f"{INSPECTION}.G01")
    assert ordered is not None
    assert fixed is not None
    assert (ordered.record.state, ordered.record.due_what, ordered.record.due_on) == (
        "ordered",
        "rectification",
        day(21).isoformat(),
    )
    assert (fixed.record.state, fixed.record.is_open, fixed.record.closed_on) == (
        "closed",
        0,
        day(6).isoformat(),
    )


def test_what_is_due_is_counted_by_how_near_it_is_and_each_count_is_what_its_list_holds(
    house: Standing,
) -> None:
    house.record(course()[:7])
    view = followed(house)
    for today, group in ((day(10), DueGroup.WITHIN_30_DAYS), (day(15), DueGroup.WITHIN_7_DAYS),
                         (day(21), DueGroup.TODAY), (day(22), DueGroup.LATE)):  # fmt: skip
        counts = view.due(Limits(), today).findings
        assert {each: count.value for each, count in counts.items() if count.value} == {group: 1}, today
    assert view.due(Limits(grid_prefixes=frozenset()), day(22)).findings[DueGroup.LATE].value == 0
    late = FindingFilter(due=Due(last=day(21)))
    assert [row.key for row in view.findings.page(late, order=BY_DUE).rows] == [f"{INSPECTION}.F04"]


def test_an_inspection_as_of_then_is_what_stood_then(house: Standing) -> None:
    house.record(course(), batch=1)
    view = followed(house)
    before = view.inspections.find(INSPECTION, as_of=AsOf(recorded=2))
    assert before is not None
    assert (before.record.state, before.record.due_on) == ("planned", day(14).isoformat())
    assert view.findings.find(f"{INSPECTION}.F04", as_of=AsOf(recorded=2)) is None
    true_then = view.findings.find(f"{INSPECTION}.F04", as_of=AsOf(valid=at(16)))
    assert true_then is not None
    assert (true_then.record.state, true_then.record.due_what) == ("reported", "reinspection")
    now = view.findings.find(f"{INSPECTION}.F04")
    assert now is not None
    assert (now.record.state, now.record.closed_on, now.record.due_on) == (
        "closed",
        day(17).isoformat(),
        None,
    )


def test_the_order_of_arrival_changes_nothing(tmp_path: Path) -> None:
    told = course()
    records = []
    for number, order in enumerate(permutations(range(5, 9))):
        with standing(tmp_path / str(number)) as house:
            house.record([*told[:5], *(told[index] for index in order), *told[9:]])
            view = followed(house)
            found = [view.findings.find(f"{INSPECTION}.{item}") for item in ("F04", "G01")]
            inspection = view.inspections.find(INSPECTION)
            assert inspection is not None
            records.append((inspection.record, *(row.record for row in found if row is not None)))
    assert len(set(records)) == 1
    assert len(records[0]) == 3


def test_filters_narrow_by_place_state_and_sender(house: Standing) -> None:
    house.record([*course(), *lease()])
    view = followed(house)
    assert view.inspections.page(InspectionFilter(states=frozenset({"planned"})), order=BY_ID).rows == ()
    of_home = InspectionFilter(limits=Limits(dwellings=frozenset({HOME})))
    assert [row.key for row in view.inspections.page(of_home, order=BY_ID).rows] == [INSPECTION]
    elsewhere = FindingFilter(limits=Limits(grid_prefixes=frozenset({"990102"})))
    assert view.findings.page(elsewhere, order=BY_ID).rows == ()
    nobody = FindingFilter(limits=Limits(sources=frozenset({"urn:gridledger:source:nobody"})))
    assert view.findings.page(nobody, order=BY_ID).rows == ()
    open_ones = FindingFilter(open=True)
    assert view.findings.page(open_ones, order=BY_ID).rows == ()
