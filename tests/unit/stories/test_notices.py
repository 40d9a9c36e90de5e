"""A notice is known by its number: two of one body are two events, and the later may set the earlier's date anew."""

import pytest

from bot.domain.link import Link, LinkKind
from bot.stories.documents import documents
from tests.unit.stories.retelling import Told, read

CONTROLLED = (
    "MOFCOM",
    "商务部 海关总署公告2027年第12号 公布对铋相关物项实施出口管制的决定",
    "决定对铋相关物项实施出口管制，自2027年5月6日起实施。",
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            ("MOFCOM", "商务部公告2027年第31号 关于对原产于美国的进口丙酮反倾销措施的公告", "决定征收反倾销税。"),
            ("MOFCOM", "商务部公告2027年第32号 关于对原产于美国的进口丙酮反倾销措施的公告", "决定继续征收反倾销税。"),
        ),
        (
            ("General Administration of Customs", "海关总署2027年第8号公告 美国高粱检疫要求", "公布检疫要求。"),
            ("General Administration of Customs", "海关总署2027年第9号公告 美国高粱检疫要求", "公布检疫要求。"),
        ),
        (
            ("MOFCOM", "MOFCOM Announcement No. 31 of 2027 on U.S. Acetone", "It levies duties on acetone."),
            ("MOFCOM", "MOFCOM Announcement No. 32 of 2027 on U.S. Acetone", "It levies duties on acetone."),
        ),
    ],
)
def test_two_notices_with_two_numbers_are_two_events(one: Told, other: Told) -> None:
    assert read(one, other)[0] == [1, 2]


def test_a_notice_and_a_report_that_names_it_or_no_number_are_one_event() -> None:
    told = ("北方报", "商务部、海关总署公告第12号：对铋相关物项实施出口管制", "自5月6日起实施出口管制。")
    bare = ("南方报", "两部门对铋相关物项实施出口管制", "商务部、海关总署公告，自5月6日起对铋相关物项实施出口管制。")
    assert read(CONTROLLED, told, bare)[0] == [1, 1, 1]


@pytest.mark.parametrize(
    "again",
    [
        (
            "MOFCOM",
            "商务部 海关总署公告2027年第14号 关于调整铋相关物项出口管制实施日期的公告",
            "决定将铋相关物项出口管制的实施日期由2027年5月6日调整为2027年7月1日。",
        ),
        ("南方报", "商务部调整对铋相关物项出口管制的实施时间", "出口管制改自7月1日起实施。"),
        ("Southern Wire", "China adjusts date of export controls on bismuth", "The controls now start on July 1."),
        ("Southern Wire", "China changes start date for bismuth export controls", "They now start on July 1."),
        ("Southern Wire", "China sets new date for bismuth export controls", "They now start on July 1."),
    ],
)
def test_a_date_that_is_set_anew_is_an_update(again: Told) -> None:
    told = ("Northern Wire", "China puts bismuth under export controls", "Licences are needed for bismuth from May 6.")
    stories, links = read(CONTROLLED if again[0] == "MOFCOM" or again[0] == "南方报" else told, again)
    assert (stories, links) == ([1, 2], {2: Link(1, LinkKind.UPDATE)})


def test_a_date_set_anew_is_told_once_in_whatever_words() -> None:
    page = (
        "MOFCOM",
        "商务部 海关总署公告2027年第14号 关于调整铋相关物项出口管制实施日期的公告",
        "决定将铋相关物项出口管制的实施日期由2027年5月6日调整为2027年7月1日。",
    )
    retold = ("Southern Wire", "China delays bismuth export controls to July 1", "The controls start on July 1.")
    pushed = ("Northern Wire", "China pushes back export controls on bismuth to July", "The controls start on July 1.")
    assert read(CONTROLLED, page, retold, pushed) == ([1, 2, 2, 2], {2: Link(1, LinkKind.UPDATE)})


@pytest.mark.parametrize(
    "other",
    [
        ("南方报", "商务部：愿同美方就铋出口管制保持沟通", "发言人表示，出口管制不针对特定国家。"),
        ("Southern Wire", "China's customs adjusts forms for bismuth exporters", "The forms are new."),
        ("Southern Wire", "Bismuth price at new high to date on China export controls", "Prices rose."),
    ],
)
def test_what_sets_no_date_anew_updates_nothing(other: Told) -> None:
    told = ("Northern Wire", "China puts bismuth under export controls", "Licences are needed for bismuth from May 6.")
    assert LinkKind.UPDATE not in {each.kind for each in read(told, other)[1].values()}


CUSTOMS_MESSAGE = (
    "CBP",
    "CSMS # 70112233 - GUIDANCE: Flat-Rate Duty on Postal Items from China and Hong Kong",
    "This message gives guidance on the duty of $80 per postal item of China from April 2.",
)


@pytest.mark.parametrize(
    ("told", "change", "kind"),
    [
        (
            CONTROLLED,
            ("MOFCOM", "商务部公告2027年第19号 关于调整2027年第12号公告实施时间的公告", "改为2027年6月1日起施行。"),
            LinkKind.UPDATE,
        ),
        (
            CONTROLLED,
            ("MOFCOM", "商务部关于更正2027年第12号公告的公告", "附件所列编码有误，现更正。"),
            LinkKind.CORRECTION,
        ),
        (
            CONTROLLED,
            ("MOFCOM", "MOFCOM Announcement No. 20 of 2027", "Announcement No. 12 of 2027 is suspended from today."),
            LinkKind.UPDATE,
        ),
        (
            ("Tariff Commission", "关于对美加征关税商品排除延期清单的公告（税委会公告2027年第4号）", "延长排除期限。"),
            ("Tariff Commission", "关于税委会公告2027年第4号附件的更正", "附件所列税号有误，现更正。"),
            LinkKind.CORRECTION,
        ),
        (
            CUSTOMS_MESSAGE,
            (
                "CBP",
                "CSMS # 70114455 - UPDATE: Flat-Rate Duty on Postal Items from China and Hong Kong",
                "This message supersedes CSMS # 70112233: the duty of $80 per postal item starts on April 22.",
            ),
            LinkKind.UPDATE,
        ),
        (
            ("White House", "Executive Order 14999: Duties on Chinese Cranes", "Duties are imposed on cranes."),
            ("White House", "Adjusting Duties on Cranes", "Executive Order 14999 is amended: they start in June."),
            LinkKind.UPDATE,
        ),
    ],
)
def test_what_changes_a_document_by_its_number_is_an_update_or_correction_of_it(
    told: Told, change: Told, kind: LinkKind
) -> None:
    assert read(told, change) == ([1, 2], {2: Link(1, kind)})


@pytest.mark.parametrize(
    "other",
    [
        # another number, another body's, another party's, a mention that changes nothing, and the press
        ("MOFCOM", "商务部关于更正2027年第11号公告的公告", "附件所列编码有误，现更正。"),
        ("MOFCOM", "商务部关于更正不可靠实体清单工作机制公告2027年第12号的公告", "附件有误，现更正。"),
        ("Tariff Commission", "关于税委会公告2027年第12号附件的更正", "附件所列税号有误，现更正。"),
        ("USTR", "USTR Statement", "Announcement No. 12 of 2027 should be suspended, the Trade Representative said."),
        ("MOFCOM", "商务部公告2027年第19号 公布出口许可证管理目录", "根据商务部 海关总署公告2027年第12号制定。"),
        ("南方报", "两部门2027年第12号公告被指须调整", "业内称，2027年第12号公告须调整。"),
    ],
)
def test_what_only_names_a_document_changes_nothing(other: Told) -> None:
    assert read(CONTROLLED, other)[1] == {}


LISTED = ("MOFCOM", "不可靠实体清单工作机制公告2027年第6号", "决定将莱道公司等8家美国企业列入不可靠实体清单。")


@pytest.mark.parametrize(
    "text",
    [
        "应有关企业申请，决定自6月10日起对海拓公司暂停适用不可靠实体清单措施90天。",
        "决定自6月10日起，暂停对海拓公司等3家企业实施第6号公告所列措施90天。",
    ],
)
def test_a_notice_that_heads_itself_by_its_number_says_in_its_first_sentence_what_it_is_on(text: str) -> None:
    suspended = ("MOFCOM", "不可靠实体清单工作机制公告2027年第7号", text)
    assert read(LISTED, suspended) == ([1, 2], {2: Link(1, LinkKind.UPDATE)})


def test_a_bare_number_is_of_the_year_of_the_notice_that_names_it() -> None:
    lately = documents("不可靠实体清单工作机制公告2027年第7号", "暂停实施第6号公告所列措施。")
    assert lately.changes(documents(LISTED[1], LISTED[2]))
    assert not lately.changes(documents("不可靠实体清单工作机制公告2026年第6号", LISTED[2]))
    assert documents("关于调整措施的通知", "暂停实施第6号公告所列措施。").changed == ()
