"""The one fact without which no store destroys a key."""

ERASED_TOPIC = "person.erased.v1"
