"""Two items of a feed with one id: what one of them does says nothing of the other."""

import pytest

from bot.storage import entries
from bot.storage.database import Database
from tests.fakes.feed_server import item, rss
from tests.integration.test_identity_road import poll

A, B, C = "China books soybean cargo one", "China books soybean cargo two", "China books soybean cargo three"
D = "Beijing taxes port cranes"
DATES = {A: 1, B: 2, C: 3, D: 4}

Shown = list[tuple[str, ...]]  # titles, answer by answer


class Shop:
    """A feed in which every item has the same id."""

    def __init__(self, database: Database, dated: bool, linked: bool) -> None:
        self.database, self.dated, self.linked, self.turn = database, dated, linked, 0.0

    async def show(self, *titles: str, text: str = "Text.") -> int:
        """The feed shows these, the last one's text may have changed; returns how many are new."""
        self.turn += 1
        items = []
        for title in titles:
            date = f"Mon, 02 Mar 2026 0{DATES[title]}:00:00 GMT" if self.dated else ""
            link = f"https://o.example/{DATES[title]}" if self.linked else ""
            own = text if title == titles[-1] else "Text."
            items.append(item(title, link, "one id", f"{title}. {own}", date))
        return await poll(self.database, rss(*items), self.turn, anew=True)

    async def texts(self) -> set[str]:
        return {entry.text for entry in await self.database.read(entries.inbox, 99)}


@pytest.fixture(params=["dated", "undated"])
def dated(request: pytest.FixtureRequest) -> bool:
    return bool(request.param == "dated")


@pytest.fixture(params=["linked", "unlinked"])
def shop(request: pytest.FixtureRequest, database: Database, dated: bool) -> Shop:
    return Shop(database, dated, request.param == "linked")


@pytest.mark.parametrize("first", [[(A, B)], [(A,), (A, B)], [(B,), (A, B)]], ids=["at once", "b later", "a later"])
@pytest.mark.parametrize("other", [C, D], ids=["alike", "unlike"])
class TestOneGoes:
    """The first of two has gone."""

    async def begin(self, shop: Shop, first: Shown, other: str) -> str:
        """A and the other were shown; now the other is alone."""
        named = {A: A, B: other}
        for number, titles in enumerate(first):
            shown = [named[title] for title in titles]
            assert await shop.show(*shown) == len(shown) - number
        assert await shop.show(other) == 0
        return other

    async def test_the_other_is_neither_new_nor_takes_its_place(self, shop: Shop, first: Shown, other: str) -> None:
        other = await self.begin(shop, first, other)
        assert await shop.show(other) == 0
        assert await shop.texts() == {f"{A}. Text.", f"{other}. Text."}

    async def test_the_other_may_be_edited(self, shop: Shop, first: Shown, other: str) -> None:
        other = await self.begin(shop, first, other)
        assert await shop.show(other, text="More.") == 0
        assert await shop.texts() == {f"{A}. Text.", f"{other}. More."}

    async def test_a_third_one_with_the_id_is_new(self, shop: Shop, first: Shown, other: str) -> None:
        other = await self.begin(shop, first, other)
        assert await shop.show(B) == 1
        assert await shop.texts() == {f"{A}. Text.", f"{other}. Text.", f"{B}. Text."}

    async def test_a_third_one_beside_the_other_is_new(self, shop: Shop, first: Shown, other: str) -> None:
        other = await self.begin(shop, first, other)
        assert await shop.show(B, other) == 1
        assert await shop.texts() == {f"{A}. Text.", f"{other}. Text.", f"{B}. Text."}

    async def test_the_first_may_come_back(self, shop: Shop, first: Shown, other: str) -> None:
        other = await self.begin(shop, first, other)
        for titles in ((A,), (A, other), (other,), (other, A)):
            assert await shop.show(*titles) == 0
        assert await shop.texts() == {f"{A}. Text.", f"{other}. Text."}
