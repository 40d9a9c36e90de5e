"""Replies in Chinese: what cannot be done."""

OF_ERRORS = {
    "That did not work": "未能完成",
    "The database is busy": "数据库繁忙",
    "Nothing was changed. Please try again in a minute.": "未作任何更改。请稍后再试。",
    "The cause is in the bot's log; its operator can help.": "原因见机器人的日志；请联系运营者。",
    "Too many commands": "命令过多",
    "This workspace has given about {} in a minute. Try again in {} s.": (
        "本工作区一分钟内已发约{}条命令。请{}秒后再试。"
    ),
    "For example: {}": "例如：{}",
    "{}.": "{}。",
    "a command has at most {} characters": "一条命令至多{}个字符",
    "{} needs a topic": "{} 需要一个主题",
    "there is no topic {}{}": "没有主题{}{}",
    "; did you mean {}?": "；您是指 {} 吗？",
    "; `topics` lists them": "；`topics` 列出全部主题",
    "{} is not expected after the topic": "主题之后不应有{}",
    "{} is not expected after the name": "名称之后不应有{}",
    "{} takes the id that an alert shows, such as s22a": "{} 需要推送中显示的编号，例如 s22a",
    "recent shows 1 to {} stories": "recent 显示1至{}则报道",
    "search needs a query": "search 需要一个查询",
    "{} is no option of subscribe; there are {}": "{}不是 subscribe 的选项；可用：{}",
    "{} needs a value": "{} 需要一个值",
    "mute takes a story or topic and a duration": "mute 需要报道或主题，以及时长",
    "preview needs a query": "preview 需要一个查询",
    "wrong takes a story and what is wrong about it: {}": "wrong 需要报道编号和错误类型：{}",
    "topic takes add, edit or remove, and a name": "topic 需要 add、edit 或 remove，以及名称",
    "topic {} needs a query after the name": "topic {} 在名称之后需要查询",
    "level is flash, urgent or routine, not {}": "level 为 flash、urgent 或 routine，不是{}",
    "min-outlets takes a number from 1 to 99, not {}": "min-outlets 为1至99的数字，不是{}",
    "sides are {}; not {}": "sides 可用：{}；不是{}",
    "lang is en or zh, not {}": "lang 为 en 或 zh，不是{}",
    "{} is no duration: write 30m, 4h, 2d or 1w, 52w at most": "{}不是时长：请写 30m、4h、2d 或 1w，至多 52w",
    "there is no command {}; did you mean {}?": "没有命令{}；您是指 {} 吗？",
    "there is no command {}; `help` lists them": "没有命令{}；`help` 列出全部命令",
    "max takes a number of stories a day from 1 to 999, not {}": "max 为每天1至999则，不是{}",
    "quiet takes two times, not {}": "quiet 需要两个时间，不是{}",
    "quiet hours that end when they begin are the whole day": "免打扰起止相同等于全天",
    "strict belongs after quiet hours": "strict 应写在免打扰时段之后",
    "days are named as mon-fri or mon,wed,fri; not {}": "日期写作 mon-fri 或 mon,wed,fri；不是{}",
    "there is no time zone {}; zones are named Area/City": "没有时区{}；时区写作 Area/City",
    "a time from 00:00 to 23:59 is expected, not {}": "时间应为 00:00 至 23:59，不是{}",
    "there is no story {}": "没有报道 {}",
    "guests and people of another workspace may read here, and change nothing": (
        "访客和其他工作区的人在此只能阅读，不能更改"
    ),
    "{} may change {}; ask one of them": "{}可以更改{}；请联系他们",
    "The bot is not in this channel and can tell nothing here: invite it now.": (
        "机器人不在此频道中，无法在此推送：请现在邀请它加入。"
    ),
    "only members of a channel may change {}, in that channel": "只有频道的成员才能更改{}，且须在该频道中更改",
    "the bot is not in this channel, so it does not see who is: invite it here first": (
        "机器人不在此频道中，看不到谁是成员：请先邀请它加入"
    ),
    "nothing was changed: Slack does not say who you are ({})": "未作任何更改：Slack 未说明您是谁（{}）",
    "it does not answer": "它没有回应",
    "the app lacks the scope {}: install it again with the present manifest": (
        "应用缺少 {} 权限：请用现在的 manifest 重新安装"
    ),
    "nothing was changed: it is not known whether you are here ({})": "未作任何更改：无法确认您是否在此频道（{}）",
    "too many members": "成员太多",
    "the topics of this workspace": "本工作区的主题",
    "what this channel is told": "此频道的推送",
    "everyone": "所有人",
    "only members of this channel": "只有此频道的成员",
    "only admins of this workspace": "只有本工作区的管理员",
    "only people whom the bot's operator has listed": "只有机器人运营者列出的人",
}
