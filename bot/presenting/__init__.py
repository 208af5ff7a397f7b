"""Forms of the knowledge that several surfaces show: a calendar, a picture."""
