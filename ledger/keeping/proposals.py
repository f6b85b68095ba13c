"""Erasures that retention proposes. Two persons decide each; nothing here erases anybody."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ledger.keeping.chained_file import ChainedFile, Facts, Line
from ledger.keeping.retention import Due


@dataclass(frozen=True, slots=True)
class ProposedErasure:
    """A person whose term is over by a rule, since a day; `request` is the id under which their erasure is asked for."""

    person_key: str
    rule: str
    since: str
    proposed_at: str
    request: str


class ProposalBook:
    """Each person is proposed once; who was erased is proposed no more."""

    def __init__(self, path: Path) -> None:
        self._chain = ChainedFile(path)

    def all(self) -> list[ProposedErasure]:
        """Every proposal, in order. Raises `ChainBroken`."""
        return [
            ProposedErasure(
                each.text("person"),
                each.text("rule"),
                each.text("since"),
                each.text("at"),
                each.text("request"),
            )
            for each in self._chain.lines()
        ]

    def propose(self, found: Sequence[Due], at: datetime, new_id: Callable[[], str]) -> int:
        """How many were not proposed before; each gets a request's id for ever, before anybody asks under it."""

        def new(lines: Sequence[Line]) -> list[Facts]:
            known = {each.text("person") for each in lines}
            return [
                {
                    "person": person,
                    "rule": each.rule.code,
                    "since": each.fact.since.isoformat(),
                    "at": at.isoformat(),
                    "request": new_id(),
                }
                for each in found
                if (person := each.fact.key.removeprefix("person:")) not in known
            ]

        return len(self._chain.add_all(new))
