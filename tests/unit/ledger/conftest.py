"""The world of the ledger's tests."""

from tests.unit.commands.conftest import world

__all__ = ["world"]
