"""Domain values to JSON columns and back, checked on the way in."""

from pydantic import TypeAdapter

from bot.domain.alert import Alert
from bot.domain.feed import Rhythm
from bot.domain.story import Story
from bot.domain.subscription import Options

_ALERT = TypeAdapter(Alert)
_STORY = TypeAdapter(Story)
_OPTIONS = TypeAdapter(Options)
_RHYTHM = TypeAdapter(Rhythm)


def dump_alert(alert: Alert) -> str:
    """An alert as JSON."""
    return _ALERT.dump_json(alert).decode()


def load_alert(text: str) -> Alert:
    """An alert from its JSON."""
    return _ALERT.validate_json(text)


def dump_story(story: Story) -> str:
    """A story as JSON."""
    return _STORY.dump_json(story).decode()


def load_story(text: str) -> Story:
    """A story from its JSON."""
    return _STORY.validate_json(text)


def dump_options(options: Options) -> str:
    """A subscription's options as JSON."""
    return _OPTIONS.dump_json(options).decode()


def load_options(text: str) -> Options:
    """A subscription's options from their JSON."""
    return _OPTIONS.validate_json(text)


def dump_rhythm(rhythm: Rhythm) -> str:
    """A feed's rhythm as JSON."""
    return _RHYTHM.dump_json(rhythm).decode()


def load_rhythm(text: str) -> Rhythm:
    """A feed's rhythm from its JSON."""
    return _RHYTHM.validate_json(text)
