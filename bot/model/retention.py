"""How long what is kept is kept: all limits in one place, as pruning goes by them and /privacy tells them."""

from datetime import timedelta

# Editors write answers for what was asked in vain, and look at it now and then; older questions are of other news.
MISSES = timedelta(days=365)
# Whom an update reached matters while readers ask why it did not come, or it is corrected; after that, how many.
DELIVERIES = timedelta(days=90)
# Long enough for a mistake to be found, and no longer than Telegram's readers scroll back.
SHOWN = timedelta(days=90)
# Batches in the queue: what is done is of no use to anybody, what failed is for whoever looks for the reason.
DONE_BATCHES = timedelta(days=1)
FAILED_BATCHES = timedelta(days=30)
# When calls were sent matters to Telegram for a minute.
SENDS = timedelta(minutes=1)
# Whoever asks too often is answered again after a minute.
FLOODS = timedelta(minutes=1)

# How often all of it is looked through, by one of the replicas.
PRUNING = timedelta(days=1)
