"""What is said on Discord only, in Chinese: for each English template its own."""

OF_DISCORD = {
    "Use this on an alert of mine.": "请对我的推送使用此项。",
    "This message tells no story": "此消息不是报道",
    "Are you sure?": "确定吗？",
    "At once": "即时",
    "Every hour": "每小时",
    "Every day at 08:00": "每天08:00",
    "Channel": "频道",
    "How often": "多久一次",
    "Subscribe": "订阅",
    "Create a topic": "新建主题",
    "This is for those who may manage this server": "仅限可以管理此服务器的人使用",
    "/trade subscriptions shows it all": "/trade subscriptions 显示全部订阅",
    "Choose a topic first": "请先选择主题",
    "That channel is not there any more: choose another": "该频道已不存在：请另选一个",
    (
        "**Tradewire** tells US-China trade news: one message a story, and who has said it. Choose the channel, "
        "the topics and how often; /trade-setup shows this again, and /trade help all there is."
    ): "**Tradewire** 推送中美贸易新闻：一则报道一条消息，并说明谁说的。请选择频道、主题和频率；"
    "/trade-setup 再次显示此面板，/trade help 显示全部命令。",
    "Choose what you are told of in direct messages, and how often. /trade help shows all there is.": (
        "请选择您在私信中收到什么，以及多久一次。/trade help 显示全部命令。"
    ),
    "\nThe menu has room for {} topics. For the other {} type /trade subscribe, which completes their names.": (
        "\n菜单只能列出{}个主题；其余{}个请输入 /trade subscribe，输入时会补全名称。"
    ),
    (
        "I was let into {}, and may write in no channel there. Let me view a channel, send messages and embed links "
        "in it; then type /trade-setup there."
    ): "我已加入{}，但那里没有我可以发言的频道。请允许我在某个频道中查看频道、发送消息和嵌入链接，"
    "然后在该频道输入 /trade-setup。",
    "Name: 2 to 40 letters, digits, - or _": "名称：2至40个字母、汉字、数字、- 或 _",
    "Query: words, AND, OR, NOT, NEAR(a b, 5)": "查询：词、AND、OR、NOT、NEAR(a b, 5)",
    "Which news": "哪些新闻",
    "US-China trade news only": "仅限中美贸易新闻",
    "All news": "全部新闻",
    "/trade {} concerns everybody in this channel.": "/trade {} 对本频道所有人生效。",
    "Done": "完成",
    "Done.": "完成。",
    "… and {} more": "……还有{}则",
}
