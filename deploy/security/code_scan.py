"""bandit over the product, against findings that were looked at one by one: a new one fails, and so does one that is gone."""

import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("domain", "ledger", "intake", "consumers", "projections", "access", "api", "app", "verify", "deploy")
REVIEWED = Path("deploy/security/reviewed.json")
LETTERS = 12

Sites = dict[str, dict[str, list[str]]]  # kind of finding, file, the flagged lines' hashes


class ScanBroken(Exception):
    """bandit could not do its work: then nothing is known, and that is no good answer."""


@dataclass(frozen=True, slots=True)
class Review:
    """Why findings of each kind are no danger here, and which were looked at."""

    reasons: Mapping[str, str]
    sites: Mapping[str, Mapping[str, list[str]]]

    @classmethod
    def read(cls, path: Path) -> "Review":
        kept = json.loads(path.read_text(encoding="utf-8"))
        return cls(
            {kind: each["reason"] for kind, each in kept.items()},
            {kind: each["sites"] for kind, each in kept.items()},
        )


def findings(root: Path, rooms: tuple[str, ...] = ROOMS) -> Sites:
    """Every finding of bandit with the settings of pyproject.toml. Raises `ScanBroken`."""
    asked = [
        sys.executable,
        "-m",
        "bandit",
        "-q",
        "-r",
        "-f",
        "json",
        "-c",
        str(ROOT / "pyproject.toml"),
        *rooms,
    ]
    ran = subprocess.run(asked, cwd=root, capture_output=True, text=True, check=False)
    try:
        told = json.loads(ran.stdout)
    except ValueError:
        raise ScanBroken(ran.stderr[-2_000:]) from None
    if told["errors"]:
        raise ScanBroken(str(told["errors"]))
    found: Sites = defaultdict(lambda: defaultdict(list))
    for each in told["results"]:
        found[each["test_id"]][each["filename"].removeprefix("./")].append(_hash_of(each))
    return {kind: {name: sorted(hashes) for name, hashes in files.items()} for kind, files in found.items()}


def _hash_of(finding: Mapping[str, object]) -> str:
    """Of the flagged lines without their numbers, so that a line may move but not change unseen."""
    lines = str(finding["code"]).splitlines()
    flagged = {str(number) for number in finding["line_range"]}  # type: ignore[attr-defined]
    code = " ".join(text for number, _, text in (line.partition(" ") for line in lines) if number in flagged)
    return sha256(" ".join(code.split()).encode()).hexdigest()[:LETTERS]


def differences(found: Sites, review: Review) -> list[str]:
    """What nobody looked at, and what was looked at and is no longer there."""
    told = []
    for kind in sorted({*found, *review.sites}):
        now, then = found.get(kind, {}), review.sites.get(kind, {})
        for name in sorted({*now, *then}):
            new, gone = _apart(now.get(name, []), then.get(name, []))
            told += [f"{name}: {kind} not looked at yet ({hash_})" for hash_ in new]
            told += [f"{name}: {kind} was reviewed and is gone ({hash_})" for hash_ in gone]
    return told


def _apart(now: list[str], then: list[str]) -> tuple[list[str], list[str]]:
    new, gone = list(now), list(then)
    for each in now:
        if each in gone:
            gone.remove(each)
            new.remove(each)
    return new, gone


def main(words: list[str]) -> int:
    """`--accept` writes down what is found as reviewed; a kind nobody gave a reason for is not written."""
    path = ROOT / REVIEWED
    try:
        found = findings(ROOT)
    except ScanBroken as broken:
        sys.stderr.write(f"bandit did not work: {broken}\n")
        return 3
    review = Review.read(path)
    if "--accept" in words:
        kept = {
            kind: {"reason": reason, "sites": dict(sorted(found[kind].items()))}
            for kind, reason in sorted(review.reasons.items())
            if kind in found
        }
        path.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        review = Review.read(path)
    told = differences(found, review)
    sys.stdout.write("\n".join([*told, ""]) if told else f"code: {_count(found)} findings, each reviewed\n")
    return int(bool(told))


def _count(found: Sites) -> int:
    return sum(len(hashes) for files in found.values() for hashes in files.values())
