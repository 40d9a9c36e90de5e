"""What the bot looks for: topics.yaml to topics, vocabulary.yaml to concepts."""

from itertools import chain

from pydantic import RootModel

from bot.domain.expression import Or
from bot.domain.topic import EVERYTHING, EVIDENCE, Example, Topic
from bot.errors import Fault, QuerySyntaxError
from bot.settings.models import TopicConfig, VocabularyConfig
from bot.settings.values import Name
from bot.settings.yaml_file import YamlFile
from bot.text.query import parse_query
from bot.text.tokens import tokenise
from bot.text.vocabulary import Concept, Vocabulary


class TopicsConfig(RootModel[dict[Name, TopicConfig]]):
    """topics.yaml: name -> topic."""


def read_topics(model: TopicsConfig | None, file: YamlFile, faults: list[Fault]) -> tuple[Topic, ...]:
    """The topics whose queries can be read; None are none."""
    topics = []
    spoken: dict[str, str] = {}  # how people call a topic -> its name
    for name, each in (model.root if model else {}).items():
        for called in (name, each.title.en, each.title.zh):
            if spoken.setdefault(called.casefold(), name) != name:
                problem = f"{called!r} is what {spoken[called.casefold()]} is called too"
                faults.append(Fault(file.place((name, "title")), problem, "give one of them another title"))
        try:
            expression = Or(()) if each.query == EVERYTHING else parse_query(each.query)
        except QuerySyntaxError as error:
            caret = error.caret().replace("\n", "\n    ")
            faults.append(
                Fault(file.place((name, "query")), f"{error}\n    {caret}", error.hint or "correct the query")
            )
            continue
        examples = [Example(text, True) for text in each.examples.match]
        examples += [Example(text, False) for text in each.examples.no_match]
        topics.append(
            Topic(
                name=name,
                title=each.title.en,
                title_zh=each.title.zh,
                query=each.query,
                expression=expression,
                examples=tuple(examples),
                require=tuple((wanted,) if isinstance(wanted, str) else tuple(wanted) for wanted in each.require),
                exclude=tuple(each.exclude),
            )
        )
    return tuple(topics)


def check_evidence(model: TopicsConfig, vocabulary: Vocabulary, file: YamlFile, faults: list[Fault]) -> None:
    """Is everything that topics require or exclude evidence that can be found?"""
    known = {*EVIDENCE, *vocabulary.concepts}
    for name, topic in model.root.items():
        for key, wanted in (("require", topic.require), ("exclude", topic.exclude)):
            for place, group in enumerate(wanted):
                for each in [group] if isinstance(group, str) else group:
                    if each not in known:
                        remedy = f"write {', '.join(EVIDENCE)} or the id of a concept in vocabulary.yaml"
                        faults.append(Fault(file.place((name, key, place)), f"{each!r} is no evidence", remedy))


def read_vocabulary(model: VocabularyConfig | None, file: YamlFile, faults: list[Fault]) -> Vocabulary:
    """The concepts with a spelling that can be found; None are none."""
    concepts: dict[str, Concept] = {}
    for position, each in enumerate(model.concepts if model else ()):
        place = ("concepts", position)
        spellings = (*each.en, *each.zh)
        if each.id in concepts:
            faults.append(Fault(file.place((*place, "id")), f"{each.id} stands twice", "join the two"))
        if not spellings:
            faults.append(Fault(file.place(place), f"{each.id} has no spelling", "add some under en or zh"))
        for spelling in spellings:
            if not tokenise(spelling).words:
                problem = f"{spelling!r} has no letter or digit"
                faults.append(Fault(file.place(place), problem, "remove it"))
        for spelling in chain.from_iterable(each.pairs.items()):
            if spelling not in spellings:
                faults.append(Fault(file.place((*place, "pairs")), f"{spelling!r} is no spelling of it", "add it"))
        good = tuple(spelling for spelling in spellings if tokenise(spelling).words)
        concepts[each.id] = Concept(
            id=each.id,
            kind=each.kind,
            name=each.name.en,
            name_zh=each.name.zh,
            party=each.party,
            side=each.side,
            spellings=good,
            weight=each.weight,
            trade=each.trade,
            implies=each.implies,
            commodity=each.commodity,
            pairs=tuple(each.pairs.items()),
        )
    return Vocabulary(concepts.values())
