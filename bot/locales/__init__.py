"""Fixed wording: what the bot says around the facts."""
