"""Replies in Chinese: what `/trade help` says of each command."""

OF_COMMANDS = {
    "this list": "本列表",
    "the topics you can subscribe to": "可订阅的主题",
    "the latest stories": "最新报道",
    "find reports, the newest first": "查找报道，最新的在前",
    "all there is on one story": "一则报道的全部内容",
    "tell this place of a topic's stories; `subscribe calendar` of releases, before and when they come; "
    "`subscribe pulse daily HH:MM` for a daily line on how the bot fares": (
        "在此处推送某主题的报道；`subscribe calendar` 在各项数据发布前提醒、发布时告知；"
        "`subscribe pulse daily HH:MM` 每天一行机器人运行情况"
    ),
    "end a subscription": "取消订阅",
    "what this place is told of": "此处订阅了什么",
    "tell this place of every further step of a story, whatever its topics": "在此处推送一则报道的全部后续，不论主题",
    "stop following": "停止跟踪",
    "silence for a while: 30m, 4h, 2d, 1w": "静音一段时间：30m、4h、2d、1w",
    "end a mute": "取消静音",
    "try a query: what it would have told over the last days": "试用查询：过去几天它会推送什么",
    "why a story was told, or was not": "一则报道为何推送或未推送",
    "tell the bot's operator what is wrong about a story": "告诉机器人运营者一则报道有何错误",
    "this workspace's own topics; gate on: US-China trade news only": "本工作区自己的主题；gate on：仅限中美贸易新闻",
    "how the feeds fare, and which sides they cover": "各来源的状况，以及覆盖了哪些方",
    "Commands": "命令",
    "Begin with /trade subscribe soybeans. In a channel a command is about the channel, in a direct message about "
    "you.": ("请从 /trade subscribe soybeans 开始。在频道中，命令作用于该频道；在私信中，作用于您本人。"),
    "TOPIC: a name from /trade topics. ID and STORY: the short id of an alert, such as s22a. LINK: the address of "
    'a report. QUERY: words, "phrases", prefix*, AND, OR, NOT, ( ), NEAR(a b, 5).': (
        "TOPIC：/trade topics 中的名称。ID 与 STORY：推送中的短编号，如 s22a。LINK：报道的网址。"
        'QUERY：词、"词组"、前缀*、AND、OR、NOT、( )、NEAR(a b, 5)。'
    ),
    "Options of subscribe, in any order: {}. SIDE is {}.": "subscribe 的选项，顺序不限：{}。SIDE 为 {}。",
}
