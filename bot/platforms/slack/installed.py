"""The Sender of every workspace that the app is installed in: each message goes with its own workspace's token."""

from aiohttp import ClientSession

from bot.delivery.budget import Limits
from bot.delivery.theirs import TheirClock
from bot.domain.alert import Alert
from bot.domain.closed import Closed
from bot.domain.delivery import Delivery, Told
from bot.domain.subscription import Destination
from bot.errors import SendError, SendReason, StorageError
from bot.platforms.slack.client import make_client
from bot.platforms.slack.limits import LIMITS
from bot.platforms.slack.sender import SlackSender
from bot.platforms.slack.workspaces import InstalledWorkspaces


class InstalledSender:
    """Hands each message to the sender of its workspace; see SlackSender for what each of these does."""

    platform: str = "slack"
    limits: Limits = LIMITS

    def __init__(self, workspaces: InstalledWorkspaces, base_url: str, session: ClientSession) -> None:
        """`session`: the connections that all workspaces share; whoever opened it closes it."""
        self._workspaces, self._base_url, self._session = workspaces, base_url, session
        self.clock = TheirClock(lambda: self._with(None).ask_time())

    async def post(self, destination: Destination, alert: Alert, delivery_id: int, thread: str | None = None) -> str:
        """Post a new message."""
        return await (await self._at(destination)).post(destination, alert, delivery_id, thread)

    async def edit(self, destination: Destination, message_ref: str, alert: Alert, delivery_id: int) -> None:
        """Replace the content of a posted message."""
        await (await self._at(destination)).edit(destination, message_ref, alert, delivery_id)

    async def reply(self, destination: Destination, message_ref: str, alert: Alert, delivery_id: int) -> str:
        """Say what changed in the message's thread."""
        return await (await self._at(destination)).reply(destination, message_ref, alert, delivery_id)

    async def tell(self, destination: Destination, content: Told, delivery_id: int) -> str:
        """Post a digest, a notice or an announcement."""
        return await (await self._at(destination)).tell(destination, content, delivery_id)

    async def look(self, delivery: Delivery) -> str | None:
        """The message that carries the delivery's id."""
        return await (await self._at(delivery.destination)).look(delivery)

    async def _at(self, destination: Destination) -> SlackSender:
        """The token is asked for each time: it may have been revoked, or replaced, by another process."""
        try:
            found = await self._workspaces.authorize(destination.workspace)
        except StorageError as unreadable:
            raise SendError(SendReason.BAD_TOKEN, str(unreadable), permanent=True) from None
        if found is None:
            raise SendError(SendReason.BAD_TOKEN, Closed.UNINSTALLED, permanent=True)
        return self._with(found.bot_token)

    def _with(self, token: str | None) -> SlackSender:
        return SlackSender(make_client(token, self._base_url, session=self._session), self.clock)
