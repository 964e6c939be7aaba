"""What kind of browser somebody came with, as two names a person recognises. No version, no address, no place."""

# In this order: Edge calls itself Chrome too, and Chrome calls itself Safari.
BROWSERS = {"Edg": "Edge", "OPR/": "Opera", "Firefox/": "Firefox", "Chrome/": "Chrome", "Safari/": "Safari"}
SYSTEMS = {
    "Windows": "Windows",
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Mac OS X": "Mac",
    "CrOS": "Chromebook",
    "Linux": "Linux",
}


def kind(user_agent):
    """("Firefox", "Windows") of a User-Agent header; empty text for what it does not tell."""
    return _first(BROWSERS, user_agent), _first(SYSTEMS, user_agent)


def _first(names, text):
    return next((name for sign, name in names.items() if sign in text), "")
