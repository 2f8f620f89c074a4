// The menu: how it looks, the conversation as a whole, what is stored, how it works.

function menuNode(w) {
  const toggle = (label, key) => {
    const node = button(null, label, () => w.prefer({ [key]: !w.store.state.prefs[key] }), { class: "item" });
    node.refresh = (prefs) => node.setAttribute("aria-pressed", String(Boolean(prefs[key])));
    return node;
  };
  const themes = Object.entries(T.themes).map(([value, label]) => {
    const node = button(null, label, () => w.prefer({ theme: value }));
    node.refresh = () => node.setAttribute("aria-pressed", String(w.themeChosen() === value));
    return node;
  });
  const toggles = [toggle(T.bigger, "big"), toggle(T.contrast, "contrast")];
  const item = (name, text, click) => button(name, text, click, { class: "item" });
  const done = (act) => () => {
    w.menu(false);
    act(w.store.state.log);
  };
  const links = h("div", { class: "links" });
  const sure = h("div", { class: "sure" });
  const node = h(
    "div",
    { class: "menu", id: "menu", role: "group", "aria-label": T.menu, hidden: true },
    toggles,
    h("div", { class: "themes", role: "group", "aria-label": T.theme }, h("span", { text: T.theme }), themes),
    item("print", T.printAll, done((log) => printEntries(w, log))),
    item("copy", T.copyAll, done((log) => copyText(w, transcript(log)))),
    links,
    item("close", T.wipe, () => askWipe(w, sure)),
    sure,
  );
  node.refresh = () => {
    [...toggles, ...themes].forEach((each) => each.refresh(w.store.state.prefs));
    sure.textContent = "";
    links.textContent = "";
    const { privacy_url: privacy = "du-lieu-ca-nhan", about_url: about = "tro-ly" } = w.settings;
    links.append(withIcon("info", link(T.privacy, privacy, w.base, { class: "item" })));
    links.append(withIcon("info", link(T.about, about, w.base, { class: "item" })));
  };
  return node;
}

function askWipe(w, sure) {
  sure.textContent = "";
  const no = button(null, T.wipeNo, () => w.menu(false));
  const box = h(
    "div",
    { role: "alertdialog", "aria-label": T.wipe, "aria-describedby": "sure" },
    h("p", { id: "sure", text: T.wipeAsk }),
    h("div", { class: "ways" }, button(null, T.wipeYes, () => wipe(w), { class: "main" }), no),
  );
  sure.append(box);
  no.focus();
}

/** Deletes here at once, and on the server now or as soon as there is a line. */
async function wipe(w) {
  const { session } = w.store.state;
  w.menu(false);
  w.stream.close();
  if (w.store.begun) owe(w, (all) => [...all, session]);
  w.store.wipe();
  w.focusInput();
  w.status((await settleDeletions(w)) ? T.wiped : T.wipedHere);
}

/** Deletes on the server what was wiped here; returns whether all is done. */
async function settleDeletions(w) {
  for (const session of owe(w)) {
    try {
      await w.net.call("DELETE", `api/v1/sessions/${session}`);
    } catch (failure) {
      if (failure.kind !== "refused") return false;
    }
    owe(w, (all) => all.filter((each) => each !== session));
  }
  return true;
}

/** Returns the sessions still to be deleted on the server, after `change`. */
function owe(w, change) {
  const key = `${w.key}:del`;
  let all = w.owed || [];
  try {
    all = JSON.parse(localStorage.getItem(key)) || [];
    if (change) {
      all = change(all);
      if (all.length) localStorage.setItem(key, JSON.stringify(all));
      else localStorage.removeItem(key);
    }
  } catch {
    if (change) all = change(all);
  }
  w.owed = all;
  return all;
}
