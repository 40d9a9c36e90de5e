"""How each command is typed, what it does, and an example: what `help`, menus and completion show."""

from bot.domain.phrase import say

RECENT_DEFAULT, RECENT_MOST = 5, 20
CALENDAR_DEFAULT, CALENDAR_MOST = 14, 60  # days
CHART_DEFAULT, CHART_MOST = 14, 91  # days

# name -> (form, what it does, an example); the order is the order of `help`, what a newcomer needs first.
COMMANDS: dict[str, tuple[str, str, str]] = {
    "help": ("help", say("this list"), "help"),
    "topics": ("topics", say("the topics you can subscribe to"), "topics"),
    "subscribe": (
        "subscribe TOPIC [options]",
        say(
            "tell this place of a topic's stories; `subscribe calendar` of releases, before and when they come; "
            "`subscribe pulse daily HH:MM` for a daily line on how the bot fares"
        ),
        "subscribe soybeans level urgent quiet 22:00-07:00 tz America/Chicago",
    ),
    "unsubscribe": ("unsubscribe TOPIC", say("end a subscription"), "unsubscribe soybeans"),
    "subscriptions": ("subscriptions", say("what this place is told of"), "subscriptions"),
    "recent": ("recent [topic] [n]", say("the latest stories"), "recent soybeans 5"),
    "search": ("search QUERY", say("find reports, the newest first"), 'search "rare earths" NOT magnets'),
    "story": ("story ID", say("all there is on one story"), "story s22a"),
    "why": ("why ID|LINK", say("why a story was told, or was not"), "why s22a"),
    "follow": (
        "follow STORY",
        say("tell this place of every further step of a story, whatever its topics"),
        "follow s22a",
    ),
    "unfollow": ("unfollow STORY", say("stop following"), "unfollow s22a"),
    "mute": ("mute STORY|TOPIC DURATION", say("silence for a while: 30m, 4h, 2d, 1w"), "mute s22a 4h"),
    "unmute": ("unmute STORY|TOPIC", say("end a mute"), "unmute s22a"),
    "calendar": ("calendar [days]", say("which releases are due, late or out"), "calendar 30"),
    "ledger": (
        "ledger [topic]",
        say("which purchases were promised, and what statistics report of them"),
        "ledger soybeans",
    ),
    "chart": ("chart TOPIC [days]", say("a topic's stories a day, by their levels"), "chart soybeans 14"),
    "preview": (
        "preview [gate on|off] QUERY",
        say("try a query: what it would have told over the last days"),
        "preview soybeans AND 关税",
    ),
    "topic": (
        "topic add|edit|remove NAME [gate on|off] QUERY",
        say("this workspace's own topics; gate on: US-China trade news only"),
        "topic add coffee coffee AND (tariff* OR 关税)",
    ),
    "wrong": (
        "wrong STORY irrelevant|merge|side|figure",
        say("tell the bot's operator what is wrong about a story"),
        "wrong s22a merge",
    ),
    "feeds": ("feeds", say("how the feeds fare, and which sides they cover"), "feeds"),
}
