"""One official meets several people; each meeting is an event, told by whichever name or rank."""

import pytest

from bot.stories.counterparts import counterparts
from bot.text.tokens import simplify
from tests.unit.stories.retelling import read

MET, MET_ZH = "They met in Beijing on Tuesday.", "双方周二在北京就在华发展交换意见。"


@pytest.mark.parametrize(
    ("headline", "names"),
    [
        ("Wang Wentao meets Apple's Tim Cook", "apple tim cook"),
        ("Wang Wentao meets Apple CEO in Beijing", "apple"),
        ("Trump to host China's Xi at White House on Oct 6-7", "xi"),
        ("Senate confirms Miller as deputy trade representative", "miller"),
        ("Bessent speaks with Chinese vice premier", ""),  # whoever that is
        ("US, Chinese negotiators to meet in Geneva next week, sources say", ""),
        ("China confirms purchase of Boeing jets", ""),
        ("王文涛会见苹果公司首席执行官库克", "苹果 库克"),
        ("何立峰与美国财政部长贝森特举行视频通话", "贝森 森特"),
        ("何立峰将赴瑞士与美方举行经贸会谈", ""),
        ("中美双方同意继续磋商", ""),
        ("欧盟与中国就电动汽车最低价格承诺举行新一轮技术磋商", ""),
    ],
)
def test_by_which_names_a_headline_tells_whom_somebody_meets(headline: str, names: str) -> None:
    assert counterparts(simplify(headline)) == tuple(names.split())


@pytest.mark.parametrize(
    ("one", "other", "text"),
    [
        ("Wang Wentao meets Apple's Tim Cook", "Wang Wentao meets Nvidia's Jensen Huang", MET),
        ("Wang Wentao meets head of Ford in Beijing", "Wang Wentao meets head of Qualcomm in Beijing", MET),
        ("Greer to meet He Lifeng in Paris", "Greer meets EU trade chief Sefcovic in Paris", MET),
        (
            "Senate confirms Miller as deputy trade representative",
            "Senate confirms Hansen as commerce undersecretary for China trade",
            "The vote was 52-47.",
        ),
        ("王文涛会见苹果公司首席执行官库克", "王文涛会见英伟达公司首席执行官黄仁勋", MET_ZH),
        ("王文涛会见美中贸易全国委员会会长", "王文涛会见美国商会会长", MET_ZH),
        ("韩文秀会见美国前财长保尔森", "韩文秀会见桥水基金创始人达利欧", MET_ZH),
    ],
)
def test_meetings_with_two_people_are_two_events(one: str, other: str, text: str) -> None:
    assert read(("Northern Wire", one, text), ("Southern Wire", other, text)) == ([1, 2], {})


@pytest.mark.parametrize(
    ("one", "other", "text"),
    [
        ("Wang Wentao meets Apple's Tim Cook", "China's commerce minister meets Apple CEO", "Wang met Tim Cook."),
        ("Greer speaks with China's Wang Wentao", "Greer calls Chinese commerce minister Wang Wentao", "They spoke."),
        ("何立峰同贝森特、格里尔视频通话", "何立峰与美财长贝森特通话", "双方同意继续磋商。"),
        ("王文涛会见苹果公司首席执行官库克", "商务部部长王文涛会见苹果CEO蒂姆·库克", MET_ZH),
    ],
)
def test_one_meeting_is_one_event_by_whichever_name_or_rank(one: str, other: str, text: str) -> None:
    assert read(("Northern Wire", one, text), ("Southern Wire", other, text))[0] == [1, 1]
