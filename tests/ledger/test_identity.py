"""Identities are fixed for ever: other processes and other years must derive the same."""

from uuid import UUID

from ledger.identity import message_key, stream_id


def test_a_stream_keeps_its_id_for_ever() -> None:
    assert stream_id("dispute:GL0000000000010") == UUID("691b97cf-996c-5576-99da-274ee2c33516")


def test_a_message_keeps_its_key_for_ever() -> None:
    assert message_key("urn:gridledger:source:xiheqiao-app", "m-1") == UUID(
        "9ec446f6-f56c-5f6e-378e-9698180b4eff"
    )


def test_source_and_id_do_not_run_into_each_other() -> None:
    assert message_key("urn:a", "bc") != message_key("urn:ab", "c")
