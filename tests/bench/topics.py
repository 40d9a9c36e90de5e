"""How fast topics are matched and news is judged: `python -m tests.bench.topics`.

Three figures, in processor time of one core. A batch of 2,000 entries against 5,000 topics as people write them, judged
in one go; the entries a second that the gate and the built-in topics read, each the best of several runs; and what an
entry takes as a busy feed brings it, twenty at a time, where a workspace has filled its quota with topics that are as
hard to match as a query lets them be (A22), and every tenth entry is as long as one may be. All texts are made up
here, word by word, from a vocabulary in which few words are frequent and most are rare, as in news.
"""

import random
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise

from bot.domain.entry import TEXT_LIMIT, Entry
from bot.domain.topic import Topic
from bot.topics.matcher import Matcher
from bot.topics.relevance import Relevance
from tests.shipped import configuration, vocabulary
from tests.values import entry, topic

ENTRIES, TOPICS, ROUNDS = 2_000, 5_000, 5
BATCH_TARGET = 0.300  # seconds for the batch
RATE_TARGET = 5_000  # entries a second
ITEM_TARGET = 0.005  # seconds for an entry, of a hundredth of them
POLLED, LONG_EVERY = 20, 10
KNOWN_WORDS = 12_000
TITLE_WORDS, TEXT_WORDS = 10, 40
CHINESE_EVERY, TRADE_EVERY = 6, 20
FIELD_EVERY = 12  # words or characters, of which one is of the vocabulary: four in an entry, as in general news
SYLLABLES = "ba ce di fo gu ka le mi no pu ra se ti vo wu za che lin mor ster".split()
HAN = "会议城市经济学校医院天气比赛电影公司项目居民开展工作发展服务活动文化教育交通安全生活记者报道今年增长计划"
TRADE = (
    "China buys US soybeans as the tariff truce holds",
    "Washington weighs export controls on chips for Beijing",
    "中方恢复采购美国大豆 关税暂停一年",
)


def words(dice: random.Random) -> list[str]:
    """Made-up words, no two alike."""
    found: dict[str, None] = {}
    while len(found) < KNOWN_WORDS:
        found["".join(dice.choices(SYLLABLES, k=dice.randint(2, 4)))] = None
    return list(found)


def entries(dice: random.Random, known: list[str]) -> list[Entry]:
    """A batch of news, a sixth of it Chinese, a twentieth on trade."""
    shares = [1 / (place + 10) for place in range(len(known))]  # Zipf's law: the second word half as often as the first

    field = [each for concept in vocabulary().concepts.values() for each in concept.spellings if each.isalpha()]
    in_english, in_chinese = ([each for each in field if each.isascii() is ascii] for ascii in (True, False))

    def english(length: int) -> str:
        drawn = dice.choices(known, shares, k=length)
        drawn[::FIELD_EVERY] = dice.choices(in_english, k=len(drawn[::FIELD_EVERY]))
        return " ".join(drawn).capitalize() + "."

    def chinese(length: int) -> str:
        drawn = dice.choices(HAN, k=length)
        drawn[::FIELD_EVERY] = dice.choices(in_chinese, k=len(drawn[::FIELD_EVERY]))
        return "".join(drawn)

    batch = []
    for number in range(ENTRIES):
        write = chinese if number % CHINESE_EVERY == 0 else english
        title = TRADE[number % len(TRADE)] if number % TRADE_EVERY == 0 else write(TITLE_WORDS)
        batch.append(entry(number, title, text=f"{write(TEXT_WORDS // 2)} {write(TEXT_WORDS // 2)}"))
    return batch


def topics(dice: random.Random, known: list[str]) -> Iterator[Topic]:
    """Topics of many people: mostly a word or two, some long, in proportions guessed."""
    rare = known[200:]
    for number in range(TOPICS):
        one, two, three, four = dice.choices(rare, k=4)
        shape = dice.choices(
            (
                one,
                f"{one} {two}",
                f'"{one} {two}"',
                f"{one} OR {two} OR {three} OR {four}",
                f"({one} OR {two}) ({three} OR {four})",
                f"{one} NOT {two}",
                f"NEAR({one} {two}, 10)",
                f"{one}*",
                "".join(dice.choices(HAN, k=2)),
            ),
            weights=(28, 20, 12, 15, 10, 4, 3, 3, 5),
        )[0]
        yield topic(f"own_{number}", shape)


def hostile(known: list[str]) -> Iterator[Topic]:
    """A workspace's quota of frequent words: wide, deep, near each other, by their beginnings; and no patterns."""
    wide = [" OR ".join(f'"{one} {other}"' for one in known[:12] for other in known[k : k + 3]) for k in range(15)]
    begun = [" OR ".join(f"{one[:2]}*" for one in known[k : k + 120]) for k in range(15)]
    deep = ["(" * 19 + known[k] + f" OR {known[k + 1]} NOT {known[k + 2]})" * 19 for k in range(10)]
    near = [" AND ".join(f"NEAR({one} {other}, 50)" for one, other in pairwise(known[k : k + 30])) for k in range(6)]
    plain = ["(.*a)", "a* a* a* a*", "((a*)) OR ((b*))"]  # no patterns: words, without their signs
    for number, query in enumerate([*wide, *begun, *deep, *near, *plain]):
        yield topic(f"hostile_{number}", query)


def by_entry(matcher: Matcher, batch: list[Entry]) -> list[float]:
    """Seconds of one core that an entry takes, by the polls that bring so many."""
    taken = []
    for start in range(0, len(batch), POLLED):
        began = time.process_time()
        matcher.judge(batch[start : start + POLLED])
        taken.append((time.process_time() - began) / POLLED)
    return taken


def best(run: Callable[[], object]) -> float:
    """Seconds of one core that the fastest of several runs took."""
    taken = []
    for _ in range(ROUNDS):
        start = time.process_time()
        run()
        taken.append(time.process_time() - start)
    return min(taken)


def main() -> None:
    dice = random.Random(20260101)
    known = words(dice)
    batch = entries(dice, known)
    relevance = Relevance(vocabulary())
    people = list(topics(dice, known))
    many = Matcher(people, relevance)
    own = {each.name for each in people}  # as the desk asks: topics that want what is no US-China trade news too
    found = sum(len(verdict.matches) for verdict in many.judge(batch, own))
    taken = best(lambda: many.judge(batch, own))
    target = f"target {BATCH_TARGET * 1000:.0f} ms; {found:,} matches"
    print(f"{TOPICS:,} topics x {ENTRIES:,} entries   {taken * 1000:6,.0f} ms         ({target})")
    built_in = Matcher(configuration().topics, relevance)
    rate = ENTRIES / best(lambda: built_in.judge(batch))
    print(f"gate and built-in topics        {rate:6,.0f} entries/s  (target {RATE_TARGET:,})")
    long = [replace(each, text=(each.text * 1000)[:TEXT_LIMIT]) for each in batch[::LONG_EVERY]]
    batch[::LONG_EVERY] = long
    against = Matcher([*configuration().topics, *hostile(known)], relevance)
    p99 = statistics.quantiles(by_entry(against, batch), n=100)[-1]
    print(f"an entry, hostile topics        {p99 * 1000:6.1f} ms p99     (target {ITEM_TARGET * 1000:.0f})")


if __name__ == "__main__":
    main()
