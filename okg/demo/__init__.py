"""The invented year and the invented masses: what a visitor looks at, and what a benchmark runs against."""
