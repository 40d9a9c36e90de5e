"""Who only bears a speaker's name, who speaks in a film or a fake, whose a ministry is that foreign papers quote."""

import pytest

from bot.domain.feed import Side
from bot.stories.sides import statements
from tests.shipped import vocabulary
from tests.unit.stories.test_sides import CN, US, sides
from tests.values import entry


def heard(title: str, text: str) -> set[Side]:
    """Every side that speaks."""
    language = "zh" if any("\u4e00" <= character <= "\u9fff" for character in title) else "en"
    return {each.side for each in statements(entry(1, title, text=text, language=language), vocabulary())}


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Wang Yi, a soybean farmer in Heilongjiang, said prices had fallen", ""),
        ("Wang Wentao, a taxi driver in Beijing, says business is slow", ""),
        ("Scott Bessent, who runs a hardware shop in Ohio and is no relation to the Treasury secretary, said so", ""),
        ("Prices fall", '"We sell nothing to China," said Scott Bessent, a farmer in Iowa.'),
        ("Orders halve", "Wang Yi, who owns a factory in Yiwu, has lost his customers. Wang Yi said he would wait."),
        ("Orders halve", "Wang Yi, a professor at Fudan University, sees no end. Wang Yi said talks would drag on."),
        ("Talks drag on", "Li Chenggang (45), a researcher in Shanghai, is gloomy. Li Chenggang said so on Monday."),
        ("黑龙江豆农看市场", "王毅是黑龙江的一名豆农。王毅说，价格下跌。"),
        ("订单减少一半", "王毅（化名）说，订单减少了一半。"),
        ("订单减少一半", "玩具厂老板王毅有些担心。王毅表示，订单减少了一半。"),
        ("客户少了一半", "在义乌经营饰品店的何立峰和那位副总理同名。何立峰说，客户少了一半。"),
        (
            "Socks",
            "So said Wang Wentao, a wholesaler who happens to share the commerce minister's name. Wang Wentao said so.",
        ),
        ("一位同名者的烦恼", "在深圳开网约车的王文涛每天都要被打趣。“我可定不了关税。”王文涛说。"),
        ("价格下跌", "与外长同名的王毅在黑龙江种豆。王毅说，价格下跌。"),
    ],
)
def test_who_is_told_to_be_another_of_the_name_speaks_for_no_side(title: str, text: str) -> None:
    assert sides(title, text) == set()


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Wang Yi, a member of the Politburo, said the two sides should talk", {CN}),
        ("Scott Bessent, a hedge fund manager turned Treasury chief, said talks went well", {US}),
        ("Trump, a Republican, said tariffs would stay", {US}),
        ("He Lifeng, a key player in the talks, said they went well", {CN}),
        ("在北京开会的王毅会见了美国客人。王毅表示，双方应当对话", {CN}),
        ("国务委员王毅表示，双方应当对话", {CN}),
        ("外交部长王毅表示，农民不应为关税买单", {CN}),
    ],
)
def test_an_aside_on_the_one_himself_leaves_him_his_word(title: str, expected: set[str]) -> None:
    assert sides(title) == expected


def test_a_role_is_no_name_that_another_could_bear() -> None:
    said = "The DIY market is hit hardest, a leading analyst firm predicts."
    heard = statements(entry(1, "Prices rise, PC makers warn", text=said), vocabulary())
    assert [each.side for each in heard] == [Side.INDUSTRY] * len(heard) != []


@pytest.mark.parametrize(
    "title",
    [
        "In the film, the US president announces a total embargo on China",
        "In a new Netflix series, the White House announces a ban on Chinese goods",
        "In the novel, China's commerce ministry announces an embargo on rare earths",
        "The thriller opens as Trump announces a blockade of China",
        "In a war game held in Washington, China announced a rare earth embargo",
        "In one scenario, China announces a rare earth embargo",
        "In the hypothetical, Beijing declares a blockade and Trump announces sanctions",
        "In a fake video, Greer announces a 500% tariff on China",
        "Greer announces 500% tariff on China in deepfake video",
        "A fake video shows Greer announcing a 500% tariff on China",
        "Trump announces tariffs on penguins, The Onion reports",
        "Trump Announces Tariffs On Ocean For Separating Us From China - The Onion",
        "Picture this: Trump announces a deal with China",
        "Film review: the White House announces a ban, and nobody blinks",
        "In the exercise, run by a think tank, Beijing announces a quarantine of Taiwan",
        "The week in satire: Trump announces 400% tariff on the letter Q, China says Q is Chinese",
        "剧集一开场，美国贸易代表在电视上宣布对所有中国商品征税",
        "设定：第三天，商务部宣布暂停进口美国大豆；第五天，白宫宣布反制",
        "In Elliot Ackerman's latest thriller the White House announces a blockade, and Beijing says it will not bow",
        "影片高潮处，美国财政部长对镜头宣布冻结全部中国资产",
        "电影《筹码》：白宫宣布冻结全部中国资产",
        "影片中，美国总统宣布对华全面禁运",
        "剧中，白宫宣布禁止中国商品",
        "在一次兵棋推演中，中国宣布稀土禁运",
        "伪造视频显示，格里尔宣布对华加征500%关税",
        "一段伪造视频中，格里尔宣布对华加征500%关税",
        "AI换脸视频里，格里尔宣布对华加征500%关税",
        "设想一下，特朗普宣布取消全部关税",
        "讽刺新闻：特朗普宣布对月球加征关税",
    ],
)
def test_in_fiction_fakes_and_suppositions_nobody_speaks(title: str) -> None:
    assert sides(title) == set()


def test_a_satirical_papers_report_is_nobodys_word() -> None:
    assert sides("Trump announces tariffs on the ocean between America and China", publisher="The Onion") == set()


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("White House says video of Trump announcing 500% tariff is a deepfake", {US}),
        ("外交部表示，所谓王毅宣布制裁的视频系伪造", {CN}),
        ("Trump announces 100% tariff on foreign films", {US}),
        ("In a series of posts, Trump said tariffs on China would stay", {US}),
        ("In a television interview, Bessent said talks with China went well", {US}),
        ("特朗普宣布对外国电影加征100%关税", {US}),
        ("在芯片中使用中国稀土须经许可，商务部表示", {CN}),
        ("国家电影局：减少美国影片进口，商务部表示支持", {CN}),
    ],
)
def test_what_is_said_of_films_and_fakes_is_said(title: str, expected: set[str]) -> None:
    assert sides(title) == expected


@pytest.mark.parametrize(
    "title",
    [
        "日媒爆料：商务部称将限制稀土出口",
        "据日媒报道，商务部称将限制稀土出口",
        "据日媒报道，日本商务部称将限制稀土出口",
        "日媒：商务部表示将限制稀土出口",
        "台媒报道，外交部表示感谢美方",
        "据俄媒报道，外交部称反对制裁",
        "据美媒报道，商务部表示将限制芯片出口",
        "美媒爆料：美国商务部称将限制芯片出口",
        "日本经产省称将限制稀土出口",
    ],
)
def test_a_ministry_that_a_foreign_paper_tells_of_without_its_country_is_nobodys(title: str) -> None:
    assert sides(title) == set()


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("据日媒报道，美国商务部称将限制芯片出口", {US}),
        ("据日媒报道，中国商务部表示将限制稀土出口", {CN}),
        ("日媒炒作中国限制稀土出口，商务部回应：完全不属实", {CN}),
        ("据官媒报道，商务部表示将限制稀土出口", {CN}),
        ("据央视报道，商务部表示，将限制稀土出口", {CN}),
    ],
)
def test_a_ministry_with_its_country_or_in_its_own_countrys_press_is_known(title: str, expected: set[str]) -> None:
    assert sides(title) == expected


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Ontario pulls tariff advert", "Ontario's Premier Doug Ford ran it. Ford said it would be pulled."),
        ("Ontario pulls tariff advert", "Ford said he would pull it."),
        ("Ontario pulls tariff advert", "The Ford government angered Trump. Ford said the advert would go."),
        ("安大略撤下关税广告", "安大略省省长福特投放了广告。福特表示，将撤下广告。"),
        ("安大略撤下关税广告", "道格·福特投放了广告。福特表示，将撤下广告。"),
        ("Tariffs hurt, ex-mayor says", "Former mayor Michael Bloomberg gave a speech. Bloomberg said tariffs hurt."),
        ("Iowa growers wait", "Gina Deere, 43, a grower in Iowa, waits. Deere said prices were low."),
    ],
)
def test_a_firms_name_may_be_somebodys(title: str, text: str) -> None:
    assert heard(title, text) == set()


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Ford cuts output", "Ford said it would cut output in China."),
        ("福特减产", "福特表示，将削减在华产能。"),
        ("Deere cuts jobs", "John Deere makes tractors. Deere said it would cut jobs."),
        ("Bloomberg: cargoes booked", "Bloomberg reported that China had booked cargoes."),
    ],
)
def test_a_firm_keeps_its_name(title: str, text: str) -> None:
    assert heard(title, text) != set()
