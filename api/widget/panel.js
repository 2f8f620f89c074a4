// The skeleton: launcher, panel, header, log, composer. Ids stay inside the shadow root.

/** Builds the parts under `w.root` and returns them by name. */
function build(w) {
  const ui = {};
  const inline = w.inline;
  ui.badge = h("span", { class: "badge", hidden: true });
  ui.badgeWords = h("span", { class: "unseen" });
  ui.launch = h(
    "button",
    { type: "button", class: "launch", "aria-expanded": "false", "aria-controls": "panel", click: () => w.toggle() },
    icon(ICONS.talk),
    h("span", {}, w.option("label") || T.launch, h("span", { class: "unseen", text: T.launchMore }), ui.badgeWords),
    ui.badge,
  );
  ui.title = h("h2", { id: "title", text: T.name });
  ui.menuButton = button("menu", T.menu, () => w.menu(ui.menu.hidden), { "aria-expanded": "false", "aria-controls": "menu" });
  ui.menu = menuNode(w);
  ui.banner = h("div", { class: "banner", role: "note", hidden: true });
  ui.intro = h("div", { class: "intro" });
  ui.log = h("div", { class: "log", role: "log", tabindex: "0", "aria-label": T.log }, ui.intro);
  ui.status = h("p", { class: "status", role: "status" });
  ui.desk = h("p", { class: "desk", role: "status" });
  ui.consent = h("div", { class: "consent" });
  ui.form = composer(w, ui);
  const close = button("close", T.close, () => w.close());
  ui.panel = h(
    "section",
    { class: "panel", id: "panel", role: inline ? "region" : "dialog", "aria-labelledby": "title", hidden: !inline },
    h(
      "div",
      { class: "head" },
      h("div", { class: "names" }, ui.title, h("p", { class: "ai", text: T.ai })),
      ui.menuButton,
      !inline && close,
    ),
    h("div", { class: "drop" }, ui.menu),
    ui.banner,
    ui.log,
    h("div", { class: "foot" }, ui.status, ui.desk, ui.consent, ui.form),
  );
  ui.panel.addEventListener("keydown", (event) => onKey(w, event));
  if (!inline) w.root.append(ui.launch);
  w.root.append(ui.panel);
  return ui;
}

function composer(w, ui) {
  ui.error = h("p", { class: "error", id: "error" });
  ui.input = h("textarea", {
    id: "ask", rows: 1, autocomplete: "off", enterkeyhint: "send", placeholder: T.placeholder, "aria-describedby": "error",
  });
  ui.call = h("span", { class: "call" });
  const person = button("person", T.person, () => w.outbox.send(T.personSaid, "topic:human"), { class: "person" });
  const form = h(
    "form",
    { class: "ask", novalidate: true },
    h("div", { class: "reach" }, person, ui.call),
    ui.error,
    h("div", { class: "line" }, h("label", { class: "unseen", for: "ask", text: T.ask }), ui.input, micButton(w), h("button", { class: "main send" }, h("span", { text: T.send }), icon(ICONS.send))),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    w.submit();
  });
  ui.input.addEventListener("input", () => grow(ui.input));
  ui.input.addEventListener("keydown", (event) => {
    // While a Vietnamese keyboard composes a letter, Enter belongs to it.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    w.submit();
  });
  return form;
}

function grow(input) {
  input.style.setProperty("height", "auto");
  input.style.setProperty("height", `${input.scrollHeight + 4}px`);
}

/** Esc closes the menu, then the panel; on phones Tab stays inside. */
function onKey(w, event) {
  if (event.key === "Escape" && !event.isComposing) {
    if (!w.ui.menu.hidden) w.menu(false);
    else if (w.inline) return;
    else w.close();
    event.preventDefault();
    event.stopPropagation();
  }
  if (event.key === "Tab" && w.modal()) keepInside(w, event);
}

function keepInside(w, event) {
  const all = [...w.ui.panel.querySelectorAll('button,a[href],input,textarea,summary,[tabindex="0"]')];
  const stops = all.filter((node) => node.getClientRects().length && !node.disabled);
  const first = stops[0];
  const last = stops[stops.length - 1];
  const held = w.shadowRoot.activeElement;
  if (event.shiftKey ? held !== first : held !== last) return;
  event.preventDefault();
  (event.shiftKey ? last : first).focus();
}

/** Fills in what the commune's settings say: name, opening hours, banner, notice, suggestions. */
function showSettings(w) {
  const { ui, settings } = w;
  const { assistant, open, banner, notice, hotline, suggestions } = settings;
  ui.title.textContent = assistant || T.name;
  const past = banner && banner.until && banner.until < new Date(Date.now() + 7 * 3600e3).toISOString().slice(0, 10);
  ui.banner.hidden = !banner || past;
  ui.banner.className = `banner ${(banner && banner.level) || ""}`;
  ui.banner.textContent = "";
  if (banner) ui.banner.append(h("b", { text: `${T.banner}: ` }), banner.text);
  ui.call.textContent = "";
  if (hotline) ui.call.append(withIcon("phone", link(T.call(hotline), `tel:${hotline.replace(/[^\d+]/g, "")}`, w.base, { class: "btn" })));
  ui.suggestions = h(
    "div",
    { class: "suggest" },
    h("p", { text: T.hello }),
    open && open.text && h("p", { class: open.now ? "now" : "shut", text: `${T.atDesk}: ${open.text}` }),
    suggestions && h("ul", { class: "choices", "aria-label": T.suggest }, suggestions.map((text) =>
      h("li", {}, button(null, text, () => w.outbox.send(text))),
    )),
  );
  ui.intro.textContent = "";
  ui.intro.append(
    h("div", { class: "notice" }, withIcon("info", h("span", {})), h("div", {}, paragraphs(notice || T.notice), h("p", { text: T.kept }))),
    ui.suggestions,
  );
  ui.suggestions.hidden = w.store.begun;
  ui.menu.refresh();
}
