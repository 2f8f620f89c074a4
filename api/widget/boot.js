// Defines the element once, puts one on the page for this script tag, and offers window.HoiXa.

// null when the script was put in by a loader or as a module: then the tag is found by its name.
const TAG = document.currentScript || [...document.querySelectorAll("script[src]")].reverse().find((tag) => /\/widget(\.[0-9a-f]{12})?\.js(\?|$)/.test(tag.src));
const BASE = new URL(".", TAG ? TAG.src : location.href).href;
const OPTIONS = ["commune", "position", "open", "theme", "color", "speech", "label"];

function mount() {
  const there = [...document.querySelectorAll("hoi-xa")];
  const wanted = (TAG && TAG.dataset) || {};
  const same = there.some((each) => (each.getAttribute("commune") || "") === (wanted.commune || ""));
  // A tag without a commune on a page that has its own <hoi-xa> only brings the code.
  if (same || (there.length && !("commune" in wanted))) return;
  const node = document.createElement("hoi-xa");
  for (const name of OPTIONS) if (name in wanted) node.setAttribute(name, wanted[name]);
  document.body.append(node);
}

function whenReady(act) {
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", act, { once: true });
  else act();
}

if (!customElements.get("hoi-xa")) customElements.define("hoi-xa", HoiXaElement);
if (!window.HoiXa) {
  const first = (name) => (...values) => whenReady(() => {
    const node = document.querySelector("hoi-xa");
    if (node) node[name](...values);
  });
  window.HoiXa = Object.fromEntries(["open", "close", "ask", "on", "off"].map((name) => [name, first(name)]));
}
whenReady(mount);
