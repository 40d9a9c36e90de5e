"""What `/trade calendar` says, in Chinese; how each release stands is in `bot/alerts/reader.py`."""

OF_CALENDAR = {
    "which releases are due, late or out": "哪些数据即将发布、逾期未见或已发布",
    "calendar takes how many days: 1 to {}": "calendar 后为天数：1至{}",
    "Calendar: {}": "日历：{}",
    "Nothing is due that is known here.": "此处没有已知的预定发布。",
    "the calendar": "日历",
    "the calendar takes instant, hourly, daily, quiet, days, lang and tz": (
        "日历只接受 instant、hourly、daily、quiet、days、lang 与 tz"
    ),
    "a reminder before each release, and when it is out, late or suspended": (
        "每次发布前提醒，已发布、逾期未见或暂停时告知"
    ),
    "To be told of them: /trade subscribe calendar": "订阅：/trade subscribe calendar",
    "Times are those of {}.": "时间为{}时间。",
}
