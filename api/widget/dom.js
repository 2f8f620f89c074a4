// Making nodes. Text is only ever set as text, links only go to known kinds of addresses.

const SVG = "http://www.w3.org/2000/svg";

/** Returns an element: `text` is its text, `click` its listener, other properties attributes (false and null: none). */
function h(tag, properties, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties || {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "text") node.textContent = value;
    else if (name === "click") node.addEventListener("click", value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter(Boolean));
  return node;
}

/** Returns a decorative icon drawn with one path on a 24 by 24 grid. */
function icon(path) {
  const svg = document.createElementNS(SVG, "svg");
  const line = document.createElementNS(SVG, "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

const ICONS = {
  talk: "M4 5h16v11H9l-4 4V5M8 9h8M8 12h5",
  menu: "M4 7h16M4 12h16M4 17h16",
  close: "M6 6l12 12M18 6L6 18",
  send: "M4 12h15M13 6l6 6-6 6",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM5 20c1-7 13-7 14 0",
  phone: "M6 4h4l1 4-2 2c1 2 3 4 5 5l2-2 4 1v4c0 1-1 2-2 2C10 19 5 13 4 6c0-1 1-2 2-2z",
  thumb: "M8 11l3-7c2 0 3 1 2 5h6l1 2-2 7-1 1H8zM8 11v8H4v-8z",
  copy: "M9 8h11v12H9zM15 8V4H4v12h5",
  print: "M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z",
  sound: "M4 9v6h4l4 4V5L8 9zM16 9a4 4 0 0 1 0 6M18 6a8 8 0 0 1 0 12",
  mic: "M12 4a3 3 0 0 0-3 3v5a3 3 0 0 0 6 0V7a3 3 0 0 0-3-3zM6 12a6 6 0 0 0 12 0M12 18v3",
  share: "M12 15V4M8 8l4-4 4 4M6 11H5v9h14v-9h-1",
  info: "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM12 11v5M12 8v.2",
};

/** Returns a button with an icon (or null) and visible text. */
function button(name, text, click, properties) {
  return h("button", { type: "button", click, ...properties }, name && icon(ICONS[name]), h("span", { text }));
}

/** Returns the address as an absolute one when a link may go there (http, https, tel, mailto), else null. */
function safeUrl(url, base) {
  try {
    const { protocol, href } = new URL(url, base);
    return /^(https?|tel|mailto):$/.test(protocol) ? href : null;
  } catch {
    return null;
  }
}

/** Returns a link that leaves the host page alone; plain text when the address is not one to follow. */
function link(text, url, base, properties) {
  const href = url && safeUrl(url, base);
  if (!href) return h("span", { text });
  const blank = /^http/.test(href);
  return h("a", { href, text, target: blank && "_blank", rel: blank && "noopener", ...properties });
}

/** Returns the lines of `text` as paragraphs, blank ones left out. */
function paragraphs(text) {
  return lines(text).map((line) => h("p", { text: line }));
}

function lines(text) {
  return String(text || "").split("\n").map((line) => line.trim()).filter(Boolean);
}

/** Returns 2026-06-10 as 10/06/2026. */
function day(iso) {
  return String(iso).slice(0, 10).split("-").reverse().join("/");
}

function capital(text) {
  return text && text[0].toUpperCase() + text.slice(1);
}

/** Returns `bytes` random bytes in hexadecimal. */
function random(bytes) {
  return Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (b) => b.toString(16).padStart(2, "0")).join("");
}
