"""The ledger from the shell."""

from dataclasses import replace
from datetime import date

from bot.domain.figure import Figure
from bot.domain.pledge import Proposal
from bot.storage import proposals
from bot.storage.engines import open_database
from tests.shell import Shell
from tests.values import NOW

HEADER = "statistic,commodity,destination,from,to,quantity,unit\n"
WEEK = "usda_weekly_sales,soybeans,China,2025-11-07,2025-11-13,232000,t\n"


async def test_figures_are_imported_once_and_a_file_with_a_bad_line_not_at_all(shell: Shell) -> None:
    file = shell.folder / "sales.csv"
    file.write_text("\ufeff" + HEADER + WEEK, encoding="utf-8")
    assert (await shell("ledger", "import", str(file))).out == "Read 1 figures: 1 new, 0 changed, 0 known already.\n"
    file.write_text(HEADER + WEEK.replace("232000", "232500"), encoding="utf-8")
    assert (await shell("ledger", "import", str(file))).out == "Read 1 figures: 0 new, 1 changed, 0 known already.\n"
    file.write_text(HEADER + WEEK.replace("China", "Mexico") + WEEK.replace("232000", "many"), encoding="utf-8")
    done = await shell("ledger", "import", str(file))
    assert (done.code, done.out) == (1, "")
    assert "nothing was imported" in done.err
    assert "line 3: 'many' is no number" in done.err
    file.write_text(HEADER + WEEK.replace("232000", "232500"), encoding="utf-8")
    assert (await shell("ledger", "import", str(file))).out == "Read 1 figures: 0 new, 0 changed, 1 known already.\n"
    file.write_bytes(b"\xff\xfe")
    assert "is not UTF-8" in (await shell("ledger", "import", str(file))).err
    assert "cannot be read" in (await shell("ledger", "import", str(file) + "x")).err


async def test_a_proposal_is_listed_accepted_as_a_block_and_rejected(shell: Shell) -> None:
    url = shell.environment["TRADEWIRE_DATABASE_URL"]
    database = open_database(url if "////" in url else url.replace("///", f"///{shell.folder}/", 1))
    await database.migrate()
    figure = Figure(
        30_000_000, None, "t", "soybeans", "White House", "2099", "at least 30 million tonnes", "white_house"
    )
    proposal = Proposal("China will buy", "https://outlet1.example/a", 7, date(2026, 1, 5), figure)
    await database.write(proposals.keep, [proposal, replace(proposal, figure=replace(figure, by="2098"))], NOW)
    await database.close()
    listed = await shell("ledger", "proposals")
    assert listed.out.startswith(
        "1  at least 30 million tonnes soybeans by 2099, White House  (s229 China will buy)\n2  "
    )
    accepted = await shell("ledger", "accept", "1")
    assert "  - id: proposal_1\n" in accepted.out
    assert "tradewire check" in accepted.err
    assert (await shell("ledger", "reject", "2")).out == "Rejected 2.\n"
    assert (await shell("ledger", "proposals")).out == "Nothing is proposed.\n"
    states = [line["state"] for line in (await shell("ledger", "proposals", "--all", "--json")).lines]
    assert states == ["accepted", "rejected"]
    missing = await shell("ledger", "accept", "9")
    assert (missing.code, missing.out) == (1, "")
    assert "there is no proposal 9" in missing.err


async def test_a_chart_is_written_as_a_picture_and_what_has_none_says_so(shell: Shell) -> None:
    file = shell.folder / "chart.png"
    done = await shell("ask", "/trade chart soybeans 7", "--png", str(file))
    assert (done.code, done.err) == (0, "")
    assert "▲ flash  ◆ urgent  ■ routine" in done.out
    assert file.read_bytes().startswith(b"\x89PNG")
    assert "this answer has no chart" in (await shell("ask", "/trade topics", "--png", str(file))).err
    done = await shell("ask", "/trade chart soybeans", "--png", str(shell.folder / "none" / "chart.png"))
    assert done.code == 1
    assert "cannot be written" in done.err
