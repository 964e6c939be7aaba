"""Concerns and persons of concern: log, assess, open to the right eyes, follow up, close."""
