"""The outbox and the in-page notices; mail carries a link, never content."""
