"""What a proof came to, for people and for machines."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table

from proofs.crew import Crew
from proofs.drill import Plan
from proofs.evidence import FINAL, Evidence, Finding

SHOWN = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The counts and the findings of one proof; it holds when there is no finding."""

    plan: Plan
    counts: Mapping[str, int]
    kills: Mapping[str, int]
    deaths: Mapping[str, Sequence[int]]
    seconds: Mapping[str, float]
    findings: Sequence[Finding]

    @property
    def holds(self) -> bool:
        """Whether every promise was kept and the day was as bad as planned."""
        return not self.findings and self.as_bad_as_planned

    @property
    def as_bad_as_planned(self) -> bool:
        """A proof that killed less than it says proves less than it says."""
        workers = sum(count for name, count in self.kills.items() if name != "broker")
        return workers >= self.plan.kills and self.kills["broker"] >= self.plan.broker_kills


def counts_of(evidence: Evidence) -> dict[str, int]:
    """What was sent, what was answered, what is kept, and the two numbers that must be 0."""
    finals = Counter(told.place for told in evidence.told if told.verdict in FINAL)
    places = {each.place for each in evidence.sent}
    named = Counter((each.source, each.id) for each in evidence.sent if each.named)
    verdicts = Counter(told.verdict for told in evidence.told)
    return {
        "records sent": len(evidence.sent),
        "distinct messages": len(named),
        "repeats": sum(named.values()) - len(named),
        "corrupt": sum(each.corrupt for each in evidence.sent),
        **{f"receipts {verdict}": verdicts[verdict] for verdict in sorted(verdicts)},
        "events in the log": len(evidence.log),
        "lost (no final receipt)": sum(finals[place] == 0 for place in places),
        "doubled (more than one final receipt)": sum(finals[place] > 1 for place in places),
    }


def kills_of(crew: Crew, broker: int) -> dict[str, int]:
    """How often each process was killed."""
    return {**{worker.name: worker.kills for worker in crew.workers}, "broker": broker}


def show(verdict: Verdict, console: Console) -> None:
    """The table, the findings, one last sentence."""
    table = Table(box=box.SIMPLE_HEAD)
    table.add_column("what")
    table.add_column("count", justify="right")
    for name, count in verdict.counts.items():
        table.add_row(name, f"{count:,}")
    for name, count in verdict.kills.items():
        table.add_row(f"killed: {name}", str(count))
    by_check = Counter(finding.check for finding in verdict.findings)
    for name, count in by_check.items():
        table.add_row(f"FOUND: {name}", str(count))
    console.print(table)
    for finding in verdict.findings[:SHOWN]:
        console.print(f"{finding.check}: {finding.what}", highlight=False, soft_wrap=True)
    if not verdict.as_bad_as_planned:
        console.print("the day was not as bad as planned: fewer kills than asked for")
    console.print("delivery: every promise kept" if verdict.holds else "delivery: NOT PROVED")


def save(verdict: Verdict, path: Path) -> None:
    """The same as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    by_check = Counter(finding.check for finding in verdict.findings)
    said = {
        "holds": verdict.holds,
        "plan": asdict(verdict.plan),
        "counts": dict(verdict.counts),
        "kills": dict(verdict.kills),
        "exits nobody asked for": {name: list(codes) for name, codes in verdict.deaths.items()},
        "seconds": {name: round(seconds, 1) for name, seconds in verdict.seconds.items()},
        "findings by check": dict(by_check),
        "findings": [asdict(finding) for finding in verdict.findings[:100]],
    }
    path.write_text(json.dumps(said, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
