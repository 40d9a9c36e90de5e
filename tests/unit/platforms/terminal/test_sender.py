"""The terminal's sender."""

import io

import pytest

from bot.delivery.sender import Sender
from bot.errors import SendError, SendReason
from bot.platforms.terminal.place import TERMINAL
from bot.platforms.terminal.render import make_console
from bot.platforms.terminal.sender import TerminalSender
from tests.unit.platforms.samples import ALERT, FOLLOW_UP, NOTICE


async def test_what_is_told_changed_and_followed_up_is_printed_in_order() -> None:
    out = io.StringIO()
    sender: Sender = TerminalSender(make_console(out))
    ref = await sender.post(TERMINAL, ALERT, 1)
    await sender.edit(TERMINAL, ref, ALERT, 2)
    await sender.reply(TERMINAL, ref, FOLLOW_UP, 3)
    await sender.tell(TERMINAL, NOTICE, 4)
    shown = out.getvalue()
    assert ref == "s2ab"
    assert shown.index(" FLASH  Soybeans") < shown.index("~ s2ab") < shown.index("↳ s2ab China: commerce")
    assert shown.index("↳ s2ab") < shown.index("! Trouble: Outlet <1>")


async def test_a_reader_that_has_gone_is_a_send_error() -> None:
    class Gone(io.StringIO):
        def write(self, _: str) -> int:
            raise BrokenPipeError

    with pytest.raises(SendError) as caught:
        await TerminalSender(make_console(Gone())).post(TERMINAL, ALERT, 1)
    assert caught.value.reason is SendReason.UNREACHABLE
