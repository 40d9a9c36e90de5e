"""Replies in Chinese: how the feeds fare."""

OF_FEEDS = {
    "Feeds": "来源",
    "No feed is polled.": "没有轮询任何来源。",
    "The bot's operator adds them: tradewire feeds add URL": "由机器人运营者添加：tradewire feeds add URL",
    "{} feeds: {}": "{}个来源：{}",
    "Not watched: {}": "未监测：{}",
    "{} more feeds: ": "另有{}个来源：",
    "Every feed: ": "全部来源：",
    "{}tradewire feeds health": "{}tradewire feeds health",
    "{} {}: {} of {} feeds healthy": "{} {}：{}/{}个来源正常",
    "any language": "任何语言",
    "{}, half of the entries seen within {}, 90 % within {}": "{}，半数条目在{}内出现，90%在{}内",
    "alerts: half taken within {} of being decided on, 90 % within {}": "推送：半数在决定后{}内送达，90%在{}内",
    " for {}": "（已{}）",
}
