"""Which sets of firms may be one by another name: what Reuters calls server makers may be computer firms elsewhere."""

from collections.abc import Collection

from bot.text.tokens import has_han, stem

# Those of one line, which outlets pick their word from; goods that have a duty of their own are none.
_SECTORS = (
    (
        "chip chips semiconductor semiconductors server servers computer computing supercomputer supercomputing ai "
        "software cyber cybersecurity security cloud data quantum router routers telecom telecoms network camera "
        "cameras surveillance memory robot robotics",
        "芯片 半导体 光刻 服务器 伺服器 计算机 电脑 超算 算力 人工智能 软件 网络 网安 云 数据 量子 路由器 "
        "电信 通信 摄像 监控 存储 机器人",
    ),
    (
        "drone drones uav missile missiles satellite satellites space aerospace aviation aircraft rocket rockets radar",
        "无人机 无人驾驶 导弹 卫星 航天 航空 飞机 火箭 雷达",
    ),
    (
        "battery batteries lithium graphite solar panel panels polysilicon wind turbine cathode anode",
        "电池 锂 石墨 光伏 太阳能 多晶硅 风电 正极 负极",
    ),
    (
        "oil crude refiner refiners refinery refineries teapot petrochemical petroleum gas fuel tanker tankers",
        "炼油 炼厂 石油 石化 原油 油气 燃料 油轮",
    ),
    (
        "chemical chemicals fentanyl drug drugs pharma pharmaceutical biotech biotechnology gene genetic genomics "
        "sequencing vaccine medical",
        "化工 化学 芬太尼 药 生物 基因 测序 疫苗 医疗",
    ),
    (
        "ship ships shipping shipbuilding tanker tankers port ports crane cranes container vessel maritime logistics",
        "船 航运 造船 油轮 港口 起重机 集装箱 物流 海运",
    ),
    ("steel aluminum aluminium copper magnet magnets rare earth earths tungsten", "钢 铝 铜 磁 稀土 钨"),
    ("timber log logs wood lumber furniture", "木 原木 家具"),
    ("meat beef pork poultry chicken dairy milk seafood", "肉 禽 乳 奶 水产"),
    ("grain soybean soybeans sorghum corn wheat seed", "粮 大豆 高粱 玉米 小麦 种子"),
)
_LINES = [(frozenset(map(stem, english.split())), chinese.split()) for english, chinese in _SECTORS]


def may_be_one_set(ours: Collection[str], theirs: Collection[str]) -> bool:
    """Are two kinds of firms, told by stems, or by a Chinese word each, in one line of business?"""
    return any(_in_line(ours, line) and _in_line(theirs, line) for line in _LINES)


def _in_line(told: Collection[str], line: tuple[frozenset[str], list[str]]) -> bool:
    english, chinese = line
    return any(any(part in each for part in chinese) if has_han(each) else each in english for each in told)
