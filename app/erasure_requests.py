"""Retention's proposals as requests on the one road: recorded by the officer who applied it, approved by another."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.assembly import House
from app.event_types import codec
from app.rights_message import rights_message
from domain.rights.codes import AskedBy, ErasureBasis
from domain.rights.decider import rights_decider
from domain.rights.events import RightsEvent
from domain.rights.states import ErasureDenied, NoErasure, Rights
from domain.shared.actor import Actor
from ledger.identity import stream_id
from ledger.keeping.proposals import ProposedErasure
from ledger.port import LedgerStore, Verdict


def rights_in_log(log: LedgerStore, person_keys: Sequence[str]) -> Mapping[str, Rights]:
    """Where the rights of these persons stand by the log itself, not by a read model that may be behind."""
    streams = {each: stream_id(f"rights:{each}") for each in person_keys}
    found, decode = log.gather(stream_ids=list(streams.values())).streams, codec().decode_data
    standing = dict[str, Rights]()
    for person_key, stream in streams.items():
        facts = map(decode, found[stream])
        standing[person_key] = rights_decider.fold(each for each in facts if isinstance(each, RightsEvent))
    return standing


@dataclass(frozen=True, slots=True)
class ErasureRequests:
    """`by` stands in the request as who recorded it, so that they cannot approve it."""

    house: House
    source: str
    by: Actor
    clock: Callable[[], datetime]

    def ask(self, proposed: Sequence[ProposedErasure]) -> int:
        """A request for each that has none, that is: was neither asked for before nor is being decided; how many."""
        standing = rights_in_log(self.house.log, [each.person_key for each in proposed])
        wanted = [each for each in proposed if _is_new(standing[each.person_key], each.request)]
        messages = [
            rights_message(
                "erasure_requested",
                each.person_key,
                {
                    "request": each.request,
                    "basis": ErasureBasis.SERVICE_ENDED.value,  # its second half: the term is over
                    "asked_by": AskedBy.HANDLER.value,
                },
                self.by,
                self.source,
                self.clock(),
            )
            for each in wanted
        ]
        return sum(each.verdict is Verdict.ACCEPTED for each in self.house.road().take(messages))


def _is_new(rights: Rights, request: str) -> bool:
    return isinstance(rights.erasure, NoErasure | ErasureDenied) and request not in rights.denied
