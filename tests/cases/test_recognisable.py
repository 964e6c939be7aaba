"""What in a summary may tell who it is about."""

import pytest

from cases import recognisable


@pytest.mark.parametrize(
    "text",
    [
        "Han ble født 010110 12345.",
        "Ring mor på 987 65 432 eller +47 98 76 54 32.",
        "Skriv til ola@nordmann.no.",
        "Familien bor i Storgata 4.",
        "Han går på Tanghavn ungdomsskole.",
        "Gutten i 9A tegnet.",
        "Gutten som kjenner Ola Nordmann.",
    ],
)
def test_what_gives_somebody_away_is_pointed_at(text):
    assert recognisable.signs(text)


@pytest.mark.parametrize(
    "text",
    [
        "En ungdom har vist interesse for et ekstremt miljø på nett. Foreldrene er bekymret.",
        "Politiet, NAV og OKG er orientert. Ungdommen bruker Snapchat.",
        "Tre hendelser på to uker i 2026.",
    ],
)
def test_a_summary_that_tells_nothing_is_left_alone(text):
    assert recognisable.signs(text) == []
