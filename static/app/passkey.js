/* Makes and shows passkeys. A form with data-passkey="make" or "show" is hidden until this script has found that the
   browser can; without it the page's other ways stand. No words here: they stand in the page.
   What the browser needs comes in data-options, or from the form's own address where nobody is known yet. */
(() => {
  "use strict";

  if (!window.PublicKeyCredential) return;

  const toBytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
  const toText = (buffer) =>
    buffer && btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const named = (list) => (list ?? []).map((entry) => ({ ...entry, id: toBytes(entry.id) }));

  // What is bytes comes as base64url in JSON (WebAuthn level 3, section 5.1.8), and goes back so.
  const WAYS = {
    make: ({ publicKey: asked }) => navigator.credentials.create({ publicKey: {
      ...asked,
      challenge: toBytes(asked.challenge),
      user: { ...asked.user, id: toBytes(asked.user.id) },
      excludeCredentials: named(asked.excludeCredentials),
    } }),
    show: ({ publicKey: asked }) => navigator.credentials.get({ publicKey: {
      ...asked,
      challenge: toBytes(asked.challenge),
      allowCredentials: named(asked.allowCredentials),
    } }),
  };

  const asJson = ({ id, rawId, type, response }, extensions) => JSON.stringify({
    id, rawId: toText(rawId), type, clientExtensionResults: extensions,
    response: Object.fromEntries(
      ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]
        .filter((name) => response[name]).map((name) => [name, toText(response[name])])),
  });

  const options = async (form) => {
    if (form.dataset.options) return JSON.parse(form.dataset.options);
    const answer = await fetch(form.action, { credentials: "same-origin", headers: { Accept: "application/json" } });
    return answer.json();
  };

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const failed = form.querySelector("[data-passkey-failed]");
    const field = form.querySelector("[name=credential]");
    (form.closest("[data-passkey-part]") ?? form).hidden = false;
    form.addEventListener("submit", async (event) => {
      if (field.value) return;
      event.preventDefault();
      failed.hidden = true;
      try {
        const credential = await WAYS[form.dataset.passkey](await options(form));
        field.value = asJson(credential, credential.getClientExtensionResults());
        form.requestSubmit();
      } catch {
        // Cancelled, timed out, or none here: the browser does not say which.
        failed.hidden = false;
      }
    });
  }

  // A page that comes back from the browser's memory must ask anew.
  addEventListener("pageshow", () => document.querySelectorAll("[data-passkey] [name=credential]").forEach((field) => { field.value = ""; }));
})();
