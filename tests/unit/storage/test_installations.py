"""Installations on every engine: their tokens are encrypted, keys can be changed, and errors say what to do."""

import base64
from dataclasses import replace

import pytest

from bot.domain.installation import Installation
from bot.errors import SendError, SendReason, StorageError
from bot.storage import installations, pauses
from bot.storage.database import Database
from bot.storage.vault import Vault
from tests.values import CHANNEL, NOW, ago

OLD, NEW, OTHER = (base64.b64encode(bytes([each]) * 32).decode() for each in (250, 7, 9))  # the first has + and / in it
HERE = Installation(
    "slack", "T1", "Grain desk", "xoxb-canary", "UBOT", "U1", frozenset({"commands", "chat:write"}), NOW
)
THERE = replace(HERE, workspace="T2", token="xoxb-other", installed_at=ago(days=1))


async def test_an_installation_comes_back_as_it_was_put_and_the_latest_counts(database: Database) -> None:
    vault = Vault(OLD)
    assert await database.read(installations.get, vault, "slack", "T1") is None
    await database.write(installations.put, vault, replace(HERE, token="xoxb-first"))
    await database.write(installations.put, vault, HERE)
    await database.write(installations.put, vault, THERE)
    assert await database.read(installations.get, vault, "slack", "T1") == HERE
    assert await database.read(installations.every, vault) == [THERE, HERE]
    assert await database.write(installations.remove, "slack", "T1")
    assert not await database.write(installations.remove, "slack", "T1")
    assert await database.read(installations.every, vault) == [THERE]


async def test_a20_no_token_is_readable_in_the_store_or_in_a_repr(database: Database) -> None:
    await database.write(installations.put, Vault(OLD), HERE)
    rows = await database.read(lambda tx: tx.rows("SELECT * FROM installations"))
    assert "canary" not in repr(rows)
    assert "canary" not in repr(HERE)


async def test_a_new_key_before_the_old_one_takes_over_and_the_old_one_can_go(database: Database) -> None:
    await database.write(installations.put, Vault(OLD), HERE)
    await database.write(installations.put, Vault(OLD), THERE)
    both = Vault(f"{NEW}, {OLD}")
    assert await database.read(installations.get, both, "slack", "T1") == HERE
    assert await database.write(installations.reseal, both) == 2
    assert await database.write(installations.reseal, both) == 0
    assert await database.read(installations.every, Vault(NEW)) == [THERE, HERE]
    with pytest.raises(StorageError, match="slack:T2: it was encrypted with a key"):
        await database.read(installations.get, Vault(OLD), "slack", "T2")


async def test_a_workspace_whose_token_no_key_opens_is_left_out_and_named_and_holds_up_no_other(
    database: Database,
) -> None:
    await database.write(installations.put, Vault(OTHER), HERE)
    await database.write(installations.put, Vault(OLD), THERE)
    both = Vault(f"{NEW}, {OLD}")
    assert await database.write(installations.reseal, both) == 1
    assert await database.read(installations.every, Vault(NEW)) == [THERE]
    (fault,) = await database.read(installations.unreadable, Vault(NEW))
    assert fault.startswith("the token of slack:T1: it was encrypted with a key")
    assert await database.write(installations.reseal, Vault(f"{NEW}, {OTHER}")) == 1, "the remedy helps"
    assert await database.read(installations.every, Vault(NEW)) == [THERE, HERE]
    assert await database.read(installations.unreadable, Vault(NEW)) == []


async def test_without_a_key_nothing_is_kept_and_the_error_says_how_to_make_one(database: Database) -> None:
    with pytest.raises(StorageError, match="openssl rand -base64 32"):
        await database.write(installations.put, Vault(""), HERE)
    assert await database.read(installations.every, Vault("")) == []
    await database.write(installations.put, Vault(OLD), HERE)
    (fault,) = await database.read(installations.unreadable, Vault(""))
    assert fault.startswith("TRADEWIRE_SECRET_KEY is not set")
    assert await database.write(installations.reseal, Vault("")) == 0
    assert await database.write(installations.remove, "slack", "T1"), "forgetting needs no key"


@pytest.mark.parametrize("key", ["short", "x" * 44, OLD[:-2], f"{OLD},nokey"])
def test_what_is_no_key_is_refused_and_not_repeated(key: str) -> None:
    with pytest.raises(ValueError, match="32 random bytes") as refused:
        Vault(key)
    assert key not in str(refused.value)


async def test_f42_installing_anew_is_a_sign_of_repair_for_the_whole_workspace(database: Database) -> None:
    error = SendError(SendReason.BAD_TOKEN, "token_revoked", permanent=True)
    await database.write(pauses.begin, CHANNEL, error, NOW)
    await database.write(pauses.begin, CHANNEL, SendError(SendReason.PLACE_GONE, "is_archived"), NOW)
    assert await database.read(pauses.held_here, CHANNEL, NOW)
    await database.write(installations.put, Vault(OLD), THERE)
    assert await database.read(pauses.held_here, CHANNEL, NOW), "that was another workspace"
    await database.write(installations.put, Vault(OLD), HERE)
    assert not await database.read(pauses.held_here, CHANNEL, NOW)
