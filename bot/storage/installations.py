"""The workspaces that the bot was installed in, with their tokens encrypted."""

from datetime import datetime

from bot.domain.installation import Installation
from bot.domain.subscription import Destination
from bot.errors import StorageError
from bot.storage import departures, pauses
from bot.storage.database import Row, Transaction, moment, to_seconds
from bot.storage.subscriptions import destination_of, place
from bot.storage.vault import Vault

_HERE = "platform = :platform AND workspace = :workspace"


def put(tx: Transaction, vault: Vault, installation: Installation) -> None:
    """Keep an installation instead of an earlier one of that workspace.

    It may have repaired what was refused there, and a workspace that had left is back.
    """
    named = {"platform": installation.platform, "workspace": installation.workspace}
    tx.execute(f"DELETE FROM installations WHERE {_HERE}", **named)  # noqa: S608  constant
    values = {
        "name": installation.name,
        "sealed_token": vault.seal(installation.token),
        "bot_user": installation.bot_user,
        "installer": installation.installer,
        "scopes": " ".join(sorted(installation.scopes)),
        "installed_at": to_seconds(installation.installed_at),
        "language": installation.language,
    }
    tx.insert_many("installations", [{**named, **values}])
    pauses.probe_workspace(tx, installation.platform, installation.workspace)
    departures.end(tx, Destination(installation.platform, installation.workspace, ""))


def get(tx: Transaction, vault: Vault, platform: str, workspace: str) -> Installation | None:
    """One workspace's; None if the bot is not installed there. Raises StorageError if no key opens its token."""
    sql = f"SELECT * FROM installations WHERE {_HERE}"  # noqa: S608  constant
    rows = tx.rows(sql, platform=platform, workspace=workspace)
    return _installation(rows[0], vault) if rows else None


def every(tx: Transaction, vault: Vault) -> list[Installation]:
    """All whose token a key opens, the oldest first; of the others unreadable() says what to do."""
    return [_installation(row, vault) for row in _rows(tx) if not _fault(row, vault)]


def unreadable(tx: Transaction, vault: Vault) -> list[str]:
    """What to do about the tokens that no key opens: they name their workspaces, which are left out until then."""
    return list(dict.fromkeys(fault for row in _rows(tx) if (fault := _fault(row, vault))))


def installed_at(tx: Transaction, platform: str, workspace: str) -> datetime | None:
    """Since when the bot is installed in a workspace; None if it is not."""
    rows = tx.rows(
        f"SELECT installed_at FROM installations WHERE {_HERE}",  # noqa: S608  constant
        platform=platform,
        workspace=workspace,
    )
    return moment(rows[0]["installed_at"]) if rows else None


def installers(tx: Transaction) -> dict[str, Destination]:
    """Workspace (platform:workspace) -> the person who installed the bot there."""
    rows = tx.rows("SELECT platform, workspace, installer AS place FROM installations WHERE installer <> ''")
    return {here.tenant: here for here in map(destination_of, rows)}


def language_of(tx: Transaction, person: Destination) -> str:
    """The language that a person had when installing the bot in the workspace; "" for anybody else, or if not known."""
    sql = f"SELECT language FROM installations WHERE {_HERE} AND installer = :place"  # noqa: S608  constant
    rows = tx.rows(sql, **place(person))
    return rows[0]["language"] if rows else ""


def remove(tx: Transaction, platform: str, workspace: str) -> bool:
    """Forget an installation and its token; False if there was none. What the workspace has subscribed to stays."""
    sql = f"DELETE FROM installations WHERE {_HERE}"  # noqa: S608  constant
    return tx.execute(sql, platform=platform, workspace=workspace) > 0


def reseal(tx: Transaction, vault: Vault) -> int:
    """Encrypt with the newest key what an older one has sealed; returns how many tokens."""
    readable = [row for row in _rows(tx) if not _fault(row, vault)]
    old = [row for row in readable if not vault.is_newest(row["sealed_token"])]
    for row in old:
        tx.execute(
            f"UPDATE installations SET sealed_token = :sealed WHERE {_HERE}",  # noqa: S608  constant
            sealed=vault.seal(_token(row, vault)),
            platform=row["platform"],
            workspace=row["workspace"],
        )
    return len(old)


def _rows(tx: Transaction) -> list[Row]:
    return tx.rows("SELECT * FROM installations ORDER BY installed_at, platform, workspace")


def _fault(row: Row, vault: Vault) -> str:
    try:
        _token(row, vault)
    except StorageError as no_key:
        return str(no_key)
    return ""


def _installation(row: Row, vault: Vault) -> Installation:
    return Installation(
        platform=row["platform"],
        workspace=row["workspace"],
        name=row["name"],
        token=_token(row, vault),
        bot_user=row["bot_user"],
        installer=row["installer"],
        scopes=frozenset(row["scopes"].split()),
        installed_at=moment(row["installed_at"]),
        language=row["language"],
    )


def _token(row: Row, vault: Vault) -> str:
    return vault.open(row["sealed_token"], f"the token of {row['platform']}:{row['workspace']}")
