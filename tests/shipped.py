"""The configuration that ships, read once."""

import os
from functools import cache
from pathlib import Path
from unittest.mock import patch

from bot.settings.load import Configuration, load
from bot.text.vocabulary import Vocabulary

CONFIG = Path(__file__).parents[1] / "config"


@cache
def configuration() -> Configuration:
    """All of it, whatever the environment says."""
    with patch.dict(os.environ, {"TRADEWIRE_CONFIG": str(CONFIG)}):
        return load()


def vocabulary() -> Vocabulary:
    """The shipped vocabulary."""
    return configuration().vocabulary
