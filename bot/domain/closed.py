"""Why a place or a workspace is closed to us."""

from enum import StrEnum


class Closed(StrEnum):
    """Why nothing can be told in a place any more: the word in `/trade why`, in the log and to the owner."""

    ARCHIVED = "is_archived"
    DELETED = "channel_deleted"
    REMOVED = "bot_removed"
    DEACTIVATED = "user_deactivated"
    UNINSTALLED = "app_uninstalled"
    REVOKED = "token_revoked"
    INACTIVE = "account_inactive"  # the workspace is deleted, or the bot in it


# Somebody wanted it so: what waits there is deleted in a month, and until then there is nothing to be repaired.
WILLED = frozenset({Closed.DELETED, Closed.DEACTIVATED, Closed.UNINSTALLED})
