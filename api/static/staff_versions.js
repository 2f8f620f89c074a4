// Keeps the progress of a version fresh; when the work is over the page is loaded anew.
(() => {
  "use strict";
  const place = document.querySelector("[data-tien-do]");
  if (!place || !place.querySelector('[data-dang-lam="co"]')) return;
  const EVERY = 2000; // milliseconds

  async function look() {
    try {
      const answer = await fetch(place.dataset.tienDo, { headers: { "hx-request": "true" }, cache: "no-store" });
      if (answer.ok) {
        const text = await answer.text();
        const fresh = new DOMParser().parseFromString(text, "text/html").querySelector(".progress");
        if (!fresh || fresh.dataset.dangLam !== "co") return location.replace(location.pathname);
        show(fresh);
      } else if (answer.status === 404) return location.replace(location.pathname);
    } catch { /* the server may be starting again: asked once more below */ }
    setTimeout(look, EVERY);
  }

  /** Changes only what differs, so that a screen reader hears a step once. */
  function show(fresh) {
    for (const what of ["p[role=status]", "span"]) {
      const [old, now] = [place.querySelector(what), fresh.querySelector(what)];
      if (old.textContent !== now.textContent) old.innerHTML = now.innerHTML;
    }
    place.querySelector("progress").value = fresh.querySelector("progress").value;
  }

  setTimeout(look, EVERY);
})();
