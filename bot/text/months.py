"""The names of the months in English, whole and cut short."""

_NAMES = (
    "january jan|february feb|march mar|april apr|may|june jun|july jul|august aug|september sept sep|october oct|"
    "november nov|december dec"
)
# Name in lower case -> 1 to 12.
MONTHS = {name: number for number, names in enumerate(_NAMES.split("|"), 1) for name in names.split()}
# A pattern of any of them, the longest first; in lower case, without the full stop of one cut short.
MONTH = f"(?:{'|'.join(sorted(MONTHS, key=len, reverse=True))})"
