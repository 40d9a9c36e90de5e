"""How fast Slack may be called: https://docs.slack.dev/apis/web-api/rate-limits."""

from bot.delivery.budget import Limits, Pace
from bot.domain.delivery import Action

# chat.postMessage: one message a second and channel; "several hundred messages per minute" and workspace, short bursts
# above it are let through.
A_CHANNEL = Pace(1.0)
A_WORKSPACE = Pace(5.0, burst=5)
# chat.update, conversations.history and .replies are of tier 3: 50 calls a minute and workspace.
TIER_3 = Pace(50 / 60)
# For apps that are sold outside Slack's Marketplace: one call of conversations.history or .replies a minute.
# https://docs.slack.dev/changelog/2025/05/29/rate-limit-changes-for-non-marketplace-apps
ONE_A_MINUTE = Pace(1 / 60)

LIMITS = Limits(
    destination=A_CHANNEL,
    workspace={Action.POST: A_WORKSPACE, Action.EDIT: TIER_3, Action.LOOK: TIER_3},
    slow={Action.LOOK: ONE_A_MINUTE},
)
