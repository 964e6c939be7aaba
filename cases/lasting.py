"""Until when a concern may be opened to somebody at most, where a floor above lets them in until a day.

The concerns know nothing of guests; the room that lets them in says so by a rule here.
"""

_rules = []


def add_rule(rule):
    """Let a floor above take part: `rule(concern, user)` gives the last day, or None where it knows of none."""
    if rule not in _rules:
        _rules.append(rule)


def last_day(concern, user):
    """The last day on which `concern` may be open to `user`, or None where nothing but the year limits it."""
    days = [day for rule in _rules if (day := rule(concern, user))]
    return min(days, default=None)
