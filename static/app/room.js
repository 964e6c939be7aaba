/* Counts the minutes of the item that is up, says when the meeting has gone on, and keeps the projector as the server says.
   The page has all this already when it is loaded; this only follows. What is being written is never touched. */
(() => {
  "use strict";

  const COUNT = 5, ASK = 10;   // seconds

  const countMinutes = (clock) => {
    const planned = clock.dataset.plannedMinutes === "" ? null : Number(clock.dataset.plannedMinutes);
    const begun = Date.now() - Number(clock.dataset.usedSeconds) * 1000;
    const put = (name, value) => clock.querySelectorAll(`[data-count=${name}]`).forEach((place) => { place.textContent = value; });
    const show = (name, shown) => clock.querySelectorAll(`[data-when=${name}]`).forEach((place) => { place.hidden = !shown; });

    const counting = setInterval(() => {
      if (!clock.isConnected) return clearInterval(counting);
      const used = Math.floor((Date.now() - begun) / 60000);
      put("used", used);
      if (planned === null) return;
      put("left", planned - used);
      put("over", used - planned);
      show("left", used <= planned);
      show("over", used > planned);
    }, COUNT * 1000);
  };

  const followMeeting = (line) => {
    setInterval(async () => {
      if (document.hidden) return;
      try {
        const answer = await fetch(line.dataset.now, { credentials: "same-origin", redirect: "manual" });
        if (answer.ok) line.hidden = (await answer.json()).now === line.dataset.shown;
      } catch { /* without a connection the page stays as it is, and asks again */ }
    }, ASK * 1000);
  };

  // What stands on the wall is never older than this: somebody may have come in who may not see it.
  const followWall = (wall) => {
    setInterval(async () => {
      try {
        const answer = await fetch(location.href, { credentials: "same-origin", redirect: "manual" });
        if (!answer.ok) return location.reload();
        const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(wall.id);
        wall.replaceChildren(...fresh.childNodes);
        wall.querySelectorAll("[data-used-seconds]").forEach(countMinutes);
      } catch { wall.replaceChildren(); /* nothing is better than what may no longer be shown */ }
    }, ASK * 1000);
  };

  document.querySelectorAll("[data-used-seconds]").forEach(countMinutes);
  document.querySelectorAll("[data-wall]").forEach(followWall);
  document.querySelectorAll("[data-now]").forEach(followMeeting);
})();
