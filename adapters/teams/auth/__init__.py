"""Microsoft's keys, and the bot's own token."""
