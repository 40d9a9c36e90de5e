"""Whose word a figure is: the speaker's, and not his who only answers it or is asked about it."""

import pytest

from bot.stories.figures import figures
from tests.shipped import vocabulary
from tests.unit.stories.test_figures import entry_of, read


@pytest.mark.parametrize(
    ("title", "speaker"),
    [
        ("商务部回应美国加征100%关税", ""),
        ("商务部新闻发言人就美方宣布加征34%关税答记者问", ""),
        ("商务部回应美方称中国采购1200万吨大豆", ""),
        ("外交部：坚决反对美方加征50%关税", ""),
        ("商务部表示，对美方加征50%关税坚决反对", ""),
        ("针对美国加征100%关税，商务部表示将反制", ""),
        ("China condemns Trump's 100% tariff threat", ""),
        ("China vows to retaliate against 34% US tariffs", ""),
        ("Asked about the 100% tariff, China's commerce ministry said it would act", ""),
        ("Beijing urges US to scrap 100% tariff", ""),
        # What is only reported, and what they have merely seen.
        ("China says it noted reports of 145% tariffs", ""),
        ("China's commerce ministry said it was aware of a report that the US would raise tariffs to 145%", ""),
        (
            "China's commerce ministry said it had taken note of media reports about a 145% tariff and would ask",
            "",
        ),
        (
            "Commenting on reports that Washington and Beijing agreed on 12 million tonnes, Bessent said talks went on",
            "",
        ),
        ("Asked about and shown reports of a 145% tariff, Trump said he would see", ""),
        ("In response to reports of 145% tariffs, China's commerce ministry said it would act", ""),
        ("China's commerce ministry said it noted the US decision to impose tariffs of 145%", ""),
        ("Bessent said reports of a 145% tariff were speculation", ""),
        ("商务部表示，已注意到美方拟加征145%关税的报道", ""),
        ("商务部新闻发言人表示，中方注意到美方宣布加征145%关税", ""),
        ("外交部发言人称，中方关注到有关中国将采购1200万吨大豆的报道", ""),
        ("对于有关中国将采购1200万吨大豆的传闻，商务部表示不掌握情况", ""),
        ("贝森特谈到有关中国将采购1200万吨大豆的消息时表示，磋商仍在继续", ""),
        # What they say themselves, though it be an answer.
        (
            "China's commerce ministry noted that imports of soybeans had reached 12 million tonnes",
            "China's Ministry of Commerce",
        ),
        ("USDA confirmed reports of a 12 million tonne sale of soybeans", "US Department of Agriculture"),
        (
            "USDA said in a report on trade that sales of soybeans had reached 12 million tonnes",
            "US Department of Agriculture",
        ),
        ("The USDA reports that China bought 12 million tonnes of soybeans", "US Department of Agriculture"),
        ("商务部表示，注意到有关报道，中方已采购1200万吨大豆", "商务部"),
        ("商务部回应称，将加征34%关税", "商务部"),
        ("商务部回应：中国已采购1200万吨大豆", "商务部"),
        ("外交部回应记者提问时表示，中方已采购1200万吨大豆", "外交部"),
        ("财政部：针对美国商品加征34%关税", "财政部"),
        ("商务部发布公告，对美加征10%关税以回应美方做法", "商务部"),
        ("China responded to the tariffs with a 34% levy, its commerce ministry said", "China's Ministry of Commerce"),
        ("Trump urges China to buy 20 million tonnes of soybeans", "Donald Trump"),
        ("海关总署：11月自美国进口大豆54.1万吨", "海关总署"),
        ("商务部表示，美方对华关税已降到47%", "商务部"),
        ("商务部公告2025年第62号：对稀土加征10%关税", "商务部"),
        ("中国已采购1200万吨大豆，贝森特在达沃斯表示", "贝森特"),
    ],
)
def test_a_figure_in_what_is_answered_is_not_the_answerers(title: str, speaker: str) -> None:
    (figure,) = read(title)
    assert figure.speaker == speaker


def test_on_an_official_page_too_a_figure_that_is_answered_is_not_the_pages() -> None:
    page = {"title": "商务部新闻发言人就美方加征34%关税答记者问", "side": "cn_official", "publisher": "商务部"}
    assert [figure.speaker for figure in figures(entry_of(page), vocabulary())] == [""]
