"""Text of feeds and people as it may be shown anywhere: on one line, and nothing unseen in it."""

import unicodedata

UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co"})  # controls, bidi and zero-width, surrogates, private use


def clean(text: str) -> str:
    """The text on one line, without what cannot be seen."""
    if text.isprintable():  # as nearly all is: no such character, and no space but " "
        return " ".join(text.split())
    return " ".join("".join(c for c in text if c.isspace() or unicodedata.category(c) not in UNSEEN).split())


def seen_lines(text: str) -> str:
    """The text with its spaces and line breaks where they are, without what cannot be seen."""
    lines = ("".join(c for c in line if unicodedata.category(c) not in UNSEEN) for line in text.splitlines())
    return "\n".join(lines)
