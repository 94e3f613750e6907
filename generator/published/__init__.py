"""Published reports: what they print, the answers taken from it, and how the two compare."""
