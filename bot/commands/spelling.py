"""Options as `subscribe` reads them: the grammar, the other way round. Pure."""

from bot.commands.options import DAYS
from bot.domain.subscription import Cadence, Options


def subscribe_text(topic: str, options: Options) -> str:
    """The command that subscribes to a topic, named as people type it, with exactly these options."""
    words = ["subscribe", topic, f"daily {options.at:%H:%M}" if options.at else options.cadence.value]
    words += [f"level {options.level}", f"min-outlets {options.min_outlets}"]
    words += [f"sides {','.join(sorted(options.sides))}"] if options.sides else []
    words += [f"max {options.most}/day"] if options.most is not None else []
    words += [f"lang {options.lang}"] if options.lang else []
    if options.quiet:
        strict = " strict" if options.quiet.strict else ""
        words.append(f"quiet {options.quiet.start:%H:%M}-{options.quiet.end:%H:%M}{strict}")
    words += [f"days {','.join(DAYS[day] for day in sorted(options.days))}"] if options.days else []
    words += ["threads"] if options.threads else []
    words += [f"tz {options.zone}"] if options.zone else []
    words += [f"mention {options.mention}"] if options.mention else []
    assert options.at or options.cadence is not Cadence.DAILY, "the grammar knows no other"
    return " ".join(words)
