"""Fixtures every room's tests share."""

pytest_plugins = ["tests.support.services_plugin"]
