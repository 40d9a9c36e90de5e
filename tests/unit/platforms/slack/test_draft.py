"""What a draft in the modal asks for."""

import pytest

from bot.platforms.slack.modal import Draft


@pytest.mark.parametrize(("gated", "gate"), [(True, "on"), (False, "off")])
def test_a_draft_is_previewed_with_the_gate_that_it_is_kept_with(gated: bool, gate: str) -> None:
    draft = Draft("cafe", "coffee", gated)
    assert draft.preview == f"preview gate {gate} coffee"
    assert draft.command == f"topic add cafe gate {gate} coffee"
