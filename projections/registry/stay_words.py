"""The words of a stay as its row keeps them: who claimed what, who contradicts, each with when and through whom."""

from collections.abc import Sequence

from domain.registry import events_residences as events
from domain.registry.stays import Stay
from projections.raw_fact import json_text
from projections.versions.told import Told
from projections.versions.values import code


def who_told(event: events.ResidenceEvent, told: Sequence[Told]) -> Told:
    newest = told[-1]
    if newest.event is event:
        return newest
    return next(each for each in reversed(told) if each.event is event)


def _claim(claim: events.ResidenceReported, told: Sequence[Told]) -> dict[str, object]:
    """One standing word: of whom, in what standing, what, when, and through which system it came."""
    by = who_told(claim, told)
    return {
        "claimed_by": claim.claimed_by,
        "claimant": claim.claimant.value,
        "tenure": claim.tenure.value,
        "since": {"on": claim.since.on, "precision": claim.since.precision.value},
        "until": None
        if claim.until is None
        else {"on": claim.until.on, "precision": claim.until.precision.value},
        "relation": code(claim.relation),
        "claimed_at": by.occurred_at,
        "precision": by.precision,
        "source": by.source,
    }


def contradictions_kept(stay: Stay, told: Sequence[Told]) -> str:
    if not stay.contradictions:
        return "[]"
    said = {
        each.event.contradicted_by: each.occurred_at
        for each in told
        if isinstance(each.event, events.ResidenceContradicted)
    }
    return json_text(
        [
            {"contradicted_by": by, "finding": finding.value, "contradicted_at": said.get(by)}
            for by, finding in stay.contradictions
        ]
    )


def claims_kept(stay: Stay, told: Sequence[Told]) -> str:
    """Every standing claim as JSON."""
    return json_text([_claim(each, told) for each in stay.claims])
