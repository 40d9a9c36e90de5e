"""Replies in Chinese: what `/trade help` says of each command."""

OF_COMMANDS = {
    "this list": "本列表",
    "the topics you can subscribe to": "可订阅的主题",
    "the latest stories": "最新报道",
    "find entries": "查找条目",
    "all there is on one story": "一则报道的全部内容",
    "tell this place of a topic's stories; `subscribe calendar` of releases, before and when they come; "
    "`subscribe pulse daily HH:MM` for a daily line on how the bot fares": (
        "在此处推送某主题的报道；`subscribe calendar` 在各项数据发布前提醒、发布时告知；"
        "`subscribe pulse daily HH:MM` 每天一行机器人运行情况"
    ),
    "stop telling": "停止推送",
    "what this place is told of": "此处订阅了什么",
    "tell this place of all that becomes of a story, whatever its topics": "在此处推送一则报道的全部后续，不论主题",
    "stop following": "停止跟踪",
    "silence for a while: 30m, 4h, 2d, 1w": "静音一段时间：30m、4h、2d、1w",
    "end a mute": "取消静音",
    "what a query would have told lately": "某查询近来会推送什么",
    "why a story was told, or was not": "一则报道为何推送或未推送",
    "say what is wrong about a story": "指出一则报道有何错误",
    "this workspace's own topics; gate on: US-China trade news only": "本工作区自己的主题；gate on：仅限中美贸易新闻",
    "how the feeds fare, and which sides they cover": "各来源的状况，以及覆盖了哪些方",
    "Commands": "命令",
    'QUERY: words, "phrases", prefix*, AND, OR, NOT, ( ), NEAR(a b, 5)': (
        'QUERY：词、"词组"、前缀*、AND、OR、NOT、( )、NEAR(a b, 5)'
    ),
}
