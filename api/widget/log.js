// Keeps the log in line with the stored conversation: one node per entry, kept for as long as the entry is there.

const LONGEST = 1000;
const SHOWN = 10000;

function showLog(w) {
  const { log } = w.store.state;
  const ids = new Set(log.map((entry) => entry.id));
  for (const [id, node] of w.nodes) {
    if (ids.has(id)) continue;
    node.remove();
    w.nodes.delete(id);
  }
  let before = w.ui.intro;
  let added = null;
  log.forEach((entry, index) => {
    let node = w.nodes.get(entry.id);
    if (!node) {
      node = turnNode(w, entry, !w.first);
      w.nodes.set(entry.id, node);
      added = node;
    }
    if (before.nextSibling !== node) before.after(node);
    if (node.refresh) node.refresh(entry, index === log.length - 1);
    before = node;
  });
  if (added) reveal(w, added);
  w.first = false;
}

/** Scrolls the log, never the host page, so that a new entry is read from its beginning. */
function reveal(w, node) {
  const { log, panel } = w.ui;
  const box = log.scrollHeight > log.clientHeight ? log : panel; // on very low screens the whole panel scrolls
  const top = node.getBoundingClientRect().top - box.getBoundingClientRect().top + box.scrollTop - 8;
  const bottom = box.scrollHeight - box.clientHeight;
  const still = w.first || matchMedia("(prefers-reduced-motion: reduce)").matches;
  const behavior = still ? "auto" : "smooth";
  box.scrollTo({ top: Math.min(top, bottom), behavior });
}

/** Says that an officer is waited for, or there, or gone. */
function showDesk(w) {
  const { handover, place, name } = w.store.state.desk;
  const told = { waiting: T.queue(place), open: T.joined(name), closed: T.left }[handover] || "";
  if (w.ui.desk.textContent !== told) w.ui.desk.textContent = told;
}

/** Counts what came while the panel was closed; opening it makes all of it seen. */
function showUnread(w) {
  const { log, seen } = w.store.state;
  const news = log.filter((entry) => entry.k !== "me" && entry.at > seen);
  if (w.isOpen && !document.hidden) {
    // Kept without telling: nothing that is shown changes by it.
    if (news.length) {
      w.store.refresh();
      w.store.state.seen = news[news.length - 1].at;
      w.store.write();
    }
    news.length = 0;
  }
  w.ui.badge.hidden = !news.length;
  w.ui.badge.textContent = String(news.length || "");
  w.ui.badgeWords.textContent = news.length ? T.unread(news.length) : "";
}
