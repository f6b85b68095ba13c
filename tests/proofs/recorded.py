"""A small delivery that kept every promise, written down by hand: what the planted bugs are planted in."""

from datetime import UTC, datetime, timedelta

from proofs.evidence import Evidence, Fate, Logged, Sent, Told

APP = "urn:gridledger:source:xiheqiao-app"
TOPIC = "gridledger.in.dispute"
START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
UNIDENTIFIED = "urn:gridledger:unidentified"


def place(offset: int, partition: int = 0) -> str:
    """Where a record lies."""
    return f"kafka:{TOPIC}/{partition}/{offset}"


def kept_promises() -> Evidence:
    """Seven records: two facts of a case, a repeat, a conflict, a refusal that waited first, two damaged ones."""
    # long because seven records and all that was told of them are read side by side
    sent = (
        Sent(place(0), 0, APP, "reported", "d1"),
        Sent(place(1), 1, APP, "reported", "d1"),
        Sent(place(2), 2, APP, "registered", "d2"),
        Sent(place(3), 3, APP, "registered", "d2-changed"),
        Sent(place(0, 1), 0, APP, "too-early", "d3"),
        Sent(place(1, 1), 1, APP, "torn", "d4", corrupt=True),
        Sent(place(2, 1), 2, APP, "headless", "d5", corrupt=True, named=False),
    )
    told = (
        Told(place(0), APP, "reported", "accepted", 1),
        Told(place(1), APP, "reported", "duplicate", 1),
        Told(place(2), APP, "registered", "accepted", 2),
        Told(place(3), APP, "registered", "conflict", 3),
        Told(place(0, 1), APP, "too-early", "waiting"),
        Told(place(1, 1), APP, "torn", "unreadable"),
        Told(place(2, 1), UNIDENTIFIED, place(2, 1), "unreadable"),
        Told(place(0, 1), APP, "too-early", "refused", 4),
    )
    log = (
        _logged(1, "dispute:A", 1, "dispute.reported.v1", "reported"),
        _logged(2, "dispute:A", 2, "dispute.registered.v1", "registered"),
        _logged(3, "message:registered:d2", 1, "intake.conflicted.v1", "registered"),
        _logged(4, "message:too-early", 1, "intake.refused.v1", "too-early"),
    )
    inbox = (
        Fate(APP, "reported", "accepted", 1, 1),
        Fate(APP, "registered", "accepted", 2, 2),
        Fate(APP, "too-early", "refused", 4, 4),
        Fate(APP, "torn", "unreadable", 0, 0),
        Fate(UNIDENTIFIED, place(2, 1), "unreadable", 0, 0),
    )
    export = b'{"case":"A","state":"registered"}\n{"case":"B","state":"reported"}\n'
    return Evidence(
        sent=sent,
        held={each.place: each.digest for each in sent},
        told=told,
        log=log,
        inbox=inbox,
        parked=0,
        tracked={f"{TOPIC}/0": 3, f"{TOPIC}/1": 2},
        ends={f"{TOPIC}/0": 3, f"{TOPIC}/1": 2},
        live={"dispute_board": export},
        cold={"dispute_board": export},
    )


def _logged(position: int, stream: str, version: int, topic: str, message: str) -> Logged:
    return Logged(position, stream, version, topic, START + timedelta(seconds=position), APP, message)
