"""Which text of the office mapping counts: one person proposes it as it stands, another approves that very text."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from access.account_acts import AccountRefused
from access.accounts import AccountBookUnsafe
from access.owners_file import NotOwnersAlone, OwnersFile
from access.strong_offices import one_person


@dataclass(frozen=True, slots=True)
class ApprovedMapping:
    """A mapping by the hash of its bytes, who stands for it and since when; `approved_by` None: only proposed."""

    digest: str
    proposed_by: str
    proposed_at: datetime
    approved_by: str | None = None
    approved_at: datetime | None = None


class MappingApprovals:
    """Every mapping that was ever proposed, newest last; the newest approved one counts, and no older text again."""

    def __init__(self, path: Path, clock: Callable[[], datetime]) -> None:
        self._file = OwnersFile(path)
        self._clock = clock

    def approved(self, digest: str) -> bool:
        """Whether this text is the one two people approved last."""
        approved = [each for each in self.all() if each.approved_by is not None]
        return bool(approved) and approved[-1].digest == digest

    def all(self) -> tuple[ApprovedMapping, ...]:
        """Every one, in the order in which they were approved, then proposed."""
        try:
            self._file.seen = None
            found = self._file.news()
            return _shape().validate_json(found) if found else ()
        except NotOwnersAlone as problem:
            raise AccountBookUnsafe(str(problem)) from None
        except ValidationError:
            raise AccountBookUnsafe(f"{self._file.path.name} holds no approvals") from None

    def propose(self, digest: str, by: str) -> None:
        """This text is proposed; another proposal that was not approved falls away. Raises `AccountRefused`."""
        with self._file.turn():
            if self.approved(digest):
                raise AccountRefused("该文件已经批准。", "This very text is approved already.")
            kept = [each for each in self.all() if each.approved_by is not None]
            self._write((*kept, ApprovedMapping(digest, one_person(by), self._clock())))

    def approve(self, digest: str, by: str) -> None:
        """The proposed text counts from now on. Raises `AccountRefused`."""
        with self._file.turn():
            known = self.all()
            proposed = next((each for each in known if each.approved_by is None), None)
            if proposed is None or proposed.digest != digest:
                raise AccountRefused(
                    "没有人提出过这份文件，或文件在提出后有改动。",
                    "This text was not proposed, or it was changed since.",
                )
            if proposed.proposed_by == one_person(by):
                raise AccountRefused(
                    "提出人不能批准，须由另一人批准。",
                    "Who proposed it does not approve it; another person does.",
                )
            kept = [each for each in known if each is not proposed]
            self._write((*kept, replace(proposed, approved_by=one_person(by), approved_at=self._clock())))

    def _write(self, mappings: tuple[ApprovedMapping, ...]) -> None:
        self._file.write(_shape().dump_json(mappings, indent=1))


@cache
def _shape() -> TypeAdapter[tuple[ApprovedMapping, ...]]:
    return TypeAdapter(tuple[ApprovedMapping, ...])
