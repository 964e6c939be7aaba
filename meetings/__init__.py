"""Meetings: calling them, holding them, remembering them, and the rule of at least four a year (mandate M6)."""
