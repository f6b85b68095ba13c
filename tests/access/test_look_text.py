"""A look as bytes: the same for ever, also those written before a member was added."""

from dataclasses import replace

import pytest

from access.look import Outcome
from access.look_text import LookNotReadable, look_from, stored
from tests.access.looks import LI, look

OLD = (
    b'{"at":"2026-03-02T01:30:00.000000Z","request_id":"00000000-0000-0000-0000-000000000001",'
    b'"reader":"staff:G0001","role":"grid_worker","login":1,"action":"registry.person","purpose":"duty",'
    b'"basis":"statutory_duty","outcome":"shown","subjects":["01JZZZZZZZZZZZZZZZZZZZZZA1"],"objects":[],'
    b'"fields":["name"],"rows":1,"times":1}'
)


def test_an_entry_from_before_reasons_were_kept_reads_and_is_written_as_it_was() -> None:
    assert stored(look_from(OLD)) == OLD == stored(look("staff:G0001", LI))


def test_a_reason_stands_at_the_end() -> None:
    unmasked = replace(look("staff:G0001", LI), outcome=Outcome.UNMASKED, reason="核对申报")
    said = OLD.replace(b"shown", b"unmasked")[:-1] + ',"reason":"核对申报"}'.encode()
    assert (stored(unmasked), look_from(said)) == (said, replace(unmasked, at=look_from(said).at))


def test_bytes_that_are_no_look_are_refused() -> None:
    with pytest.raises(LookNotReadable):
        look_from(OLD.replace(b'"duty"', b'"curiosity"'))
