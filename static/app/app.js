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

  const TOKEN = "csrfmiddlewaretoken";
  const sendable = (form) => new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"));
  const typed = (form) => {
    const fields = sendable(form);
    fields.delete(TOKEN);
    return fields.toString();
  };

  const send = (address, options) =>
    fetch(address, { credentials: "same-origin", redirect: "manual", headers: { Accept: "application/json" }, ...options });

  // Logging in again changes the token against forged requests; the forms of this page must carry the new one.
  const newToken = async () => {
    const answer = await send(location.href, { headers: {} });
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(`[name=${TOKEN}]`);
    if (fresh) document.querySelectorAll(`[name=${TOKEN}]`).forEach((field) => { field.value = fresh.value; });
  };

  class Draft {
    static TYPING = 1.5;   // seconds of rest before it is saved
    static RETRY = 10;     // seconds until the next try

    constructor(form) {
      this.form = form;
      // A form that came back with errors holds text that nothing has saved.
      const returned = form.querySelector("[aria-invalid]");
      this.saved = returned ? null : typed(form);
      this.line = this.statusLine();
      form.addEventListener("input", () => this.later(Draft.TYPING));
      form.addEventListener("change", () => this.later(0));
      form.addEventListener("focusout", () => this.timer && this.later(0));
      addEventListener("online", () => this.later(0));
      addEventListener("pagehide", () => this.beacon());
      document.addEventListener("visibilitychange", () => document.hidden && this.save());
      if (returned) this.later(0);
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

    get changed() { return !this.form.dataset.sent && typed(this.form) !== this.saved; }

    later(seconds) {
      clearTimeout(this.timer);
      this.timer = wait(() => this.save(), seconds);
    }

    body() {
      const fields = sendable(this.form);
      fields.set("draft_name", this.form.dataset.draft);
      return fields;
    }

    async save() {
      clearTimeout(this.timer);
      this.timer = null;
      if (!this.changed || this.busy) return;
      this.busy = true;
      try {
        if (this.outside) await newToken();
        const text = typed(this.form);
        await this.heard(await send(page.draftUrl, { method: "POST", body: this.body() }), text);
      } catch {
        this.failed("offline");
      }
      this.busy = false;
      if (this.changed && !this.timer && !this.refused) this.later(Draft.TYPING);
    }

    async heard(answer, text) {
      // A redirect or a refusal means that the session has ended, not that the connection has.
      if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) return this.signedOut();
      const told = await answer.json().catch(() => ({}));
      this.refused = Boolean(told.error);
      if (!answer.ok) return this.failed("failed", told.error);
      this.outside = false;
      this.saved = text;
      this.line.textContent = told.saved ? say("saved", { time: told.saved }) : "";
    }

    failed(why, sentence) {
      this.line.textContent = sentence ?? say(why);
      if (!sentence) this.later(Draft.RETRY);
    }

    signedOut() {
      this.outside = true;
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

  const watched = new Map([...document.querySelectorAll("form[data-warn-unsaved]:not([data-draft])")].map((form) => [form, typed(form)]));
  addEventListener("beforeunload", (event) => {
    const plain = [...watched].some(([form, first]) => !form.dataset.sent && typed(form) !== first);
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
    let timer, before, alive;
    const restart = () => {
      alive = Date.now();
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
      const answer = await send(page.aliveUrl).catch(() => null);
      if (!answer?.ok) return location.reload();
      box.hidden = true;
      before?.focus?.();
      restart();
    };
    box.querySelector("[data-stay]").addEventListener("click", stay);
    box.addEventListener("keydown", (event) => event.key === "Escape" && stay());
    // Timers stand still while a laptop sleeps; the clock does not.
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden && Date.now() - alive > idle * 1000) location.reload();
    });
    restart();
  }
})();
