"""What people do on Slack, whichever way it reaches us: commands, buttons and shortcuts, and the answers to them."""

import logging
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookResponse
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.commands.caller import CommandHandler
from bot.commands.chinese import in_language
from bot.commands.choices import why_choices
from bot.commands.once import First, always
from bot.domain.alert import Reply
from bot.platforms.slack.again import persist
from bot.platforms.slack.blocks import Message
from bot.platforms.slack.buttons import pressed, stories_of
from bot.platforms.slack.callers import Authorize, Callers, remembering
from bot.platforms.slack.client import SDK_LOG, make_client
from bot.platforms.slack.doings import Doings
from bot.platforms.slack.pictures import Pictures
from bot.platforms.slack.replies import reply_blocks
from bot.platforms.slack.views import Overviews, Views
from bot.platforms.slack.words import speaker

COMMAND = "/trade"
WHY_SHORTCUT = "why_this_alert"  # the message shortcut's callback id
ANSWER_TIMEOUT = 10
NOT_INSTALLED = "Tradewire is not installed in this workspace any more. Whoever runs it can install it again."

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Given:
    """Who did something, where, and where the answer goes; `mine` if it is for that person, wherever he did it."""

    team: str
    user: str
    channel: str
    response_url: str
    mine: bool = False
    group: bool = False  # whether that is a direct message of several people


class SlackApplication:
    """The app as Slack knows it; a transport feeds its `bolt`."""

    def __init__(
        self,
        authorize: Authorize,
        base_url: str,
        handle: CommandHandler,
        overview: Overviews | None = None,
        first: First = always,
        public_url: str = "",
    ) -> None:
        """Without an `overview` nobody has a home; `first` remembers what was done beyond this process.

        `public_url` is where Slack finds the bot; "" where it does not, and charts are text.
        """
        self.pictures = Pictures(public_url)
        self._handle = handle
        authorize = remembering(authorize)
        self._callers, self.doings = Callers(authorize, base_url), Doings(first)

        self.bolt = _bolt(authorize, base_url)
        self.bolt.command(COMMAND)(self._on_command)
        if overview is not None:
            Views(self._callers, self.doings, handle, overview).register(self.bolt)
        self.bolt.action(re.compile(""))(self._on_button)
        self.bolt.shortcut(WHY_SHORTCUT)(self._on_shortcut)

    async def stop(self) -> None:
        """Let answers under way finish for a few seconds."""
        await self.doings.stop()
        await self._callers.stop()

    async def _on_command(self, ack: Callable[[], Awaitable[Any]], command: dict[str, Any]) -> None:
        await ack()  # within 3 seconds: https://docs.slack.dev/interactivity/implementing-slash-commands
        text, where = str(command.get("text") or ""), str(command["channel_id"])
        given = _Given(
            str(command["team_id"]),
            str(command["user_id"]),
            where,
            str(command["response_url"]),
            group=_is_group(command.get("channel_name")),
        )
        self.doings.once(command, lambda: self._carry_out(text, given))

    async def _on_button(self, ack: Callable[[], Awaitable[Any]], body: dict[str, Any]) -> None:
        await ack()
        asked, given = pressed(body), _of_interaction(body)
        if asked.reply is not None:
            reply = asked.reply
            self.doings.once(body, lambda: self._ask_back(given, reply))
        else:
            given = replace(given, mine=asked.mine)
            self.doings.once(body, lambda: self._carry_out(asked.command, given, asked.start))

    async def _on_shortcut(self, ack: Callable[[], Awaitable[Any]], body: dict[str, Any]) -> None:
        await ack()
        given, stories = _of_interaction(body), stories_of(body.get("message") or {})
        if len(stories) == 1:
            self.doings.once(body, lambda: self._carry_out(f"why {stories[0]}", given))
        else:
            self.doings.once(body, lambda: self._ask_back(given, why_choices(stories) if stories else None))

    async def _carry_out(self, text: str, given: _Given, start: int = 0) -> None:
        caller = await self._callers.at(given.team, given.user, "" if given.mine else given.channel, given.group)
        reply, say = await self._handle(text, caller), speaker(caller.language)
        picture = "" if start else await self.pictures.address_of(reply.chart)
        # Slack takes no message at all with a picture that it could not fetch just then:
        # https://github.com/slackapi/python-slack-sdk/issues/1782
        if not picture or not await self._say(given, reply_blocks(reply, say, text, start, picture)):
            await self._say(given, reply_blocks(reply, say, text, start))

    async def _ask_back(self, given: _Given, reply: Reply | None) -> None:
        """Say what needs no command, in the language of whoever asked; None where the message tells no story."""
        language = (await self._callers.at(given.team, given.user)).language
        say = speaker(language)
        if reply is None:
            shown = Reply(say("This message tells no story"), say("Use the shortcut on an alert of mine."), ok=False)
        else:
            shown = in_language(language, reply)
        await self._say(given, reply_blocks(shown, say))

    async def _say(self, given: _Given, message: Message) -> bool:
        """Whether Slack has taken it, or there is nowhere to say it."""
        if not given.response_url:
            return True  # pressed in a home or a modal of an earlier version
        text, blocks = message
        webhook = AsyncWebhookClient(given.response_url, timeout=ANSWER_TIMEOUT, retry_handlers=[], logger=SDK_LOG)

        async def send() -> WebhookResponse:
            sent = await webhook.send(text=text, blocks=blocks, response_type="ephemeral", replace_original=False)
            if sent.status_code == 429 or sent.status_code >= 500:
                raise SlackApiError(f"HTTP {sent.status_code}", sent)  # type: ignore[no-untyped-call]
            return sent

        answer = await persist(send)  # that it may stand there twice harms less than a change without an answer
        if answer.status_code != 200:
            _log.warning("Slack did not take the answer to a command: HTTP %s", answer.status_code)
        return answer.status_code == 200


def _of_interaction(payload: dict[str, Any]) -> _Given:
    """Of a button or a shortcut."""
    team, channel = payload.get("team") or {}, payload.get("channel") or {}
    # In an organisation a user's own workspace may be another than the one he acts in, which `team` is.
    return _Given(
        str(team.get("id") or ""),
        str(payload["user"]["id"]),
        str(channel.get("id") or ""),
        str(payload.get("response_url") or ""),
        group=_is_group(channel.get("name")),
    )


def _is_group(channel_name: Any) -> bool:
    # https://docs.slack.dev/reference/objects/conversation-object: a group's has the names of all who are in it.
    return str(channel_name or "").startswith("mpdm-")


def _bolt(authorize: Authorize, base_url: str) -> AsyncApp:
    async def authorized(team_id: str | None) -> AuthorizeResult | None:  # Bolt calls no method right
        return await authorize(team_id or "")

    # Bolt warns that a client of our own makes it skip SLACK_BOT_TOKEN from the environment; that is meant.
    log = logging.getLogger(f"{__name__}.bolt")
    log.setLevel(logging.ERROR)
    return AsyncApp(
        client=make_client(None, base_url),
        authorize=authorized,  # type: ignore[arg-type]
        signing_secret="",  # who posts to us is asked by the endpoint, before Bolt reads anything
        request_verification_enabled=False,
        user_facing_authorize_error_message=NOT_INSTALLED,
        process_before_response=True,  # an event is acknowledged with its effect, or when that takes too long
        logger=log,
    )
