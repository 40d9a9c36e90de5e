"""How fast Discord may be called: https://docs.discord.com/developers/topics/rate-limits."""

from bot.delivery.budget import Limits, Pace
from bot.domain.delivery import Action

# 50 requests a second and bot; a message can take two (its thread, or its word in the channel).
A_BOT = Pace(25.0, burst=25)
# What a channel takes is told with each answer, and discord.py keeps to that: five in five seconds as a rule.
A_CHANNEL = Pace(1.0, burst=5)
AN_EDIT = A_LOOK = Pace(1.0, burst=5)

LIMITS = Limits(destination=A_CHANNEL, workspace={Action.EDIT: AN_EDIT, Action.LOOK: A_LOOK}, bot=A_BOT)

# 10,000 requests in ten minutes that are answered with 401, 403 or 429 bar a whole address: far below that we stop.
MOST_INVALID, INVALID_WITHIN = 100, 600.0  # seconds
