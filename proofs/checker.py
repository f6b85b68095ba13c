"""The independent judge of a delivery: it knows the promises, and nothing of how the house keeps them.

It imports nothing of the house. Every check is a function from the evidence to what is wrong with it.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise

from proofs.evidence import FINAL, FIRST_FATES, Evidence, Fate, Finding, Logged, Sent, Told

REFUSED, CONFLICTED = "intake.refused.v1", "intake.conflicted.v1"
LEFT_OUT = "parked_events"  # where a read model writes down what it could not fold
Name = tuple[str, str]


def judge(evidence: Evidence) -> list[Finding]:
    """Everything wrong with the delivery; empty when every promise was kept."""
    return [Finding(name, what) for name, check in CHECKS.items() for what in check(evidence)]


def sent_is_held(evidence: Evidence) -> Iterator[str]:
    """The broker holds what it acknowledged, and nothing nobody sent."""
    places = Counter(each.place for each in evidence.sent)
    yield from (f"{place} acknowledged {times} times" for place, times in places.items() if times > 1)
    for each in evidence.sent:
        if evidence.held.get(each.place) != each.digest:
            yield f"{each.place} is not what was sent"
    yield from (f"{place} was sent by nobody" for place in evidence.held if place not in places)


def one_final_receipt_a_record(evidence: Evidence) -> Iterator[str]:
    """Every delivered record is answered with exactly one final receipt, and waits at most once before."""
    finals: Counter[str] = Counter()
    waits: Counter[str] = Counter()
    for told in evidence.told:
        (finals if told.verdict in FINAL else waits)[told.place] += 1
    for each in evidence.sent:
        if finals[each.place] != 1:
            yield f"{each.place} has {finals[each.place]} final receipts"
        if waits[each.place] > 1:
            yield f"{each.place} was told {waits[each.place]} times to wait"
    known = {each.place for each in evidence.sent}
    yield from (
        f"{told.place} has a receipt and was never sent" for told in evidence.told if told.place not in known
    )


def receipts_name_their_message(evidence: Evidence) -> Iterator[str]:
    """A receipt names the message at its place."""
    by_place = {each.place: each for each in evidence.sent}
    for told in evidence.told:
        sent = by_place.get(told.place)
        if sent is not None and sent.named and (told.source, told.id) != (sent.source, sent.id):
            yield f"{told.place} answers {told.id}, {sent.id} was sent"


def one_first_fate_a_message(evidence: Evidence) -> Iterator[str]:
    """Every distinct (source, id) has exactly one final receipt that is neither a duplicate nor a conflict."""
    fates: dict[Name, list[str]] = defaultdict(list)
    for told in evidence.told:
        if told.verdict in FIRST_FATES:
            fates[_name(told)].append(told.verdict)
    for name in {_name(each) for each in evidence.sent if each.named}:
        if len(fates[name]) != 1:
            yield f"{name[1]} has the fates {fates[name]}"


def verdicts_fit_what_was_sent(evidence: Evidence) -> Iterator[str]:
    """The first record of an id gets its fate; a repeat is a duplicate, other content a conflict."""
    final = _final_by_place(evidence)
    for records in _by_name(evidence).values():
        first = records[0]
        for each in records:
            verdict, allowed = final.get(each.place), _allowed(each, first)
            if verdict is not None and verdict not in allowed:
                yield f"{each.place} is {verdict}, expected {' or '.join(sorted(allowed))}"


def _allowed(each: Sent, first: Sent) -> set[str]:
    if each is first:
        return {"unreadable"} if each.corrupt else {"accepted", "refused"}
    return {"duplicate"} if each.digest == first.digest else {"conflict"}


def nothing_waits(evidence: Evidence) -> Iterator[str]:
    """Whatever waited became final."""
    if evidence.parked:
        yield f"{evidence.parked} messages are still parked"
    yield from (f"{row.id} still waits in the inbox" for row in evidence.inbox if row.verdict not in FINAL)


def inbox_agrees_with_receipts(evidence: Evidence) -> Iterator[str]:
    """The store remembers one fate a message, the one the sender was told."""
    rows = Counter((row.source, row.id) for row in evidence.inbox)
    yield from (f"{name[1]} has {count} inbox rows" for name, count in rows.items() if count != 1)
    told = {_name(each): each for each in evidence.told if each.verdict in FIRST_FATES}
    kept = {(row.source, row.id): row for row in evidence.inbox}
    yield from (f"{name[1]} was answered and is not in the inbox" for name in told.keys() - kept.keys())
    yield from (f"{name[1]} is in the inbox and was never answered" for name in kept.keys() - told.keys())
    for name in told.keys() & kept.keys():
        yield from _same_fate(told[name], kept[name])


def _same_fate(told: Told, row: Fate) -> Iterator[str]:
    if told.verdict != row.verdict:
        yield f"{row.id} was told {told.verdict}, the inbox says {row.verdict}"
    if (told.position or 0) != row.last_position:
        yield f"{row.id} was told position {told.position}, the inbox says {row.last_position}"


def accepted_is_logged_once(evidence: Evidence) -> Iterator[str]:
    """The events of an accepted message stand in the log exactly once, where its receipt says."""
    logged = _events_by_name(evidence)
    accepted = {(row.source, row.id): row for row in evidence.inbox if row.verdict == "accepted"}
    for name, row in accepted.items():
        positions = [each.position for each in logged.get(name, ())]
        if positions != list(range(row.first_position, row.last_position + 1)) or row.first_position < 1:
            yield f"{name[1]} is logged at {positions}, promised {row.first_position} to {row.last_position}"
    yield from (f"{name[1]} is logged and was never accepted" for name in logged.keys() - accepted.keys())


def refusals_are_logged_once(evidence: Evidence) -> Iterator[str]:
    """Each refusal and each conflicting content stands in the log once; what nobody could read does not."""
    refusals = Counter((each.source, each.id) for each in evidence.log if each.topic == REFUSED)
    refused = {(row.source, row.id) for row in evidence.inbox if row.verdict == "refused"}
    for name in refusals.keys() | refused:
        if refusals[name] != (name in refused):
            yield f"{name[1]} has {refusals[name]} refusals in the log"
    conflicts = Counter((each.source, each.id) for each in evidence.log if each.topic == CONFLICTED)
    contents: dict[Name, set[str]] = defaultdict(set)
    for name, records in _by_name(evidence).items():
        contents[name] = {each.digest for each in records if each.digest != records[0].digest}
    for name in conflicts.keys() | contents.keys():
        if conflicts[name] != len(contents[name]):
            yield f"{name[1]} has {conflicts[name]} conflicts in the log, {len(contents[name])} were sent"


def positions_have_no_gaps(evidence: Evidence) -> Iterator[str]:
    """Positions are 1, 2, 3 …, and the time of recording never runs back."""
    for expected, each in enumerate(evidence.log, start=1):
        if each.position != expected:
            yield f"position {each.position} stands where {expected} belongs"
            break
    for one, other in pairwise(evidence.log):
        if other.recorded_at < one.recorded_at:
            yield f"position {other.position} was recorded before its predecessor"


def streams_have_no_gaps(evidence: Evidence) -> Iterator[str]:
    """Versions within a stream are 1, 2, 3 … in the order of the log."""
    last: Counter[str] = Counter()
    for each in evidence.log:
        if each.version != last[each.stream_id] + 1:
            yield f"position {each.position} is version {each.version} after {last[each.stream_id]}"
        last[each.stream_id] = each.version


def everything_was_read(evidence: Evidence) -> Iterator[str]:
    """The store's offsets stand at the end of every partition."""
    for partition, end in evidence.ends.items():
        if evidence.tracked.get(partition, -1) != end:
            yield f"{partition} was read to {evidence.tracked.get(partition)}, ends at {end}"


# What the traffic tells of: these tables cannot be empty after it, or the comparison compares nothing.
FED = frozenset(
    {
        "dispute_board",
        "dispute_board_versions",
        "dispute_timeline",
        "audit_trail",
        "persons",
        "persons_versions",
        "search",
        "search_entries",
        "search_words",
    }
)


def live_equals_cold(evidence: Evidence) -> Iterator[str]:
    """A fold of the whole log into an empty store gives the same bytes as the read models that ran."""
    if not evidence.cold:
        yield "no read model was exported"
    if evidence.live.get(LEFT_OUT):
        yield f"{len(evidence.live[LEFT_OUT].splitlines())} events were left out of the read models"
    for name in evidence.live.keys() | evidence.cold.keys():
        live, cold = evidence.live.get(name), evidence.cold.get(name)
        if live is None or cold is None:
            yield f"{name} was exported only once"
        elif live != cold:
            yield f"{name} differs from line {_first_difference(live, cold)}"
        elif not live and name in FED:
            yield f"{name} is empty"


def _first_difference(live: bytes, cold: bytes) -> int:
    ours, theirs = live.splitlines(), cold.splitlines()
    pairs = enumerate(zip(ours, theirs, strict=False), start=1)
    return next((line for line, (one, other) in pairs if one != other), min(len(ours), len(theirs)) + 1)


def _name(each: Sent | Told) -> Name:
    return (each.source, each.id)


def _by_name(evidence: Evidence) -> Mapping[Name, list[Sent]]:
    """The records of each named message, in the order the broker holds them (one id, one partition)."""
    found: dict[Name, list[Sent]] = defaultdict(list)
    for each in sorted(evidence.sent, key=lambda sent: sent.order):
        if each.named:
            found[_name(each)].append(each)
        elif each.corrupt:
            found[("", each.place)].append(each)
    return found


def _final_by_place(evidence: Evidence) -> Mapping[str, str]:
    return {told.place: told.verdict for told in evidence.told if told.verdict in FINAL}


def _events_by_name(evidence: Evidence) -> Mapping[Name, list[Logged]]:
    """Events that say what was accepted, not what was refused or contradicted."""
    found: dict[Name, list[Logged]] = defaultdict(list)
    for each in evidence.log:
        if each.topic not in (REFUSED, CONFLICTED):
            found[(each.source, each.id)].append(each)
    return found


CHECKS: Mapping[str, Callable[[Evidence], Iterator[str]]] = {
    check.__name__: check
    for check in (
        sent_is_held,
        one_final_receipt_a_record,
        receipts_name_their_message,
        one_first_fate_a_message,
        verdicts_fit_what_was_sent,
        nothing_waits,
        inbox_agrees_with_receipts,
        accepted_is_logged_once,
        refusals_are_logged_once,
        positions_have_no_gaps,
        streams_have_no_gaps,
        everything_was_read,
        live_equals_cold,
    )
}
