/* Counts the minutes of the item that is up. The page has them from the server already; this only goes on counting. */
(() => {
  "use strict";

  const clock = document.querySelector("[data-used-seconds]");
  if (!clock) return;
  const planned = clock.dataset.plannedMinutes === "" ? null : Number(clock.dataset.plannedMinutes);
  const begun = Date.now() - Number(clock.dataset.usedSeconds) * 1000;
  const put = (name, value) => clock.querySelectorAll(`[data-count=${name}]`).forEach((place) => { place.textContent = value; });
  const show = (name, shown) => clock.querySelectorAll(`[data-when=${name}]`).forEach((place) => { place.hidden = !shown; });

  setInterval(() => {
    const used = Math.floor((Date.now() - begun) / 60000);
    put("used", used);
    if (planned === null) return;
    put("left", planned - used);
    put("over", used - planned);
    show("left", used <= planned);
    show("over", used > planned);
  }, 5000);
})();
