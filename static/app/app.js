/* Keeps what is typed, warns before time runs out, sends a form once. Every page works without it.
   No words here: they stand in <template id="words">, in the page's language. */
(() => {
  "use strict";

  const words = document.getElementById("words");
  const page = document.body.dataset;
  const say = (name, values = {}) =>
    (words?.dataset[name] ?? "").replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
  const wait = (act, seconds) => setTimeout(act, seconds * 1000);

  // A page from the browser's memory may show what a logged-out user must not see.
  addEventListener("pageshow", (event) => event.persisted && location.reload());

  document.querySelector(".ds-error-summary")?.focus();

  /* --- what is typed ------------------------------------------------------------------------------------------ */

  const asText = (form) => new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"));

  class Draft {
    static TYPING = 1.5;   // seconds of rest before it is saved
    static RETRY = 10;     // seconds until the next try

    constructor(form) {
      this.form = form;
      this.saved = asText(form).toString();
      this.line = this.statusLine();
      form.addEventListener("input", () => this.later(Draft.TYPING));
      form.addEventListener("change", () => this.later(0));
      form.addEventListener("focusout", () => this.timer && this.later(0));
      addEventListener("online", () => this.later(0));
      addEventListener("pagehide", () => this.beacon());
      document.addEventListener("visibilitychange", () => document.hidden && this.save());
    }

    statusLine() {
      const line = this.form.querySelector("[data-draft-status]") ?? document.createElement("p");
      if (!line.isConnected) {
        line.className = "small muted draft-status";
        const button = this.form.querySelector("button:not([type=button])");
        (button?.parentElement ?? this.form).append(line);
      }
      line.setAttribute("role", "status");
      return line;
    }

    get changed() { return !this.form.dataset.sent && asText(this.form).toString() !== this.saved; }

    later(seconds) {
      clearTimeout(this.timer);
      this.timer = wait(() => this.save(), seconds);
    }

    body() {
      const fields = asText(this.form);
      fields.set("draft_name", this.form.dataset.draft);
      return fields;
    }

    async save() {
      clearTimeout(this.timer);
      this.timer = null;
      if (!this.changed || this.busy) return;
      this.busy = true;
      const typed = asText(this.form).toString();
      try {
        const answer = await fetch(page.draftUrl, {
          method: "POST", body: this.body(), credentials: "same-origin", redirect: "manual",
          headers: { Accept: "application/json", "X-Requested-With": "fetch" },
        });
        await this.heard(answer, typed);
      } catch {
        this.failed("offline");
      }
      this.busy = false;
      if (this.changed && !this.timer && !this.held) this.later(Draft.TYPING);
    }

    async heard(answer, typed) {
      // A redirect or a refusal means that the session has ended, not that the connection has.
      if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) return this.signedOut();
      const told = await answer.json().catch(() => ({}));
      if (!answer.ok) return this.failed("failed", told.error);
      this.held = false;
      this.saved = typed;
      this.line.textContent = told.saved ? say("saved", { time: told.saved }) : "";
    }

    failed(why, sentence) {
      this.held = true;
      this.line.textContent = sentence ?? say(why);
      if (!sentence) this.later(Draft.RETRY);
    }

    signedOut() {
      this.held = true;
      const link = Object.assign(document.createElement("a"), {
        className: "ds-link", href: page.loginUrl ?? "/logg-inn/", target: "_blank", textContent: say("logIn"),
      });
      this.line.replaceChildren(say("signedOut") + " ", link);
      this.later(Draft.RETRY);
    }

    beacon() {
      if (this.changed) navigator.sendBeacon(page.draftUrl, this.body());
    }
  }

  const drafts = [...document.querySelectorAll("form[data-draft]")].filter((form) => form.dataset.draft).map((form) => new Draft(form));

  /* --- leaving with something unsaved -------------------------------------------------------------------------- */

  const watched = new Map([...document.querySelectorAll("form[data-warn-unsaved]:not([data-draft])")].map((form) => [form, asText(form).toString()]));
  addEventListener("beforeunload", (event) => {
    const plain = [...watched].some(([form, first]) => !form.dataset.sent && asText(form).toString() !== first);
    if (plain || drafts.some((draft) => draft.changed)) event.preventDefault();
  });

  /* --- a form is sent once -------------------------------------------------------------------------------------- */

  addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "yes";
    event.submitter?.setAttribute("aria-disabled", "true");
    // A download leaves the page standing: the button must work again.
    wait(() => { delete form.dataset.sent; event.submitter?.removeAttribute("aria-disabled"); }, 8);
  });

  /* --- before time runs out -------------------------------------------------------------------------------------- */

  const idle = Number(page.idleSeconds);
  const WARNING = 120;
  if (idle > WARNING && words) {
    const box = words.content.firstElementChild.cloneNode(true);
    document.body.append(box);
    let timer, before;
    const restart = () => {
      clearTimeout(timer);
      timer = wait(warn, idle - WARNING);
    };
    const warn = () => {
      before = document.activeElement;
      box.hidden = false;
      box.querySelector("[data-stay]").focus();
      timer = wait(() => { drafts.forEach((draft) => draft.beacon()); location.reload(); }, WARNING + 5);
    };
    const stay = async () => {
      const answer = await fetch(page.aliveUrl, { credentials: "same-origin", redirect: "manual" }).catch(() => null);
      if (!answer?.ok) return location.reload();
      box.hidden = true;
      before?.focus?.();
      restart();
    };
    box.querySelector("[data-stay]").addEventListener("click", stay);
    box.addEventListener("keydown", (event) => event.key === "Escape" && stay());
    // Saving a draft is a sign of life for the server too.
    addEventListener("okg:alive", restart);
    restart();
  }
})();
