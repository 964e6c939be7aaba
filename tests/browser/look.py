"""Looking at a page as its users do: a real browser under the real content security policy.

with look.launch() as browser: …
console = look.listen(page)
look.axe_violations(page), look.overflow(page), look.broken_references(page)
"""

import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import axe_playwright_python
from playwright.sync_api import sync_playwright

# The shell is the same engine without windows: a page of its own is there in a fifth of the time.
SHELL = "chromium-headless-shell"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")
FLAGS = [
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SIZES = {"laptop": (1280, 800), "phone": (390, 844), "narrow": (320, 700)}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Of what is in order axe-core need not gather where it stands; that takes two thirds of its time.
OPTIONS = {"runOnly": RULES, "resultTypes": ["violations"], "performanceTimer": False}
NO_BROWSER = (
    "No Chromium was found. Install one (Debian and Ubuntu: apt install chromium), or let Playwright fetch "
    "its own (python -m playwright install chromium), or name yours in OKG_CHROMIUM."
)


@contextmanager
def launch(**options):
    """A headless Chromium; closes with the block."""
    # Playwright's loop runs in this thread, which makes Django refuse its database calls as asynchronous.
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with sync_playwright() as playwright:
        flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
        browser = playwright.chromium.launch(executable_path=find_chromium(playwright), args=flags, **options)
        try:
            yield browser
        finally:
            browser.close()


def find_chromium(playwright):
    """The path of a Chromium: named, Debian's shell, on the path, Playwright's; else a sentence that helps."""
    if named := os.environ.get("OKG_CHROMIUM"):
        return named
    if not shutil.which(SHELL) and os.geteuid() == 0 and shutil.which("apt-get"):
        _install_shell()
    if on_path := shutil.which(SHELL) or _on_path():
        return on_path
    fetched = Path(playwright.chromium.executable_path)
    if not fetched.exists():
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], capture_output=True)
    if fetched.exists():
        return str(fetched)
    raise RuntimeError(NO_BROWSER)


def _install_shell():
    """By the administrator of a test machine; two workers ask one after the other."""
    apt = ["apt-get", "--yes", "--option", "DPkg::Lock::Timeout=300"]
    subprocess.run([*apt, "update"], capture_output=True)
    subprocess.run([*apt, "install", "--no-install-recommends", SHELL], capture_output=True)


def _on_path():
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def new_page(browser, size="laptop", **options):
    """A page of its own context at one of the SIZES, in Norwegian, on Oslo's clock."""
    width, height = SIZES[size]
    phone = {"is_mobile": True, "has_touch": True} if size == "phone" else {}
    context = browser.new_context(
        viewport={"width": width, "height": height},
        locale="nb-NO",
        timezone_id="Europe/Oslo",
        **phone,
        **options,
    )
    return context.new_page()


def listen(page):
    """What goes wrong while the page lives: console, uncaught errors, failed requests. Grows by itself."""
    heard = []

    def note(message):
        if message.type in ("error", "warning"):
            heard.append(f"{message.type}: {message.text[:300]}")

    def failed(request):
        # Left before it had come: the page went on to another, or what it asked for was a file to keep.
        if request.failure != "net::ERR_ABORTED":
            heard.append(f"failed: {request.url} {request.failure}")

    page.on("console", note)
    page.on("pageerror", lambda error: heard.append(f"error: {error}"))
    page.on("requestfailed", failed)
    return heard


def axe_violations(page, within="html"):
    """What axe-core finds, as "rule: help (selector, …)"; empty when the page (or part) is accessible.

    The checker comes through the debugger, which the policy against foreign scripts does not stop.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(_axe())
    violations = page.evaluate(
        "([within, options]) => axe.run(within, options).then(result => result.violations)", [within, OPTIONS]
    )
    return [
        f"{found['id']}: {found['help']} ({', '.join(str(node['target'][0]) for node in found['nodes'][:3])})"
        for found in violations
    ]


def carry_the_checker(page):
    """From here on the page brings axe-core along wherever it goes: the browser then reads it once, not each time."""
    page.add_init_script(_axe())


@cache
def _axe():
    return (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()


def overflow(page):
    """How many pixels the page is wider than its window (WCAG 1.4.10 wants 0, at 320 px too)."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def broken_references(page):
    """References to ids that are not on the page, and ids there twice; axe only calls some "incomplete"."""
    return page.evaluate(REFERENCES)


REFERENCES = """() => {
    const found = [];
    const missing = (id) => id && !document.getElementById(id);
    const aria = ["aria-describedby", "aria-labelledby", "aria-controls"];
    for (const name of ["for", "form", "popovertarget", ...aria])
        for (const element of document.querySelectorAll(`[${name}]`))
            for (const id of element.getAttribute(name).split(/\\s+/))
                if (missing(id)) found.push(`${name}="${id}"`);
    for (const link of document.querySelectorAll('a[href^="#"]'))
        if (missing(link.hash.slice(1))) found.push(`href="${link.hash}"`);
    const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
    const again = new Set(ids.filter((id, index) => ids.indexOf(id) !== index));
    for (const id of again) found.push(`twice: ${id}`);
    return found;
}"""
