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
  talk: "M4 5h16v11H9.5L5 20v-4H4zM8 9h8M8 12.3h5",
  menu: "M4 7h16M4 12h16M4 17h16",
  close: "M6 6l12 12M18 6L6 18",
  send: "M4 12h15M13 6l6 6-6 6",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20c1-4 4-5.5 7.5-5.5s6.5 1.5 7.5 5.5",
  phone: "M6.5 4h3l1.5 4-2 1.5a10 10 0 0 0 5.5 5.5l1.5-2 4 1.5v3c0 1-1 2-2 2C10 19 5 13 4.5 6c0-1 1-2 2-2z",
  up: "M8 11l3.5-7c1.5 0 2.5 1 2.200 2.6L13.200 9H19c1 0 1.800 1 1.5 2l-1.700 7c-.2.6-.8 1-1.400 1H8M8 11v8H4v-8z",
  down: "M8 13l3.5 7c1.5 0 2.5-1 2.200-2.6L13.200 15H19c1 0 1.800-1 1.5-2l-1.700-7c-.2-.6-.8-1-1.400-1H8M8 13V5H4v8z",
  copy: "M9 8h11v12H9zM15 8V4H4v12h5",
  print: "M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z",
  sound: "M4 9.5v5h3.5L12 18V6L7.5 9.5zM15.5 9a4 4 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11",
  mic: "M12 4a2.5 2.5 0 0 0-2.5 2.5V12a2.5 2.5 0 0 0 5 0V6.5A2.5 2.5 0 0 0 12 4zM6 11.5a6 6 0 0 0 12 0M12 17.5V20",
  share: "M12 15V4M8 7.5L12 4l4 3.5M6 11H5v9h14v-9h-1",
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
