"""Cells of a table that leaves the screen as CSV."""

# What a spreadsheet takes for the beginning of a formula when it opens a CSV file (OWASP: CSV injection).
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def safe(text):
    """The text as a cell that no spreadsheet runs as a formula."""
    return f"'{text}" if text.startswith(DANGEROUS) else text
