"""How each command is typed, what it does, and an example: what `help`, menus and completion show."""

from bot.commands.options import FORM
from bot.domain.phrase import say

RECENT_DEFAULT, RECENT_MOST = 5, 20
CALENDAR_DEFAULT, CALENDAR_MOST = 14, 60  # days
CHART_DEFAULT, CHART_MOST = 14, 91  # days

# name -> (form, what it does, an example); the order is the order of `help`.
COMMANDS: dict[str, tuple[str, str, str]] = {
    "help": ("help", say("this list"), "help"),
    "topics": ("topics", say("the topics you can subscribe to"), "topics"),
    "recent": ("recent [topic] [n]", say("the latest stories"), "recent soybeans 5"),
    "ledger": (
        "ledger [topic]",
        say("what was promised, and what is reported of it"),
        "ledger soybeans",
    ),
    "calendar": ("calendar [days]", say("what is due, what is late, what is out"), "calendar 30"),
    "chart": ("chart TOPIC [days]", say("a topic's stories a day, by their levels"), "chart soybeans 14"),
    "search": ("search QUERY", say("find entries"), 'search "rare earths" NOT magnets'),
    "story": ("story ID", say("all there is on one story"), "story s22a"),
    "subscribe": (
        f"subscribe TOPIC {FORM}",
        say(
            "tell this place of a topic's stories; `subscribe calendar` of releases, before and when they come; "
            "`subscribe pulse daily HH:MM` for a daily line on how the bot fares"
        ),
        "subscribe soybeans level urgent quiet 22:00-07:00 tz America/Chicago",
    ),
    "unsubscribe": ("unsubscribe TOPIC", say("stop telling"), "unsubscribe soybeans"),
    "subscriptions": ("subscriptions", say("what this place is told of"), "subscriptions"),
    "follow": (
        "follow STORY",
        say("tell this place of all that becomes of a story, whatever its topics"),
        "follow s22a",
    ),
    "unfollow": ("unfollow STORY", say("stop following"), "unfollow s22a"),
    "mute": ("mute STORY|TOPIC DURATION", say("silence for a while: 30m, 4h, 2d, 1w"), "mute s22a 4h"),
    "unmute": ("unmute STORY|TOPIC", say("end a mute"), "unmute s22a"),
    "preview": ("preview [gate on|off] QUERY", say("what a query would have told lately"), "preview soybeans AND 关税"),
    "why": ("why ID|LINK", say("why a story was told, or was not"), "why s22a"),
    "wrong": ("wrong STORY irrelevant|merge|side|figure", say("say what is wrong about a story"), "wrong s22a merge"),
    "topic": (
        "topic add|edit|remove NAME [gate on|off] QUERY",
        say("this workspace's own topics; gate on: US-China trade news only"),
        "topic add coffee coffee AND (tariff* OR 关税)",
    ),
    "feeds": ("feeds", say("how the feeds fare, and which sides they cover"), "feeds"),
}
