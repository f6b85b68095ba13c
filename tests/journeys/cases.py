"""Messages about one dispute, as an upstream system that knows its own case number only."""

from tests.support.intake import event

CHEN, WANG = "01JZZZZZZZZZZZZZZZZZZZZZZ1", "01JZZZZZZZZZZZZZZZZZZZZZZ2"
OFFICER = {"actor": "staff:O7", "actorrole": "community_officer"}


def reported(number: str) -> dict[str, object]:
    """The first message of a case; its id is the case's number."""
    data = {
        "intake_source": "app",
        "category": "neighbour.noise",
        "parties": [
            {"party": CHEN, "kind": "person", "role": "applicant"},
            {"party": WANG, "kind": "person", "role": "respondent"},
        ],
        "notice_shown": True,
        "summary": "楼上晚间噪音不断。",
    }
    return event("gridledger.dispute.reported.v1", number, id=number, data=data)


def up_to_the_channel(number: str) -> list[dict[str, object]]:
    """Reported, registered, graded, triaged and given a channel, an hour after the other."""
    facts = ("registered", "severity_assessed", "triaged", "channel_assigned")
    later = [
        event(
            f"gridledger.dispute.{fact}.v1",
            number,
            id=f"{number}-{fact}",
            time=f"2026-03-02T{9 + hour:02}:30:00+08:00",
            **OFFICER,
        )
        for hour, fact in enumerate(facts)
    ]
    return [reported(number), *later]


def mediated_by_a_party(number: str) -> dict[str, object]:
    """Chen is to mediate between Chen and Wang."""
    return event(
        "gridledger.dispute.mediator_assigned.v1",
        number,
        id=f"{number}-mediator",
        time="2026-03-02T14:30:00+08:00",
        data={"mediator": CHEN},
        **OFFICER,
    )
