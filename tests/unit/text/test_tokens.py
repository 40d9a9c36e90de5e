"""Tokens: the same reading of English and Chinese for entries, queries and the vocabulary."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.tokens import language_of, shown, stem, tokenise


def test_han_characters_are_tokens_of_their_own():
    assert tokenise("对华关税25%").words == ("对", "华", "关", "税", "25")


def test_traditional_and_full_width_read_as_simplified_and_plain():
    assert tokenise("關稅ＡＢＣ").words == tokenise("关税abc").words


@pytest.mark.parametrize("text", ["US", "U.S.", "U.S", "USA", "U.S.A.", "US-", "对US关税", "the US,"])
def test_the_country_is_found_however_it_is_abbreviated(text):
    assert "usa" in tokenise(text).words


@pytest.mark.parametrize("text", ["tell us", "US$5 billion", "focus", "BUS", "Us"])
def test_pronoun_currency_and_parts_of_words_are_not_the_country(text):
    assert "usa" not in tokenise(text).words


@pytest.mark.parametrize(
    "title",
    [
        "Us, China Extend Tariff Truce",
        "Us-China Talks Resume in Madrid",
        "China Resumes Purchases of Soybeans After Us Cuts Tariffs",
        "Beijing Warns Us Over Chip Curbs",
        "Exports to Us Fall for a Sixth Month",
        "China Cancels 132,000 Tonnes of Us Pork",
    ],
)
def test_the_country_is_found_in_a_headline_that_capitalises_every_word(title):
    assert "usa" in tokenise(title).words


@pytest.mark.parametrize(
    "title",
    [
        "What the Trade War Means for All of Us",
        "Most of Us Pay More for Toys",
        "Tell Us About Your Harvest",
        "Tariffs Make Us All Poorer",
        "Who Will Come With Us",
        "The tariffs hit Us farmers hard",
        "Us Weekly",
    ],
)
def test_the_pronoun_of_such_a_headline_is_not_the_country(title):
    assert "usa" not in tokenise(title).words


def test_accents_are_folded_and_other_scripts_left_alone():
    assert tokenise("Café São Nestlé が").words == ("cafe", "sao", "nestle", "が")


def test_other_abbreviations_lose_their_dots():
    assert tokenise("the U.K. and the E.U.").words == ("the", "uk", "and", "the", "eu")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("tariff", "tariffs"),
        ("licence", "license"),
        ("aluminium", "aluminum"),
        ("purchases", "purchased"),
        ("authorised", "authorize"),
        ("organisation", "organization"),
        ("subsidising", "subsidize"),
        ("penalises", "penalize"),
        ("sulphuric", "sulfuric"),
        ("catalogue", "catalogs"),
        ("gpus", "gpu"),
    ],
)
def test_endings_and_both_spellings_share_a_stem(one, other):
    assert stem(one) == stem(other)


@pytest.mark.parametrize(
    ("one", "other"), [("import", "important"), ("accord", "according"), ("magnet", "magnetic"), ("tiktok", "tiktoker")]
)
def test_look_alikes_of_the_fields_words_keep_their_own_stem(one, other):
    assert stem(one) != stem(other)


def test_words_stay_as_they_stand_while_stems_are_joined():
    tokens = tokenise("An aluminium Licence")
    assert tokens.words == ("an", "aluminium", "licence")
    assert tokens.stems == ("an", "aluminum", "licens")


def test_half_a_character_from_broken_json_is_skipped():
    assert tokenise("关\ud800税").words == ("关", "税")


@pytest.mark.parametrize(
    ("words", "text"), [(("usa", "farmers"), "US farmers"), (("关", "税", "truce"), "关税 truce"), ((), "")]
)
def test_tokens_are_shown_as_people_read_them(words, text):
    assert shown(words) == text


@pytest.mark.parametrize(
    ("text", "language"), [("中美经贸磋商", "zh"), ("TikTok在美业务", "zh"), ("Trade talks", "en"), ("", "en")]
)
def test_language_is_told_by_its_letters(text, language):
    assert language_of(text) == language


@given(st.text(st.characters(), max_size=200))
def test_any_text_gives_lists_in_step_of_tokens_without_spaces(text):
    tokens = tokenise(text)
    assert len(tokens.words) == len(tokens.stems)
    assert all(token and not any(c.isspace() or c in '"*' for c in token) for token in tokens.words + tokens.stems)


@given(st.text(max_size=100))
def test_tokens_read_again_are_the_same_tokens(text):
    words = tokenise(text).words
    assert tokenise(" ".join(words)).words == words or "usa" in words


@pytest.mark.parametrize(
    ("british", "american"),
    [
        ("labour", "labor"),
        ("colours", "color"),
        ("centre", "centers"),
        ("antidumping", "anti-dumping"),
        ("Neighbouring", "neighbor"),
        ("Anti-subsidy", "antisubsidy"),
    ],
)
def test_spellings_of_both_sides_of_the_atlantic_meet(british, american):
    assert tokenise(british).stems == tokenise(american).stems


@given(st.text(alphabet="aUS. 2$关\u2019\u201c\u201d\u2014\u2026", max_size=12))
def test_typographic_marks_part_words_like_those_of_a_typewriter(text):
    plain = str.maketrans({"\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2014": "-", "\u2026": "..."})
    assert tokenise(text) == tokenise(text.translate(plain))
