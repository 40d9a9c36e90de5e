"""Encrypts what must not be read from a stolen database: by the operator's newest key, opened by any of them."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.errors import StorageError
from bot.text.checks import read_keys

_MAKE_ONE = "make one with: openssl rand -base64 32"


class Vault:
    """Seals and opens texts (https://cryptography.io/en/latest/fernet/: AES-128-CBC with HMAC-SHA256).

    The library is loaded when there is something to seal: without installed tokens nobody pays its 9 MB.
    """

    def __init__(self, keys: str) -> None:
        """`keys` as in TRADEWIRE_SECRET_KEY: one, or several with commas, the newest first. Raises ValueError."""
        self._keys = read_keys(keys)

    def seal(self, text: str) -> str:
        """The text encrypted. Raises StorageError without a key."""
        from cryptography.fernet import Fernet  # noqa: PLC0415

        return Fernet(self._some()[0]).encrypt(text.encode()).decode()

    def open(self, sealed: str, whose: str) -> str:
        """The text again. Raises StorageError, which names `whose` it is, if none of the keys opens it."""
        text = _opened(sealed, self._some())
        if text is None:
            raise StorageError(
                f"{whose}: it was encrypted with a key that TRADEWIRE_SECRET_KEY no longer holds. Put that key back, "
                "behind the new one and a comma, or install the app there again."
            )
        return text

    def seal_at(self, text: str, now: datetime) -> str:
        """The text encrypted, with the moment of it. Raises StorageError without a key."""
        from cryptography.fernet import Fernet  # noqa: PLC0415

        return Fernet(self._some()[0]).encrypt_at_time(text.encode(), int(now.timestamp())).decode()

    def open_at(self, sealed: str, now: datetime, life: timedelta) -> str | None:
        """The text again, unless it was sealed longer ago than that, by somebody else, or not at all: then None."""
        from cryptography.fernet import Fernet, InvalidToken, MultiFernet  # noqa: PLC0415

        try:
            keys = MultiFernet([Fernet(key) for key in self._some()])
            seconds = int(life.total_seconds())
            return keys.decrypt_at_time(sealed.encode(), seconds, int(now.timestamp())).decode()
        except (InvalidToken, ValueError):
            return None

    def is_newest(self, sealed: str) -> bool:
        """Was it sealed with the first key? Raises StorageError without a key."""
        return _opened(sealed, self._some()[:1]) is not None

    def _some(self) -> Sequence[bytes]:
        if not self._keys:
            raise StorageError(f"TRADEWIRE_SECRET_KEY is not set, and tokens are only kept encrypted: {_MAKE_ONE}")
        return self._keys


def _opened(sealed: str, keys: Sequence[bytes]) -> str | None:
    """The text; None if none of the keys opens it."""
    from cryptography.fernet import Fernet, InvalidToken, MultiFernet  # noqa: PLC0415

    try:
        return MultiFernet([Fernet(key) for key in keys]).decrypt(sealed.encode()).decode()
    except InvalidToken:
        return None
