"""Options written as a command are read as the same options."""

from datetime import time
from zoneinfo import available_timezones

from hypothesis import given
from hypothesis import strategies as st

from bot.commands.command import Subscribe
from bot.commands.grammar import Grammar
from bot.commands.spelling import subscribe_text
from bot.domain.feed import Side
from bot.domain.story import Level
from bot.domain.subscription import Cadence, Options, QuietHours
from tests.values import topic

GRAMMAR = Grammar([topic("soybeans", "soybeans"), topic("rare_earths", '"rare earths"')])

clocks = st.times().map(lambda at: time(at.hour, at.minute))
quiet = st.builds(QuietHours, clocks, clocks, st.booleans()).filter(lambda hours: hours.start != hours.end)
cadences = st.sampled_from((Cadence.INSTANT, Cadence.HOURLY)).map(lambda cadence: (cadence, None)) | clocks.map(
    lambda at: (Cadence.DAILY, at)
)
options = st.builds(
    lambda cadence, **others: Options(cadence=cadence[0], at=cadence[1], **others),
    cadences,
    level=st.sampled_from(Level),
    min_outlets=st.integers(1, 99),
    sides=st.frozensets(st.sampled_from(Side)),
    lang=st.sampled_from(("", "en", "zh")),
    most=st.none() | st.integers(1, 999),
    quiet=st.none() | quiet,
    days=st.frozensets(st.integers(0, 6), max_size=6),
    zone=st.just("") | st.sampled_from(sorted(zone for zone in available_timezones() if "/" in zone)),
    threads=st.booleans(),
)


@given(st.sampled_from(("soybeans", "rare_earths")), options)
def test_options_written_as_a_command_are_read_as_the_same_options(name: str, asked: Options) -> None:
    assert GRAMMAR.parse(subscribe_text(name, asked)) == Subscribe(name, asked)
