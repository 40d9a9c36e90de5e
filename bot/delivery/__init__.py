"""From decision to told: the outbox's worker, its retries, and what a platform's sender must do."""
