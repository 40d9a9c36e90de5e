"""What Discord shows of the bot before anybody asks it: names and descriptions of its commands, in Chinese too."""

import discord
from discord import app_commands

from bot.commands.chinese import CHINESE

# Names of commands and of what they take, as Discord lets them be written:
# https://docs.discord.com/developers/interactions/application-commands#application-command-object-application-command-naming
NAMES = {
    "trade": "贸易",
    "trade-setup": "贸易设置",
    "help": "帮助",
    "topics": "主题列表",
    "recent": "最新",
    "ledger": "台账",
    "calendar": "日历",
    "chart": "图表",
    "search": "搜索",
    "story": "报道",
    "subscribe": "订阅",
    "unsubscribe": "退订",
    "subscriptions": "订阅列表",
    "follow": "跟踪",
    "unfollow": "取消跟踪",
    "mute": "静音",
    "unmute": "取消静音",
    "preview": "预览",
    "why": "为何",
    "wrong": "有误",
    "topic": "主题",
    "add": "新建",
    "edit": "修改",
    "remove": "删除",
    "feeds": "来源",
    "number": "数量",
    "query": "查询",
    "id": "编号",
    "what": "对象",
    "how_long": "多久",
    "name": "名称",
    "gate": "仅限中美贸易",
    "cadence": "频率",
    "at": "时间",
    "level": "级别",
    "min_outlets": "最少媒体数",
    "sides": "表态方",
    "lang": "语言",
    "most": "每天最多",
    "quiet": "免打扰",
    "strict": "快讯也免打扰",
    "days": "日子",
    "tz": "时区",
    "threads": "仅在子区",
    "mention": "提及身份组",
    "channel": "频道",
    "Why this alert?": "为何收到？",
}
TEXTS = {
    "US-China trade news: who has said it, and what becomes of it": "中美贸易新闻：谁说的，后来如何",
    "choose what this server is told, and where": "选择此服务器在哪里收到什么",
    "tell this channel, or you, of a topic's stories": "在此频道（或向您）推送某主题的报道",
    "this server's own topics": "此服务器自己的主题",
    "make a topic of this server's own": "新建此服务器自己的主题",
    "change a topic of this server's own": "修改此服务器自己的主题",
    "remove a topic of this server's own": "删除此服务器自己的主题",
    "a topic": "主题",
    "how many stories": "多少则报道",
    "how many days": "多少天",
    'words, "phrases", prefix*, AND, OR, NOT, ( ), NEAR(a b, 5)': '词、"词组"、前缀*、AND、OR、NOT、( )、NEAR(a b, 5)',
    "the id that an alert shows; a word of its headline finds it": "推送中显示的编号；输入标题中的词可找到它",
    "the id that an alert shows, or a link": "推送中显示的编号，或链接",
    "a story or a topic": "报道或主题",
    "30m, 4h, 2d, 1w": "30m（分钟）、4h（小时）、2d（天）、1w（周）",
    "what is wrong": "什么有误",
    "how often": "多久一次",
    "when the daily digest comes: 08:00": "每日摘要的时间：08:00",
    "the least told": "最低推送级别",
    "once so many outlets report it": "达到多少家媒体报道后",
    "once these have spoken: us_official, cn_official, ... with commas": (
        "这些方表态后：us_official、cn_official 等，用逗号分隔"
    ),
    "in which language you read": "以何种语言阅读",
    "at most so many a day, the rest in a digest": "每天最多多少则，其余归入摘要",
    "no messages but flash: 22:00-07:00": "此时段只收快讯：22:00-07:00",
    "in quiet hours no flash either": "免打扰时段也不收快讯",
    "mon-fri, or sat,sun": "mon-fri 或 sat,sun",
    "Area/City": "地区/城市",
    "follow-ups in threads only": "后续仅在子区",
    "a role to mention with each new story; admins only": "每则新报道提及的身份组（仅管理员）",
    "another channel than this": "其他频道（默认本频道）",
    "2 to 40 letters, digits, - or _": "2至40个字母、汉字、数字、- 或 _",
    "US-China trade news only": "仅限中美贸易新闻",
    "at once": "即时",
    "every hour": "每小时",
    "every day": "每天",
    "every story": "全部报道",
    "urgent and flash": "重要和快讯",
    "flash only": "仅快讯",
    "not US-China trade news": "不是中美贸易新闻",
    "different events in one": "混入了不同事件",
    "somebody has not said that": "有人并未这样说",
    "a figure is wrong": "数字有误",
    "English": "英文",
    "Chinese": "中文",
}
_CHINESE_LOCALES = frozenset({discord.Locale.chinese, discord.Locale.taiwan_chinese})


def language_of(locale: discord.Locale) -> str:
    """In which of the bot's languages somebody reads who has Discord in this one."""
    return "zh" if locale in _CHINESE_LOCALES else "en"


def chinese_of(text: str) -> str | None:
    """The Chinese of a name or a description; None if it has none."""
    return NAMES.get(text) or TEXTS.get(text) or CHINESE.templates.get(text)


class Translator(app_commands.Translator):
    """What discord.py asks for the names and descriptions in other languages."""

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        """The Chinese where that is asked for; None leaves English."""
        return chinese_of(string.message) if language_of(locale) == "zh" else None
