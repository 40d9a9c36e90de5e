"""What a person's home and its modal say, in English and in Chinese."""

from collections.abc import Callable

from bot.domain.phrase import Tongue, say

CHINESE = Tongue(
    "zh",
    {
        "Your subscriptions": "您的订阅",
        "Sent to you in direct messages. To change what a channel is sent, type `/trade` there.": (
            "以私信推送给您。频道的推送请在该频道用 `/trade` 更改。"
        ),
        "You are not told of anything yet: choose a topic below.": "您还没有订阅：请在下方选择主题。",
        "Topics": "主题",
        "Unsubscribe": "取消订阅",
        "Subscribe": "订阅",
        "At once": "即时",
        "Every hour": "每小时",
        "Every day": "每天",
        "Every story": "全部报道",
        "Urgent and flash": "重要和快讯",
        "Flash only": "仅快讯",
        "Quiet hours": "免打扰",
        "No quiet hours": "取消免打扰",
        "At": "时间",
        "From": "开始",
        "To": "结束",
        "{} more": "更多（{}）",
        "… and {} more": "……还有{}则",
        "Done.": "完成。",
        "Are you sure?": "确定吗？",
        "Yes": "是",
        "No": "否",
        "This message tells no story": "此消息不含报道",
        "Use the shortcut on an alert of mine.": "请在机器人推送的消息上使用此快捷方式。",
        "Back": "返回",
        "Edit": "修改",
        "Remove": "删除",
        "Nobody in this workspace is told of it then.": "此后本工作区无人再收到它。",
        "Create a topic": "新建主题",
        "your workspace's own": "本工作区自己的",
        "US-China trade news only": "仅限中美贸易新闻",
        "All news": "全部新闻",
        "Feeds": "来源",
        "Guests and people of another workspace may read here, and change nothing.": (
            "访客和其他工作区的人在此只能阅读，不能更改。"
        ),
        "Edit {}": "修改 {}",
        "Save": "保存",
        "Cancel": "取消",
        "Close": "关闭",
        "Name": "名称",
        "2 to 40 letters, digits, - or _": "2至40个字母、汉字、数字、- 或 _",
        "Query": "查询",
        'Words, "phrases", prefix*, AND, OR, NOT, ( ), NEAR(a b, 5). Enter shows what it would have told.': (
            '词、"词组"、前缀*、AND、OR、NOT、( )、NEAR(a b, 5)。按回车查看它会推送什么。'
        ),
        "Which news": "哪些新闻",
        "Preview": "预览",
        "One moment …": "请稍候……",
        "This topic is no more.": "该主题已不存在。",
    },
)

Say = Callable[..., str]
"""Takes an English template and its values."""


def english(template: str, *values: object) -> str:
    """Says things in English."""
    return str(say(template, *values))


def chinese(template: str, *values: object) -> str:
    """Says things in Chinese."""
    return CHINESE.put(say(template, *values))


def speaker(language: str) -> Say:
    """Says things in a language; in English where that is not known."""
    return chinese if language == CHINESE.language else english
