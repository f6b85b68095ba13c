"""Bugs to plant in recorded evidence, one function each: the checker must find every one of them."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

from proofs.evidence import Evidence, Fate, Logged, Told

Plant = Callable[[Evidence], Evidence]


def _final(evidence: Evidence, verdict: str) -> Told:
    return next(told for told in evidence.told if told.verdict == verdict)


def _without_told(evidence: Evidence, told: Told) -> Evidence:
    return replace(evidence, told=tuple(each for each in evidence.told if each is not told))


def _with_told(evidence: Evidence, old: Told, new: Told) -> Evidence:
    return replace(evidence, told=tuple(new if each is old else each for each in evidence.told))


def _with_event(evidence: Evidence, index: int, event: Logged) -> Evidence:
    return replace(evidence, log=(*evidence.log[:index], event, *evidence.log[index + 1 :]))


def _domain_event(evidence: Evidence) -> int:
    accepted = {(row.source, row.id) for row in evidence.inbox if row.verdict == "accepted"}
    events = enumerate(evidence.log)
    return next(
        i for i, each in events if (each.source, each.id) in accepted and not each.topic.startswith("intake.")
    )


def _some_rows(evidence: Evidence) -> tuple[str, bytes]:
    return next((name, rows) for name, rows in evidence.live.items() if rows)


def lost_receipt(evidence: Evidence) -> Evidence:
    return _without_told(evidence, _final(evidence, "accepted"))


def lost_receipt_of_a_repeat(evidence: Evidence) -> Evidence:
    return _without_told(evidence, _final(evidence, "duplicate"))


def lost_receipt_of_a_damaged_record(evidence: Evidence) -> Evidence:
    return _without_told(evidence, _final(evidence, "unreadable"))


def doubled_receipt(evidence: Evidence) -> Evidence:
    return replace(evidence, told=(*evidence.told, _final(evidence, "accepted")))


def receipt_nobody_asked_for(evidence: Evidence) -> Evidence:
    stray = replace(_final(evidence, "accepted"), place="kafka:gridledger.in.dispute/99/1")
    return replace(evidence, told=(*evidence.told, stray))


def receipt_under_another_name(evidence: Evidence) -> Evidence:
    told = _final(evidence, "accepted")
    return _with_told(evidence, told, replace(told, id=told.id + "-other"))


def repeat_told_accepted(evidence: Evidence) -> Evidence:
    told = _final(evidence, "duplicate")
    return _with_told(evidence, told, replace(told, verdict="accepted"))


def conflict_told_duplicate(evidence: Evidence) -> Evidence:
    told = _final(evidence, "conflict")
    return _with_told(evidence, told, replace(told, verdict="duplicate"))


def damaged_record_told_accepted(evidence: Evidence) -> Evidence:
    told = _final(evidence, "unreadable")
    return _with_told(evidence, told, replace(told, verdict="accepted"))


def told_another_position(evidence: Evidence) -> Evidence:
    told = _final(evidence, "accepted")
    return _with_told(evidence, told, replace(told, position=(told.position or 0) + 1))


def never_final(evidence: Evidence) -> Evidence:
    told = _final(evidence, "refused")
    return _with_told(evidence, told, replace(told, verdict="waiting"))


def still_parked(evidence: Evidence) -> Evidence:
    return replace(evidence, parked=1)


def inbox_still_waits(evidence: Evidence) -> Evidence:
    first = evidence.inbox[0]
    return replace(evidence, inbox=(replace(first, verdict="waiting"), *evidence.inbox[1:]))


def inbox_row_lost(evidence: Evidence) -> Evidence:
    return replace(evidence, inbox=evidence.inbox[1:])


def inbox_row_invented(evidence: Evidence) -> Evidence:
    stray = Fate(evidence.inbox[0].source, "nobody-sent-this", "accepted", 1, 1)
    return replace(evidence, inbox=(*evidence.inbox, stray))


def gap_in_positions(evidence: Evidence) -> Evidence:
    last = len(evidence.log) - 1
    return _with_event(evidence, last, replace(evidence.log[last], position=evidence.log[last].position + 1))


def lost_event(evidence: Evidence) -> Evidence:
    """Lost, and its successors numbered as if it had never been."""
    index = _domain_event(evidence)
    kept = (*evidence.log[:index], *evidence.log[index + 1 :])
    return replace(evidence, log=tuple(replace(each, position=n) for n, each in enumerate(kept, start=1)))


def doubled_event(evidence: Evidence) -> Evidence:
    """The same message's event a second time at the end of the log, well numbered in stream and log."""
    event, last = evidence.log[_domain_event(evidence)], evidence.log[-1]
    versions = [each.version for each in evidence.log if each.stream_id == event.stream_id]
    again = replace(
        event, position=last.position + 1, version=max(versions) + 1, recorded_at=last.recorded_at
    )
    return replace(evidence, log=(*evidence.log, again))


def event_nobody_sent(evidence: Evidence) -> Evidence:
    last = evidence.log[-1]
    stray = replace(last, position=last.position + 1, stream_id="dispute:none", version=1, id="nobody-sent-this",
                    topic="dispute.reported.v1")  # fmt: skip
    return replace(evidence, log=(*evidence.log, stray))


def lost_refusal(evidence: Evidence) -> Evidence:
    index = next(i for i, each in enumerate(evidence.log) if each.topic == "intake.refused.v1")
    return _with_event(evidence, index, replace(evidence.log[index], id="another-message"))


def doubled_version(evidence: Evidence) -> Evidence:
    index = next(i for i, each in enumerate(evidence.log) if each.version > 1)
    return _with_event(evidence, index, replace(evidence.log[index], version=1))


def clock_ran_back(evidence: Evidence) -> Evidence:
    last = len(evidence.log) - 1
    earlier = evidence.log[0].recorded_at - timedelta(seconds=1)
    return _with_event(evidence, last, replace(evidence.log[last], recorded_at=earlier))


def unread_tail(evidence: Evidence) -> Evidence:
    partition, end = next(iter(evidence.ends.items()))
    return replace(evidence, tracked={**evidence.tracked, partition: end - 1})


def record_lost_by_the_broker(evidence: Evidence) -> Evidence:
    gone = evidence.sent[0].place
    return replace(evidence, held={place: digest for place, digest in evidence.held.items() if place != gone})


def changed_projection_row(evidence: Evidence) -> Evidence:
    name, rows = _some_rows(evidence)
    middle = len(rows) // 2
    changed = rows[:middle] + bytes([rows[middle] ^ 1]) + rows[middle + 1 :]
    return replace(evidence, live={**evidence.live, name: changed})


def lost_projection_row(evidence: Evidence) -> Evidence:
    name, rows = _some_rows(evidence)
    return replace(evidence, live={**evidence.live, name: b"".join(rows.splitlines(keepends=True)[:-1])})


def doubled_projection_row(evidence: Evidence) -> Evidence:
    name, rows = _some_rows(evidence)
    return replace(evidence, live={**evidence.live, name: rows + rows.splitlines(keepends=True)[-1]})


def event_left_out_of_a_read_model(evidence: Evidence) -> Evidence:
    """In the cold fold too: both are wrong in the same way."""
    left_out = {"parked_events": b"dispute_board\t7\tstream\tdispute.closed.v1\tKeyError at event 7\n"}
    return replace(evidence, live={**evidence.live, **left_out}, cold={**evidence.cold, **left_out})


def empty_read_model(evidence: Evidence) -> Evidence:
    """Equal to an empty cold fold, and no use to anybody."""
    name, _ = _some_rows(evidence)
    return replace(evidence, live={**evidence.live, name: b""}, cold={**evidence.cold, name: b""})


PLANTS: Mapping[str, Plant] = {
    plant.__name__: plant
    for plant in (
        lost_receipt,
        lost_receipt_of_a_repeat,
        lost_receipt_of_a_damaged_record,
        doubled_receipt,
        receipt_nobody_asked_for,
        receipt_under_another_name,
        repeat_told_accepted,
        conflict_told_duplicate,
        damaged_record_told_accepted,
        told_another_position,
        never_final,
        still_parked,
        inbox_still_waits,
        inbox_row_lost,
        inbox_row_invented,
        gap_in_positions,
        lost_event,
        doubled_event,
        event_nobody_sent,
        lost_refusal,
        doubled_version,
        clock_ran_back,
        unread_tail,
        record_lost_by_the_broker,
        changed_projection_row,
        lost_projection_row,
        doubled_projection_row,
        event_left_out_of_a_read_model,
        empty_read_model,
    )
}
