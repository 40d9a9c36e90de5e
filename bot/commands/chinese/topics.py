"""Replies in Chinese: a workspace's own topics, and what a query would have told."""

OF_TOPICS = {
    "Preview: {}": "预览：{}",
    "No entries yet to look at.": "尚无条目可看。",
    "Try again when feeds have been polled": "请在来源轮询之后再试",
    "Newest:": "最新：",
    "Near misses:": "差一点匹配：",
    "About {:.1f} alerts a day over {} ({} in all): US-China trade news only.": (
        "{1}平均每天约{0:.1f}条推送（共{2}条）：仅限中美贸易新闻。"
    ),
    "Keep it with /trade topic add NAME QUERY, or NAME gate on QUERY for US-China trade news only": (
        "保存：/trade topic add NAME QUERY；仅限中美贸易新闻：NAME gate on QUERY"
    ),
    "the last day": "最近一天",
    "the last {:.0f} days": "最近{:.0f}天",
    "No alert over {}.": "{}内没有推送。",
    "About {:.1f} alerts a day over {} ({} in all); {:.1f} a day of US-China trade news ({} in all).": (
        "{1}内每天约{0:.1f}则（共{2}则）；其中中美贸易新闻每天{3:.1f}则（共{4}则）。"
    ),
    "{} ({} of {})": "{}（{}/{}）",
    "Also told under: {}.": "这些主题也会推送：{}。",
    "not judged US-China trade news (score {:.2f}, 1 is enough)": "未判定为中美贸易新闻（得分{:.2f}，1即可）",
    "lacks {}": "缺少{}",
    "kept out by NOT {}": "被NOT {}排除",
    "not US-China trade": "非中美贸易",
    "a topic's name has 2 to 40 letters, digits, - or _, and no space": "主题名为2至40个字母、数字、- 或 _，不含空格",
    "the query of a workspace's own topic has at most {} characters": "工作区自有主题的查询至多{}个字符",
    "there is a topic {} already": "已有主题 {}",
    "{} is a topic everybody has; choose another name": "{} 是公共主题，请另取名称",
    "a workspace has at most {} topics of its own": "一个工作区至多有{}个自有主题",
    "Topic {} added": "已添加主题 {}",
    "Topic {} changed": "已更改主题 {}",
    "Topic {} removed": "已删除主题 {}",
    "Places that were subscribed to it: {}.": "曾订阅它的位置：{}个。",
    "this query would tell about {:.0f} stories a day; {:.0f} are the most": "此查询每天约推送{:.0f}则；上限为{:.0f}则",
    "{}. Narrow it with another word": "{}。请加词缩小范围",
    "US-China trade news only": "仅限中美贸易新闻",
    "All news, US-China trade or not": "所有新闻，不限中美贸易",
    "About {:.1f} alerts a day.": "每天约{:.1f}则。",
    "There is nothing yet to judge by how much it would tell.": "还没有可供估算推送数量的条目。",
    "somebody has changed {} meanwhile, and nothing of yours was kept. It is now: {}": (
        "其间有人更改了{}，您的更改未保存。现在是：{}"
    ),
    "this workspace has no topic {!r} of its own": "本工作区没有自有主题 {!r}",
}
