"""The pages, in files named like the acts they call."""
