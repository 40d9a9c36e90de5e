"""Where items stand in a document by their tags alone, and those of an earlier body as one run below what is new."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from zlib import crc32

_AFTER_NAME = (b">", b" ", b"\t", b"\n", b"\r")
_SPACE = b" \t\r\n"
_ROOT_WITHIN = 4_096  # bytes in which a document says whether it is RSS
_CUTS = 8  # lengths that are noted of a run: of all its items, without the last, the last two, ...
_ABOVE = 8  # new items above a run that are looked for
_KEPT = 4  # more above it, or fewer cuts left besides the first, and the items are noted anew

Span = tuple[int, int]  # from the first byte to behind the last


@dataclass(frozen=True, slots=True)
class Run:
    """Items of an earlier body that stand here as they did there, one after another, below what has come since.

    They were noted when `above` items stood above them in the body before this one. `cuts` tell of fewer of them.
    """

    start: int
    end: int
    count: int
    above: int
    cuts: str


def spans(document: bytes) -> Iterator[Span]:
    """Where items seem to begin and end; within a text the same bytes mean nothing. Stops at one without an end."""
    opening, closing = _tags(document)
    end = 0
    while (start := document.find(opening, end)) >= 0:
        end = start + len(opening)
        if document[end : end + 1] in _AFTER_NAME:
            end = document.find(closing, end) + len(closing)
            if end < len(closing):
                return
            yield start, end


def joined(document: bytes, items: Iterable[Span]) -> list[Span]:
    """The same, those joined that have nothing but space between them: where one is an item, so is the next."""
    runs: list[Span] = []
    for start, end in items:
        if runs and not document[runs[-1][1] : start].strip(_SPACE):
            runs[-1] = runs[-1][0], end
        else:
            runs.append((start, end))
    return runs


def note_run(document: bytes, meaning: bytes, items: Sequence[Span], run: Run | None = None) -> str:
    """By what all items of a body are found in the next one by one look; "" where something is between them.

    `items` are those that `spans` finds, above the `run` if there is one. `meaning` is of what around them gives them
    meaning.
    """
    all_of_them = [*items, (run.start, run.end)] if run else items
    ((start, end), *others) = joined(document, all_of_them)
    if others:
        return ""
    if run and len(items) <= _KEPT and run.cuts.count(",") >= _KEPT:
        return f"{len(items)}/{run.cuts}"
    return f"0/{_cuts(document, meaning, Run(start, end, len(items) + (run.count if run else 0), 0, ''))}"


def _cuts(document: bytes, meaning: bytes, run: Run) -> str:
    """Number, length and checksum of the items of a run; then of those without the last, the last two, ..."""
    _, closing = _tags(document)
    ends = [run.end]
    while len(ends) < min(_CUTS, run.count):
        ends.append(document.rfind(closing, run.start, ends[-1] - 1) + len(closing))
    noted, checksum, position = [], crc32(meaning), run.start
    bytes_of = memoryview(document)
    for fewer, end in reversed(list(enumerate(ends))):
        checksum, position = crc32(bytes_of[position:end], checksum), end
        noted.append(f"{run.count - fewer}.{end - run.start}.{checksum:x}")
    return ",".join(reversed(noted))


def find_run(document: bytes, meaning: bytes, noted: str) -> tuple[list[Span], Run] | None:
    """The items above those that were noted, and where these are; None where they are not, or not one after another.

    A checksum tells them, and an equal length: one change in four thousand million deceives, until the next.
    """
    above_before, _, cuts = noted.partition("/")
    by_length = {length: (int(count), of) for count, length, of in (each.split(".") for each in cuts.split(","))}
    _, closing = _tags(document)
    last = document.rfind(closing) + len(closing)
    above: list[Span] = []
    for start, end in spans(document):
        count, of = by_length.get(str(last - start), (0, ""))
        if count and f"{crc32(memoryview(document)[start:last], crc32(meaning)):x}" == of:
            left = cuts[cuts.index(f"{count}.{last - start}.") :]
            return above, Run(start, last, count, int(above_before), left)
        if len(above) == _ABOVE:
            return None
        above.append((start, end))
    return None


def _tags(document: bytes) -> tuple[bytes, bytes]:
    """How an item begins, and how it ends."""
    name = b"item" if b"<rss" in document[:_ROOT_WITHIN] else b"entry"
    return b"<" + name, b"</" + name + b">"
