"""What people type never runs: two hundred hostile strings in every text there is, read by a real browser.

The browser asks for real addresses; the answers come from the application itself, headers and all, without a server.
"""

from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders

from okg.lib.privacy import DISCUSSED, SEALED, SENSITIVE
from tests.access import canaries
from tests.access.test_policy import POST_ONLY, World, arguments
from tests.browser import look
from tests.browser.test_pages import NO_PAGES

pytestmark = pytest.mark.django_db
SITE = "http://testserver"
MARK = "window.ran=(window.ran||0)+1"
VECTORS = [
    "<script>{mark}</script>",
    "<ScRiPt >{mark}</sCrIpT>",
    "<script src=data:text/javascript,{mark}></script>",
    "<img src=x onerror={mark}>",
    "<img/src/onerror={mark}>",
    "<svg onload={mark}>",
    "<svg><script>{mark}</script></svg>",
    "<svg><animate onbegin={mark} attributeName=x dur=1s>",
    "<body onload={mark}>",
    "<details open ontoggle={mark}>",
    "<input autofocus onfocus={mark}>",
    "<select autofocus onfocus={mark}>",
    "<textarea autofocus onfocus={mark}>",
    "<video><source onerror={mark}></video>",
    "<audio src=x onerror={mark}>",
    "<iframe src=javascript:{mark}></iframe>",
    "<iframe srcdoc='<script>parent.{mark}</script>'></iframe>",
    "<object data=javascript:{mark}>",
    "<embed src=javascript:{mark}>",
    "<a href=javascript:{mark} autofocus>x</a>",
    "<form action=javascript:{mark}><button autofocus>x</button></form>",
    "<math href=javascript:{mark}>x</math>",
    "<marquee onstart={mark}>x</marquee>",
    "<meta http-equiv=refresh content='0;url=javascript:{mark}'>",
    "<link rel=stylesheet href=javascript:{mark}>",
    "<base href=javascript:{mark}//>",
    "<style>@import 'javascript:{mark}'</style>",
    "<template><script>{mark}</script></template>",
    "<noscript><p title='</noscript><script>{mark}</script>'>",
    "<!--><script>{mark}</script>-->",
    "javascript:{mark}",
    "{{{{ {mark} }}}}",
    "{{% include '{mark}' %}}",
    "${{{mark}}}",
    "`;{mark};`",
    "'+({mark})+'",
    "&lt;script&gt;{mark}&lt;/script&gt;",
    "%3Cscript%3E{mark}%3C/script%3E",
    "\u202e<script>{mark}</script>",
    "<scr\u0000ipt>{mark}</script>".replace("\u0000", "\ufffd"),
]
# How a string breaks out of where it stands: text, an attribute of either kind, a comment, a text area.
BREAKS = ["{}", '">{}', "'>{}", "--></title></textarea></style>{}", '" autofocus onfocus={mark} x="{}']
CORPUS = [
    outer.replace("{mark}", MARK).replace("{}", inner.format(mark=MARK))
    for inner in VECTORS
    for outer in BREAKS
]


def hostile(number):
    """A string of the corpus, made unlike all others, since some columns want to be."""
    return f"{number} {CORPUS[number % len(CORPUS)]}"[:100] if number % 2 else CORPUS[number % len(CORPUS)]


@pytest.fixture
def world(make_user, log_concern, coordinator):
    return World(make_user, log_concern, coordinator)


class Reading:
    """A browser's page that is handed the application's own answers, headers and all."""

    def __init__(self, browser, client):
        self.client, self.answers, self.heard = client, {}, []
        self.page = look.new_page(browser)
        self.page.route("**/*", self._hand_over)
        self.page.on("dialog", self._dismiss)
        self.page.on("console", lambda message: self.heard.append(message.text))

    def go(self, address):
        """Fetch the page first: the browser's own calls come on another connection, which sees no open transaction."""
        self.answers[SITE + address] = self.client.get(address, follow=True)
        self.page.goto(SITE + address)

    def _hand_over(self, route):
        response = self.answers.get(route.request.url)
        if response is not None:
            headers = dict(response.headers.items())
            return route.fulfill(status=response.status_code, headers=headers, body=response.content)
        # Of the rest only the script matters; how the page looks does not.
        path = urlsplit(route.request.url).path
        found = path.endswith(".js") and finders.find(path.removeprefix("/static/"))
        return route.fulfill(path=found) if found else route.fulfill(status=204)

    def _dismiss(self, dialog):
        self.heard.append(f"dialog: {dialog.message}")
        dialog.dismiss()


@pytest.fixture
def reading(browser, client_for, world):
    """What the one who sees most reads."""
    reading = Reading(browser, client_for(world.lead))
    yield reading
    reading.page.context.close()


def test_the_corpus_is_large_and_would_run(browser):
    """The strings bite where nobody guards: without this the test below could pass with harmless ones."""
    assert len(CORPUS) >= 200
    bare = look.new_page(browser)
    ran = 0
    for number, text in enumerate(CORPUS):
        if number % 7 == 0:  # a sample is enough to know
            bare.set_content(f"<p>{text}</p><input value='{text}'>")
            ran += bare.evaluate("window.ran ? 1 : 0")
            bare.evaluate("window.ran = 0")
    bare.context.close()
    assert ran >= 5


def test_nothing_that_was_typed_runs(world, reading):
    planted = canaries.plant(hostile, kinds=(SEALED, SENSITIVE, DISCUSSED))
    assert len(planted) >= 20
    wrong, shown = [], 0
    for name in sorted(set(arguments()) - NO_PAGES - POST_ONLY):
        reading.go(world.address(name))
        shown += "window.ran=" in reading.page.inner_text("body")
        if reading.page.evaluate("window.ran"):
            wrong.append(f"{name}: it ran")
        # The policy would have stopped it: then the page let it through all the same.
        stopped = [line for line in reading.heard if "Content Security Policy" in line or "dialog" in line]
        wrong += [f"{name}: {line[:160]}" for line in stopped]
        reading.heard.clear()
    assert not wrong, "\n".join(wrong)
    assert shown >= 5, "the strings were not on the pages"
