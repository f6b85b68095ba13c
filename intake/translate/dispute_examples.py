"""One valid payload of fictional people for every dispute type, published with its schema."""

from collections.abc import Mapping

_CHEN = "01J0000000000000000000CHEN"
_WANG = "01J0000000000000000000WANG"
_OFFICER = "staff:990101-007"
_LEADER = "staff:990101-021"

EXAMPLES: Mapping[str, Mapping[str, object]] = {
    "reported": {
        "intake_source": "app",
        "category": "neighbour.parking",
        "parties": [
            {"party": _CHEN, "kind": "person", "role": "applicant"},
            {"party": _WANG, "kind": "person", "role": "respondent"},
        ],
        "notice_shown": True,
        "summary": "车位占用门前通道，双方多次争执。",
    },
    "origin_stated": {"category": "neighbour.parking", "account": "通道被占，自搬来那年起争执。"},
    "prior_mediation_stated": {"mediated_by": "community", "at_least": 2, "outcome": "failed"},
    "party_added": {"party": "unit:property-990101", "kind": "unit", "role": "interested"},
    "registered": {},
    "not_accepted": {"reason": "in_court"},
    "duplicate_marked": {"of": "GLA02R3CMNBV6FD"},
    "severity_assessed": {"level": "complicated", "criteria": ["escalating"]},
    "triaged": {"route": "follow_up"},
    "channel_assigned": {"channel": "police_grid"},
    "mediator_assigned": {"mediator": _OFFICER},
    "mediator_replaced": {
        "former": _OFFICER,
        "successor": _LEADER,
        "reason": "objection",
        "objected_by": _WANG,
    },
    "mediation_refused": {"party": _WANG},
    "session_scheduled": {"session_ref": "S-1", "mode": "on_site", "planned_on": "2024-09-10"},
    "session_held": {
        "session_ref": "S-1",
        "mode": "on_site",
        "outcome": "progress",
        "attended_by": [_CHEN, _WANG],
        "agreed_to_mediate": [_CHEN, _WANG],
    },
    "session_missed": {"session_ref": "S-1", "missed_by": [_WANG]},
    "site_visited": {"visit_ref": "V-1", "visited_by": [_OFFICER, _LEADER]},
    "measure_proposed": {"measure_ref": "M-1", "kind": "clear_land", "description": "清理附近空地。"},
    "measure_implemented": {
        "measure_ref": "M-1",
        "kind": "parking_places",
        "benefits": [],
        "benefiting_households": 12,
    },
    "mediation_extended": {"until": "2024-10-12", "agreed_by": [_CHEN, _WANG]},
    "mediation_failed": {"guided_to": "court"},
    "partner_joined": {"mechanism": "moral", "org": "elders-990101"},
    "agreement_reached": {
        "form": "oral",
        "effective_on": "2024-09-16",
        "agreed_by": [_CHEN, _WANG],
        "witnesses": [_OFFICER, _LEADER],
        "terms": "双方使用新车位，通道保持畅通。",
    },
    "performance_recorded": {"extent": "full"},
    "withdrawn": {"how": "settled_privately", "party": _CHEN},
    "confirmation_applied": {"court": "court-990101", "applied_by": [_CHEN, _WANG]},
    "confirmation_granted": {"document_no": "（2024）虚0101民特1号"},
    "confirmation_refused": {"reason": "unclear"},
    "followed_up": {"visit_no": 1, "result": "kept"},
    "closed": {"signed_off_by": _CHEN},
    "reopened": {"reason": "relapse"},
    "transferred": {"to_org": "office-990102", "reason": "competence", "out_of_area": False},
    "transfer_accepted": {"org": "office-990102"},
    "suspended": {"reason": "party_away"},
    "resumed": {},
    "public_security_case_opened": {"case_no": "PS-2024-0001"},
    "public_security_case_concluded": {"case_no": "PS-2024-0001", "result": "mediated"},
    "escalated": {"reason": "cross_department"},
    "escalation_returned": {"by_org": "town-990101", "reason": "incomplete"},
    "supervision_opened": {"responsible_org": "urban-management-990101", "due_on": "2024-09-20"},
    "supervision_reminded": {},
    "supervision_extended": {
        "until": "2024-09-30",
        "approved_by": "staff:990101-001",
        "reason": "construction",
    },
    "supervision_progress_reported": {"by_org": "urban-management-990101"},
    "supervision_result_submitted": {
        "by_org": "urban-management-990101",
        "submitted_by": "staff:990101-055",
    },
    "supervision_result_rejected": {"reason": "not_done"},
    "supervision_closed": {},
}
