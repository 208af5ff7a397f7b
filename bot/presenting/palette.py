"""The colours of the picture: one set that stands out from a dark chat and from a light one."""

BACKDROP = "#2a4158"
ON_BACKDROP = "#ffffff"
QUIET_ON_BACKDROP = "#d5e0ea"

PANEL = "#fbfaf6"
INK = "#1b2733"
QUIET = "#52606d"
KNOWN = "#1d6091"
HORIZON = "#9c3a1c"
RAIL = "#b9c6d2"
