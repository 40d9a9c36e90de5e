"""One official meets several people; each meeting is an event, told by whichever name or rank."""

import pytest

from tests.unit.stories.retelling import facts_of, read

MET, MET_ZH = "They met in Beijing on Tuesday.", "双方周二在北京就在华发展交换意见。"


@pytest.mark.parametrize(
    ("headline", "persons", "firms"),
    [
        ("Wang Wentao meets Apple's Tim Cook", "tim cook", "appl"),
        ("Wang Wentao meets Apple CEO in Beijing", "", "appl"),
        ("Wang Wentao meets Mercedes-Benz chief Källenius", "kallenius", "merced benz"),
        ("Wang Wentao meets executives from Blackwell, Dunmore and Harrow", "", "blackwel, dunmor, harrow"),
        ("Trump to host China's Xi at White House on Oct 6-7", "xi", ""),
        ("Senate confirms Miller as deputy trade representative", "miller", ""),
        ("Trump taps Dana Whitlock to lead export control bureau as chief", "dana whitlock", ""),
        ("Bessent speaks with Chinese vice premier", "", ""),  # whoever that is
        ("王文涛会见苹果公司首席执行官库克", "库克", "苹果"),
        ("王文涛会见美光公司高管", "", "美光"),
        ("何立峰与美国财政部长贝森特、格里尔举行视频通话", "贝森特, 格里尔", ""),
        ("任鸿斌会见美国艾奥瓦州州长", "", "艾奥瓦州"),
        ("特朗普提名前参议员大卫·珀杜出任驻华大使", "大卫, 珀杜", ""),
    ],
)
def test_by_which_names_a_headline_tells_whom_somebody_meets(headline: str, persons: str, firms: str) -> None:
    told = facts_of(("Northern Wire", headline, "")).meets
    assert told is not None
    assert (", ".join(told.persons), ", ".join(told.firms)) == (persons, firms)


@pytest.mark.parametrize(
    "headline",
    [
        "US, Chinese negotiators to meet in Geneva next week, sources say",
        "China confirms purchase of Boeing jets",
        "Boeing shares climb after Trump meets Xi",  # the occasion of something else
        "Pentagon names Dunmore as Chinese military company",
        "中美双方同意继续磋商",
        "欧盟与中国就电动汽车最低价格承诺举行新一轮技术磋商",
        "会见库克后王文涛称愿扩大市场准入",
    ],
)
def test_other_headlines_are_not_about_whom_somebody_meets(headline: str) -> None:
    told = facts_of(("Northern Wire", headline, "")).meets
    assert told is None or not (told.persons or told.firms)


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
        (
            "Bessent to meet Chinese vice premier in Kuala Lumpur",
            "Bessent to meet Japanese finance minister in Kuala Lumpur",
            "The talks are on Tuesday.",
        ),
        ("Musk meets Chinese foreign minister", "Musk meets Chinese industry minister", "They met on Tuesday."),
        ("王文涛会见美国参议员戴恩斯", "王文涛会见美国众议员史密斯", MET_ZH),
        ("李成钢会见世贸组织总干事伊维拉", "李成钢会见美国参议员戴恩斯", MET_ZH),
        ("Trump names Landau as envoy to trade talks", "Trump names Perdue as ambassador to China", "He said so."),
        ("特朗普提名珀杜为驻华大使", "特朗普提名格里尔为贸易代表", "提名须经参议院确认。"),
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
        ("Wang Wentao meets Apple CEO in Beijing", "Chinese commerce minister meets Tim Cook in Beijing", MET),
        ("Yan Dong meets Boeing's Kelly Ortberg", "Vice commerce minister Yan Dong meets Boeing CEO Ortberg", MET),
        ("Wang Wentao meets Mercedes-Benz chief Kallenius", "Wang Wentao meets Mercedes CEO Källenius", MET),
        ("Li Qiang meets Larry Fink and other US executives", "Li Qiang meets Apple's Cook, others", MET),
        ("Chinese vice premier meets Bessent in Madrid", "US Treasury chief meets He Lifeng in Madrid", MET),
        ("王文涛会见高通公司总裁安蒙", "商务部长王文涛会见高通首席执行官阿蒙", MET_ZH),
        ("Wang Wentao meets German economy minister", "Wang Wentao meets Germany's Reiche", MET),
        ("何立峰会见美财长", "何立峰会见美国财政部长贝森特", MET_ZH),
        ("王文涛会见库克", "王文涛会见苹果公司首席执行官", MET_ZH),
    ],
)
def test_one_meeting_is_one_event_by_whichever_name_or_rank(one: str, other: str, text: str) -> None:
    assert read(("Northern Wire", one, text), ("Southern Wire", other, text))[0] == [1, 1]
