"""Values that the rest of the bot passes around; no input, no output, no clock."""
