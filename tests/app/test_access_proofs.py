"""At the command line the log of who looked at what is signed, checked and carried away like that of events."""

import json

import pytest

from app.assembly import House
from proofs.verifier import verified
from tests.app.command_line import CommandLine, speaks_both
from tests.app.test_sealed_bundles import edited, vkey
from tests.support.access_rows import ListedRows


def test_the_access_log_is_signed_checked_and_carried_like_the_log_of_events(
    followed: CommandLine, alone: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    none = followed("checkpoint", "--log", "access")
    assert (none.code, speaks_both(none.err)) == (2, True)
    rows = ListedRows()
    rows.grow(300)
    monkeypatch.setattr(House, "access_rows", rows)
    key = followed("checkpoint", "--log", "access", "--key").out.strip()
    assert key.startswith("gridledger-access/town+")
    assert followed("checkpoint", "--log", "access").out.startswith("gridledger-access/town\n300\n")
    assert followed("verify", "--log", "access").code == 0
    assert len(json.loads(followed("proof", "inclusion", "7", "--log", "access").out)["hashes"]) >= 8
    assert followed("bundle", "b", "--sealed", "--access").code == 0
    bundle, events_key = followed.folder / "b", vkey(followed)
    assert verified(bundle, "--key", events_key, "--access-key", key)[0] == 0
    looks = alone("refold", str(bundle), "--looks", "--json").answer()
    assert isinstance(looks, list)
    assert (len(looks), looks[0]["reader"]) == (300, "staff:1")
    edited(bundle, "access.ndjson", lambda lines: lines.pop(41))
    assert verified(bundle, "--key", events_key, "--access-key", key)[1:] == ([42], ["missing"])
    assert alone("refold", str(bundle), "--looks").code == 1
    del rows.rows[122]
    told = followed("verify", "--log", "access", "--json").answer()
    assert isinstance(told, dict)
    assert told["divergence"] == {"fault": "missing", "position": 123, "until": 123}
