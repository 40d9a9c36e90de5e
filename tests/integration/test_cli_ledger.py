"""The ledger from the shell."""

from tests.shell import Shell

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
