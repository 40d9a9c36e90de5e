"""Reports as outlets and pages print them, and into which stories the desk puts them."""

from datetime import timedelta

from bot.domain.entry import Entry
from bot.domain.feed import Side
from bot.domain.link import Link
from bot.stories.cluster import Grouper
from bot.stories.facts import Facts
from bot.stories.report import ReportReader
from bot.stories.retold import place
from bot.text.tokens import language_of
from tests.shipped import vocabulary
from tests.values import NOW, entry

PAGES = {
    "MOFCOM": Side.CN_OFFICIAL,
    "Foreign Ministry": Side.CN_OFFICIAL,
    "General Administration of Customs": Side.CN_OFFICIAL,
    "USDA": Side.US_OFFICIAL,
    "USTR": Side.US_OFFICIAL,
    "Barley Council": Side.INDUSTRY,
    "Federal Register": Side.US_OFFICIAL,
    "Treasury": Side.US_OFFICIAL,
    "CBP": Side.US_OFFICIAL,
    "US Commerce Department": Side.US_OFFICIAL,
    "Tariff Commission": Side.CN_OFFICIAL,
    "White House": Side.US_OFFICIAL,
    "Federal Maritime Commission": Side.US_OFFICIAL,
}
Told = tuple[str, str, str]  # publisher, title, text


def report(number: int, told: Told) -> Entry:
    publisher, title, text = told
    side = PAGES.get(publisher, Side.PRESS)
    moment = NOW + timedelta(hours=number)
    return entry(
        number, title, text=text, publisher=publisher, side=side, published=moment, language=language_of(title)
    )


def facts_of(told: Told) -> Facts:
    return ReportReader(vocabulary()).read(report(1, told)).facts


def read(*told: Told) -> tuple[list[int], dict[int, Link]]:
    """The story of each report, which come one after another, by the number of its first; and its link."""
    grouper, stories, links = Grouper(vocabulary()), [], dict[int, Link]()

    def answers_to(story: int) -> dict[int, Link]:
        return {answer: link for answer, link in links.items() if link.to == story}

    for number, each in enumerate(told, 1):
        placed, found = place(grouper, [report(number, each)], answers_to)
        links.update({-story: link for story, link in found.items()})
        stories.append(abs(placed[number]))
        grouper.settle({story: -story for story in placed.values() if story < 0}, 0.0)
    return stories, links


BLACKLISTED = (
    "Northern Wire",
    "US adds 31 Chinese firms to export blacklist",
    "The Commerce Department put 31 firms on its Entity List on Friday.",
)
ASKED_31 = (
    "MOFCOM",
    "商务部新闻发言人就美国将31家中国企业列入实体清单答记者问",
    "发言人表示，中方强烈不满、坚决反对，将坚决维护中国企业的正当合法权益。",
)
ASKED_301 = (
    "MOFCOM",
    "商务部新闻发言人就美国对华造纸机械发起301调查答记者问",
    "发言人表示，中方对此强烈不满、坚决反对，将坚决维护自身合法权益。",
)
FEES = (
    "USTR",
    "USTR Proposes Fees on Chinese-Operated Ships",
    "The Trade Representative today proposed fees on Chinese ships that call at US ports.",
)
FEES_REMARKS = (
    "MOFCOM",
    "MOFCOM Spokesperson's Remarks on the U.S. Proposal on Ship Fees",
    "China urges the United States to correct its wrong practice and drop the fees on Chinese ships, he said.",
)
SUSPENDED = (
    "General Administration of Customs",
    "海关总署：暂停一家美国企业玉米输华资质",
    "因检出活虫，海关总署决定暂停该企业玉米输华资质。",
)
