"""``dateline`` with every library telling all that it does; with UNREDACTED=1 nothing is taken out of it either.

What it logs is what the taking out of secrets has to stand against, whatever is kept quiet in a real run.
"""

import logging
import os

from bot import logs
from bot.cli import main

if __name__ == "__main__":
    logging.Logger.isEnabledFor = lambda logger, level: True
    logging.Logger.getEffectiveLevel = lambda logger: logging.DEBUG
    if os.environ.get("UNREDACTED") == "1":
        logs.without = lambda text, secrets, private=(): text
    main()
