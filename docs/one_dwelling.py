"""One dwelling through its life, over HTTP: every step's receipt, and the record after it. Nothing but Python itself.

In one window `make run`; in another, with the token it prints:

    TOKEN=gl_... python docs/one_dwelling.py

Registered, claimed by the landlord, contradicted by a grid worker, verified by an officer, let, inspected, found
wanting, put right, looked at again; and at the end two records of one person, linked and taken apart again.

It prints one JSON document a step. Exit code 0: every step was accepted; 1: one was not; 3: nobody answers.
"""

import json
import os
import secrets
import sys
import urllib.error
import urllib.request
import uuid
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone

ADDRESS = os.environ.get("GRIDLEDGER_ADDRESS", "http://127.0.0.1:8420")
TOKEN = os.environ.get("TOKEN", "")
GRID, VILLAGE = "990101100001001", "990101100001"
APP, POLICE = "urn:gridledger:source:xiheqiao-app", "urn:gridledger:source:police-platform"
PROPERTY = "urn:gridledger:source:property-desk"
WORKER, OFFICER = ("staff:G0001", "grid_worker"), ("staff:P0001", "community_officer")
MANAGER, REGISTRAR = ("staff:W001", "property_manager"), ("staff:R0101", "registrar")
SHANGHAI = timezone(timedelta(hours=8))
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CHECKLIST = {"F": 10, "G": 5, "E": 3, "O": 3, "R": 8, "S": 2}  # how many items each group has
ITEMS = [f"{group}{number:02d}" for group, count in CHECKLIST.items() for number in range(1, count + 1)]
WANTING = "F04"  # no fire extinguisher

Told = dict[str, object]
Speaker = tuple[str, str]


def new_id() -> str:
    """A ULID, random throughout: whoever first names a thing chooses its id."""
    return secrets.choice("01234567") + "".join(secrets.choice(CROCKFORD) for _ in range(25))


@dataclass
class Life:
    """The dwelling, who is in it, and the day the next step happens on."""

    dwelling: str = field(default_factory=new_id)
    address: str = field(default_factory=new_id)
    landlord: str = field(default_factory=new_id)
    tenant: str = field(default_factory=new_id)
    tenant_again: str = field(default_factory=new_id)
    tenancy: str = field(default_factory=new_id)
    inspection: str = field(default_factory=new_id)
    day: date = field(default_factory=lambda: datetime.now(SHANGHAI).date() - timedelta(days=60))
    minute: int = 0
    position: int = 0
    failed: int = 0

    @property
    def stay(self) -> str:
        """A person in a dwelling."""
        return f"{self.tenant}.{self.dwelling}"

    @property
    def finding(self) -> str:
        """What an inspection found."""
        return f"{self.inspection}.{WANTING}"

    def days_later(self, days: int) -> "Life":
        """The next step happens some days after."""
        self.day, self.minute = self.day + timedelta(days=days), 0
        return self

    def step(self, title: str, fact: str, subject: str, data: Told, by: Speaker, record: str = "") -> None:
        """Tell one fact, and show its receipt and the record as it stands then."""
        receipt = self._send(fact, subject, data, by)
        shown: Told = {"step": title, "receipt": receipt}
        if record:
            mark = "&" if "?" in record else "?"
            shown["record"] = answer(f"{record}{mark}at_least={self.position}")
        print(json.dumps(shown, ensure_ascii=False, indent=1))

    def _send(self, fact: str, subject: str, data: Told, by: Speaker) -> object:
        self.minute += 5
        at = datetime.combine(self.day, time(9, 0), tzinfo=SHANGHAI) + timedelta(minutes=self.minute)
        source = POLICE if by in (OFFICER, REGISTRAR) else PROPERTY if by == MANAGER else APP
        let = fact.startswith(("tenancy.", "inspection.", "finding."))
        event: Told = {
            "specversion": "1.0",
            "id": str(uuid.uuid4()),
            "source": source,
            "type": f"gridledger.{fact}.v1",
            "subject": subject,
            "time": at.isoformat(),
            "datacontenttype": "application/json",
            "gridcode": GRID,
            "actor": by[0],
            "actorrole": by[1],
            "basis": "rental_safety" if let else "population_registration",
            "data": data,
        }
        told = answer("/intake/events", json.dumps(event, ensure_ascii=False).encode())
        receipts = told.get("receipts", [told])
        receipt: Told = receipts[0] if isinstance(receipts, list) else {}
        if receipt.get("verdict") == "accepted":
            self.position = max(self.position, int(str(receipt["position"])))
        else:
            self.failed += 1
        return receipt


def answer(path: str, body: bytes | None = None) -> Told:
    """What the house says; a refusal is an answer too."""
    headers = {"Authorization": f"Bearer {TOKEN}"}
    if body is not None:
        headers["Content-Type"] = "application/cloudevents+json"
    try:
        with urllib.request.urlopen(
            urllib.request.Request(ADDRESS + path, body, headers), timeout=30
        ) as response:
            told: Told = json.load(response)
    except urllib.error.HTTPError as problem:
        told = json.load(problem)
    except OSError as problem:
        print(f"nobody answers at {ADDRESS} ({problem}): is `make run` running?", file=sys.stderr)
        sys.exit(3)
    return told


def registered(life: Life) -> None:
    """An address, a dwelling on it, two people."""
    door: Told = {
        "division": VILLAGE,
        "element_type": "51",
        "element_name": f"{secrets.randbelow(900) + 100}号",
        "provenance": "door_visit",
    }
    place = f"/registry/addresses/{life.address}"
    life.step("an address is proposed", "address.proposed", life.address, door, WORKER, place)
    life.step("and confirmed", "address.confirmed", life.address, {}, REGISTRAR, place)
    for key, name in ((life.landlord, "周立衡"), (life.tenant, "文知秋")):
        person: Told = {"name": name, "id_type": "none", "phone": f"1100000{secrets.randbelow(10_000):04d}"}
        named = f"/registry/persons/{key}"
        life.step(f"a person is named ({name})", "person.referenced", key, person, WORKER, named)
    home: Told = {
        "address_id": life.address,
        "use": "residence",
        "occupancy": "rented",
        "room_count": 2,
        "floor_area_dm2": 6800,
        "owner": life.landlord,
    }
    record = f"/registry/dwellings/{life.dwelling}"
    life.step("the dwelling is registered", "dwelling.registered", life.dwelling, home, WORKER, record)


def claimed(life: Life) -> None:
    """The landlord says so, the grid worker says otherwise, the officer has a look."""
    landlord, record = (f"person:{life.landlord}", "resident"), f"/registry/residences?person={life.tenant}"
    since: Told = {"on": (life.day - timedelta(days=1)).isoformat()}
    says: Told = {"claimant": "landlord", "tenure": "rent", "since": since}
    life.days_later(1).step(
        "claimed by the landlord", "residence.reported", life.stay, says, landlord, record
    )
    otherwise: Told = {"finding": "not_living_there"}
    life.days_later(4).step(
        "contradicted by a grid worker", "residence.contradicted", life.stay, otherwise, WORKER, record
    )
    seen: Told = {"method": "seen_at_home"}
    life.days_later(3).step("verified by an officer", "residence.verified", life.stay, seen, OFFICER, record)
    lease: Told = {
        "dwelling_id": life.dwelling,
        "landlord": life.landlord,
        "tenants": [life.tenant],
        "scope": "whole",
        "since": since,
        "declarer": "landlord",
    }
    record = f"/rental/tenancies/{life.tenancy}"
    life.step("the lease is declared", "tenancy.declared", life.tenancy, lease, landlord, record)


def inspected(life: Life) -> None:
    """Planned, gone through, one item wanting; ordered, put right, seen by other eyes."""
    record, finding = f"/rental/inspections/{life.inspection}", f"/rental/findings/{life.finding}"
    due = (life.day + timedelta(days=14)).isoformat()
    plan: Told = {"dwelling_id": life.dwelling, "kind": "routine", "due_on": due}
    life.step("an inspection is planned", "inspection.planned", life.inspection, plan, OFFICER, record)
    life.days_later(6).step("it begins", "inspection.started", life.inspection, {}, WORKER, record)
    answers = [{"item": item, "result": "fail" if item == WANTING else "pass"} for item in ITEMS]
    done: Told = {"answers": answers, "declared_occupants": 1, "present_occupants": 1}
    life.step("one item is wanting", "inspection.completed", life.inspection, done, WORKER, record)
    notice: Told = {"notice": "handed_over"}
    life.step(
        "rectification is ordered", "finding.rectification_ordered", life.finding, notice, WORKER, finding
    )
    landlord = (f"person:{life.landlord}", "resident")
    fixed: Told = {"standing": "landlord", "evidence": "photo"}
    life.days_later(5).step(
        "said to be put right", "finding.rectification_reported", life.finding, fixed, landlord, finding
    )
    life.days_later(1).step(
        "looked at again", "finding.reinspected", life.finding, {"passed": True}, OFFICER, finding
    )


def linked_and_unlinked(life: Life) -> None:
    """Another system knew the tenant under a key of its own; or was it somebody else?"""
    again, record = life.tenant_again, f"/registry/persons/{life.tenant_again}"
    person: Told = {"name": "文之秋", "id_type": "none", "phone": f"1100000{secrets.randbelow(10_000):04d}"}
    life.days_later(2).step("a second record", "person.referenced", again, person, MANAGER, record)
    same: Told = {"to": life.tenant, "reason": "checked_by_officer"}
    life.days_later(2).step("linked", "person.linked", again, same, OFFICER, record)
    apart: Told = {"to": life.tenant, "reason": "told_by_person"}
    life.days_later(5).step("unlinked", "person.unlinked", again, apart, OFFICER, record)
    for key in (life.tenant, again):
        history = answer(f"/registry/persons/{key}/history?at_least={life.position}")
        print(json.dumps({"step": "history", "record": history}, ensure_ascii=False, indent=1))


def main() -> int:
    """Live it."""
    life = Life()
    for chapter in (registered, claimed, inspected, linked_and_unlinked):
        chapter(life)
    return 1 if life.failed else 0


if __name__ == "__main__":
    sys.exit(main())
