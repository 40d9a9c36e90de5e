"""What `/trade ledger` and `/trade chart` say, in Chinese."""

OF_LEDGER = {
    "which purchases were promised, and what statistics report of them": "承诺了哪些采购，各统计报告了多少",
    "Ledger": "台账",
    "Ledger: {}": "台账：{}",
    "No pledge is put down here.": "此处没有登记任何承诺。",
    "/trade ledger shows all there are": "/trade ledger 显示全部承诺",
    "What was promised, and what each statistic reports of it.": "承诺内容，以及各项统计分别报告的数量。",
    "All of one: /trade ledger TOPIC": "某主题的全部内容：/trade ledger TOPIC",
    "USDA daily announcements": "美国农业部每日大额销售公告",
    "USDA weekly net sales": "美国农业部周度净销售",
    "USDA weekly exports": "美国农业部周度出口",
    "US Census exports": "美国普查局出口",
    "China customs imports": "中国海关进口",
    "United States": "美国",
    "China": "中国",
    "{} to {}": "{}对{}",
    "{} to {}: {}": "{}至{}：{}",
    "{}: unknown destinations": "{}：未知目的地",
    "stated by {}": "{}已表述",
    "not stated by {}": "{}未表述",
    "{}, {}": "{}，{}",
    "In its words: “{}”": "原文：“{}”",
    "Nothing is reported of it in this ledger.": "本台账中没有相关报告。",
    "{} over {}": "在{1}之上增加{0}",
    "begins in {}": "{}后开始",
    "ended {} ago": "已结束{}",
    "{} left": "剩余{}",
    "{} day": "{}天",
    "{} days": "{}天",
    "{}: {} to China": "{}：对中国{}",
    "{}; apart from it {} to unknown destinations": "{}；另有{}销往未知目的地",
    "data to {}": "数据截至{}",
    "{} a week so far, {} a week needed from then on": "迄今每周{}，此后每周需{}",
    "no data from {} to {}": "{}至{}无数据",
    "{} before these": "此前另有{}",
    "{} gap": "{}处空缺",
    "{} gaps": "{}处空缺",
    "{} astride its first or last day left out": "跨越起止日的{}未计入",
    "{} figure": "{}个数据",
    "{} figures": "{}个数据",
    "The promise is on top of {}: what is reported is all there was, so no pace is told.": (
        "承诺是在{}之上的增量；所报告的是总量，因此不计算进度。"
    ),
    "By the promise these count: {}.": "按承诺计入的统计：{}。",
    "The promise names no statistic that is to count.": "承诺没有指明以哪项统计为准。",
    "No two statistics are added up: each counts something else, or the same at another time.": (
        "各项统计从不相加：统计对象不同，或时点不同。"
    ),
    "What is sold can still be cancelled, and is not yet shipped.": "已售出的仍可能取消，且尚未装运。",
    "Announcements are of large sales only, and as far as this bot's feeds have shown them.": (
        "公告只涉及大额销售，且以本机器人的来源所见为限。"
    ),
    "Who buys for unknown destinations is not told; it may or may not be China.": (
        "未知目的地的买家未公布，可能是中国，也可能不是。"
    ),
    "Of all goods and services together only imported figures can tell.": "全部货物与服务的合计只能来自导入的数据。",
    "Before: {}": "此前：{}",
    "{} until {}": "{}，至{}为止",
    "at least {}": "至少{}",
    "{} t": "{}吨",
    "promised": "承诺量",
    "{}: {} ({})": "{}：{}（{}）",
    "a topic's stories a day, by their levels": "某主题每天的报道数，按级别",
    "chart shows 1 to {} days": "chart 可显示1至{}天",
    "Stories a day: {}": "每日报道：{}",
    "Stories a week: {}": "每周报道：{}",
    "{} to {}: {}, of these {} flash, {} urgent, {} routine.": "{}至{}：{}，其中快讯{}、重要{}、一般{}。",
    "The most on {}: {}.": "最多的一天是{}：{}则。",
    "Each story counts on the day it came out ({}), with the level it has now.": "按发布日（{}）计，级别以现在为准。",
    "The feeds are watched since {}: of the time before there is what they still showed then.": (
        "自{}起开始监测来源：此前只有当时来源中仍显示的内容。"
    ),
    "From {} to {} nothing was heard: of then there is what the feeds still showed after it.": (
        "{}至{}没有收到任何内容：这段时间只有事后来源中仍显示的内容。"
    ),
    "The stories: /trade recent {}": "查看报道：/trade recent {}",
}
