/* An agenda put in order, and a meeting moved in a calendar, by mouse or finger. Only a quicker way: the agenda's buttons
   and the date's field do the same, and the forms that stand there send what was let go. */
(() => {
  "use strict";

  const EDGE = 72, STEP = 10;  // pixels: how near the window's edge the page goes on by itself, and how fast
  const still = matchMedia("(prefers-reduced-motion: reduce)");

  /* Follows the pointer from `handle`. `find(x, y)`: the element it would be let go at, or null; `drop(element)`. */
  const drag = (handle, thing, { sideways, find, drop }) => handle.addEventListener("pointerdown", (begun) => {
    if (begun.button || !begun.isPrimary) return;
    begun.preventDefault();
    handle.setPointerCapture(begun.pointerId);
    const over = new AbortController();
    let at = begun, place = null;
    const show = () => {
      place?.classList.remove("landing");
      place = find(at.clientX, at.clientY);
      place?.classList.add("landing");
      thing.classList.add("dragged");
      const moved = [sideways ? at.clientX - begun.clientX : 0, at.clientY + scrollY - begun.pageY];
      if (!still.matches) thing.style.translate = moved.map((pixels) => `${pixels}px`).join(" ");
    };
    const end = (dropped) => {
      over.abort();
      place?.classList.remove("landing");
      thing.classList.remove("dragged");
      thing.style.translate = "";
      if (dropped && place) drop(place);
    };
    const scroll = () => {
      if (over.signal.aborted) return;
      const way = at.clientY < EDGE ? -STEP : at.clientY > innerHeight - EDGE ? STEP : 0;
      if (way && at !== begun) { scrollBy({ top: way, behavior: "instant" }); show(); }
      requestAnimationFrame(scroll);
    };
    const on = (name, act) => addEventListener(name, act, { signal: over.signal });
    on("pointermove", (event) => { at = event; show(); });
    on("pointerup", () => end(true));
    on("pointercancel", () => end(false));
    on("keydown", (event) => event.key === "Escape" && end(false));
    scroll();
  });

  /* --- the agenda: let go before another item, or on the list itself, which is last ------------------------------- */

  document.querySelectorAll("[data-order]").forEach((list) => {
    const form = document.getElementById(list.dataset.order);
    const above = (y) => (row) => { const { top, height } = row.getBoundingClientRect(); return y < top + height / 2; };
    list.querySelectorAll("[data-place]").forEach((row) => {
      const handle = row.querySelector("[data-handle]");
      handle.hidden = false;
      const find = (_x, y) => {
        const place = [...list.children].filter((other) => other !== row).find(above(y)) ?? list;
        return place === (row.nextElementSibling ?? list) ? null : place;
      };
      const drop = (place) => {
        place === list ? list.append(row) : place.before(row);
        form.action = row.dataset.place;
        form.elements.before.value = place.dataset.key ?? "";
        form.requestSubmit();
      };
      drag(handle, row, { find, drop });
    });
  });

  /* --- the calendar: its days are buttons that write the date in the field, and the field moves the mark ---------- */

  const WRITTEN = /^(\d{1,2})[./]\s*(\d{1,2})[./]\s*(\d{4}|\d\d)$/;
  const isoOf = (text) => text.trim().replace(WRITTEN, (_whole, day, month, year) =>
    [year.padStart(4, "20"), month.padStart(2, "0"), day.padStart(2, "0")].join("-"));
  const weeksOn = (iso, count) => new Date(Date.parse(iso) + count * 7 * 24 * 3600 * 1000).toISOString().slice(0, 10);

  document.querySelectorAll("[data-days-of]").forEach((table) => {
    const field = document.getElementById(table.dataset.daysOf), chip = table.querySelector("[data-chip]");
    const cells = [...table.querySelectorAll("[data-day]")], open = cells.filter((cell) => !("past" in cell.dataset));
    const on = (iso) => cells.find((cell) => cell.dataset.day === iso);
    const beside = {
      ArrowLeft: (cell) => open[open.indexOf(cell) - 1], ArrowRight: (cell) => open[open.indexOf(cell) + 1],
      ArrowUp: (cell) => on(weeksOn(cell.dataset.day, -1)), ArrowDown: (cell) => on(weeksOn(cell.dataset.day, 1)),
    };
    const choose = (cell) => {
      field.value = cell.dataset.day.split("-").reverse().join(".");
      field.dispatchEvent(new Event("input", { bubbles: true }));
    };
    // One stop for Tab in the whole calendar; the arrows go on from there.
    const stopAt = (stop) => open.forEach((cell) => { cell.firstElementChild.tabIndex = cell === stop ? 0 : -1; });
    const follow = () => {
      const chosen = on(isoOf(field.value));
      open.forEach((cell) => cell.firstElementChild.setAttribute("aria-pressed", cell === chosen));
      stopAt(open.includes(chosen) ? chosen : open[0]);
      chip.hidden = !chosen;
      if (!chosen) return;
      chip.textContent = Number(chosen.dataset.day.slice(8));
      chosen.append(chip);
    };

    table.querySelectorAll("[data-unscripted]").forEach((words) => words.remove());
    table.parentElement.querySelector("[data-scripted]").hidden = false;
    open.forEach((cell) => {
      const button = Object.assign(document.createElement("button"), { type: "button" });
      button.append(...[...cell.childNodes].filter((node) => node !== chip));
      cell.prepend(button);
      button.addEventListener("click", () => choose(cell));
      button.addEventListener("keydown", (event) => {
        const next = beside[event.key]?.(cell);
        if (!open.includes(next)) return;
        event.preventDefault();
        stopAt(next);
        next.firstElementChild.focus();
      });
    });
    drag(chip, chip, { sideways: true, drop: choose, find: (x, y) => document.elementsFromPoint(x, y).find((seen) => open.includes(seen)) ?? null });
    field.addEventListener("input", follow);
    follow();
  });
})();
