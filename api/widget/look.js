// How it looks: theme, accent colour, text size; kept apart from the host page.

const PHONE = "(max-width: 640px), (max-height: 480px)";
const DARK = "(prefers-color-scheme: dark)";
// The backgrounds that accent-coloured words stand on, by theme.
const GROUNDS = { light: ["#ffffff", "#f3ece0", "#d9ece7"], dark: ["#141b1b", "#1d2726", "#1d3d39"] };

function luminance(hex) {
  const channels = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255);
  const [r, g, b] = channels.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Returns the WCAG contrast of two colours written as #rrggbb. */
function contrast(one, other) {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

/** Returns `color` as #rrggbb when words in it can be read on every ground of the theme, else null. */
function readableAccent(color, theme) {
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/i.exec(color || "");
  const hex = short ? "#" + short.slice(1).map((c) => c + c).join("") : color;
  if (!/^#[0-9a-f]{6}$/i.test(hex || "")) return null;
  return GROUNDS[theme].every((ground) => contrast(hex, ground) >= 4.5) ? hex : null;
}

/** Sets the theme, size and colours on the widget's root. */
function dress(w) {
  const { prefs } = w.store.state;
  const chosen = w.themeChosen();
  const theme = chosen === "auto" ? (matchMedia(DARK).matches ? "dark" : "light") : chosen;
  const accent = prefs.contrast ? null : readableAccent(w.option("color"), theme);
  w.root.setAttribute("data-theme", theme);
  w.root.setAttribute("data-side", w.option("position") === "left" ? "left" : "right");
  w.root.toggleAttribute("data-contrast", Boolean(prefs.contrast));
  w.root.toggleAttribute("data-big", Boolean(prefs.big));
  if (accent) {
    w.root.style.setProperty("--accent", accent);
    w.root.style.setProperty("--on-accent", theme === "dark" ? "#062321" : "#ffffff");
  } else {
    w.root.style.removeProperty("--accent");
    w.root.style.removeProperty("--on-accent");
  }
}

/** Puts the button above those that other communes' widgets already have on this side. */
function stackUp(w) {
  const below = w.others().filter((each) => each.option("position") === w.option("position")).length;
  if (below) w.ui.launch.style.setProperty("margin-bottom", `${below * 76}px`);
}

/** Keeps a full-screen panel inside what the on-screen keyboard and a too wide host page leave visible. */
function fitKeyboard(w) {
  const { visualViewport: view } = window;
  if (!view || view.scale > 1.01) return; // a reader who zooms in moves over the panel as it is
  const { style } = w.ui.panel;
  const fit = w.isOpen && w.modal();
  const box = { height: view.height, width: view.width, top: view.offsetTop, left: view.offsetLeft };
  for (const name in box) style.setProperty(name, fit ? `${box[name]}px` : "");
  w.root.toggleAttribute("data-low", fit && view.height < 450);
}

/** Gives the shadow root its style sheet; a constructed one needs no allowance in the host's style-src. */
function addStyle(root) {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(CSS_TEXT);
    root.adoptedStyleSheets = [sheet];
  } catch {
    root.append(h("style", { text: CSS_TEXT })); // Safari before 16.4
  }
}
