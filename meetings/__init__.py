"""Meetings: called, held, remembered, and the rule of at least four a year (mandate M6)."""
