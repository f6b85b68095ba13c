"""One valid payload of fictional people for every rental type, published with its schema."""

from collections.abc import Mapping

from domain.rental.checklist import CODES

_DWELLING = "01J000000000000000000DWE11"
_LANDLORD = "01J0000000000000000000CHEN"
_TENANT = "01J0000000000000000000WANG"
_TENANCY = "01J000000000000000000TENA1"
_FAILED = ("F04", "G01")

ANSWERS = [{"item": code, "result": "fail" if code in _FAILED else "pass"} for code in CODES]

EXAMPLES: Mapping[str, Mapping[str, object]] = {
    "tenancy.declared": {
        "dwelling_id": _DWELLING,
        "landlord": _LANDLORD,
        "tenants": [_TENANT],
        "scope": "rooms",
        "since": {"on": "2026-03-01", "precision": "day"},
        "until": {"on": "2027-02-28", "precision": "day"},
        "declarer": "landlord",
        "rooms": ["201"],
        "sublet": False,
    },
    "tenancy.confirmed": {"method": "contract_seen"},
    "tenancy.filed": {"filing_no": "ZL-990101-0007", "filed_on": "2026-03-10"},
    "tenancy.ended": {"until": {"on": "2026-08-31", "precision": "day"}, "reason": "terminated"},
    "inspection.planned": {
        "dwelling_id": _DWELLING,
        "kind": "routine",
        "due_on": "2026-03-31",
        "tenancy_id": _TENANCY,
    },
    "inspection.started": {},
    "inspection.missed": {"why": "nobody_home"},
    "inspection.refused": {},
    "inspection.cancelled": {"reason": "no_longer_let"},
    "inspection.completed": {
        "answers": ANSWERS,
        "rooms": [{"room_no": "201", "persons": 2, "floor_area_dm2": 1400, "one_family": False}],
        "declared_occupants": 2,
        "present_occupants": 2,
    },
    "finding.fixed_on_spot": {"evidence": "photo"},
    "finding.rectification_ordered": {"notice": "handed_over", "notice_no": "ZG-990101-0042"},
    "finding.rectification_reported": {"standing": "landlord", "reporter": _LANDLORD, "evidence": "photo"},
    "finding.reinspected": {"passed": True},
    "finding.referred": {"org": "fire-990101", "reason": "out_of_power"},
    "finding.referral_answered": {"outcome": "resolved"},
    "finding.reopened": {"reason": "seen_again"},
    "finding.voided": {"reason": "mistaken"},
}

TITLES: Mapping[str, tuple[str, str]] = {
    "tenancy.declared": ("租赁申报", "A tenancy was declared"),
    "tenancy.confirmed": ("租赁核实", "A tenancy was confirmed"),
    "tenancy.filed": ("租赁合同备案", "The lease was filed"),
    "tenancy.ended": ("租赁终止", "A tenancy ended"),
    "inspection.planned": ("安排排查", "An inspection was planned"),
    "inspection.started": ("开始排查", "An inspection was started"),
    "inspection.missed": ("未能入户", "Nobody opened"),
    "inspection.refused": ("拒绝入户", "Entry was refused"),
    "inspection.cancelled": ("取消排查", "An inspection was cancelled"),
    "inspection.completed": ("完成排查", "An inspection was completed"),
    "finding.fixed_on_spot": ("当场整改", "It was put right on the spot"),
    "finding.rectification_ordered": ("责令整改", "Rectification was ordered"),
    "finding.rectification_reported": ("报告整改完成", "It was reported put right"),
    "finding.reinspected": ("复查", "It was re-inspected"),
    "finding.referred": ("移交", "It was referred"),
    "finding.referral_answered": ("移交答复", "The referral was answered"),
    "finding.reopened": ("重新启动隐患", "A finding was reopened"),
    "finding.voided": ("作废隐患", "A finding was voided"),
}
