// One node per entry of the conversation. A node's refresh() follows what may change later: sent, chosen, rated.

const RICH = new Set(["overview", "documents", null, undefined]);
const UNRATED = new Set(["form", "chitchat", "handover"]);
const STEP = 90;

/** Returns the node of an entry; `live` when it has just come, so that its paragraphs appear one after another. */
function turnNode(w, entry, live) {
  const node = { me: mine, bot: answer, officer: fromOfficer }[entry.k](w, entry);
  if (live && entry.k !== "me") appear(node);
  return node;
}

/** Makes the children fade in one after another; all of them are in the page, and read aloud, at once. */
function appear(node) {
  [...node.children].forEach((child, index) => {
    child.classList.add("new");
    child.style.animationDelay = `${Math.min(index * STEP, 900)}ms`;
  });
}

function shell(kind, who, ...children) {
  return h("div", { class: `turn ${kind}` }, h("p", { class: "who", text: who }), ...children);
}

function mine(w, { id, text }) {
  const note = h("div", { class: "note" });
  const node = shell("me", T.me, paragraphs(text), note);
  let shown;
  node.refresh = (entry) => {
    const now = `${entry.state} ${entry.why}`;
    if (now === shown) return;
    shown = now;
    note.textContent = "";
    node.classList.toggle("failed", entry.state === "stuck" || entry.state === "no");
    if (entry.why) note.append(h("p", { text: entry.why }));
    if (entry.state === "stuck") note.append(button(null, T.again, () => again(w), { "data-id": id }));
  };
  return node;
}

function again(w) {
  w.outbox.tries = 0;
  w.focusInput();
  w.outbox.retry();
}

/** An officer's words; those `from` the assistant come by the same way while an officer is waited for. */
function fromOfficer(w, { from, name, time, text, links }) {
  const who = from === "assistant" ? T.bot : T.officer(name);
  return shell("officer", [who, time].filter(Boolean).join(" · "), paragraphs(text), linkRow(w, links));
}

function linkRow(w, links) {
  return links && links.length > 0 && h("div", { class: "ways" }, links.map(({ label, url }) => link(label, url, w.base, { class: "btn" })));
}

function answer(w, entry) {
  const { reply } = entry;
  const parts = reply.parts && reply.parts.length === reply.messages.length ? reply.parts : null;
  const refreshers = [];
  const keep = (node) => (node && node.refresh && refreshers.push(node.refresh), node);
  const node = shell("bot", T.bot);
  reply.messages.forEach((message, index) => {
    const aspect = parts ? parts[index].aspect : reply.aspect;
    node.append(...messageNodes(w, message, aspect, keep));
  });
  const { referral } = reply;
  if (referral) node.append(h("p", {}, `${T.referral}: `, link(referral.name, referral.url, w.base)));
  if (reply.choices.length) node.append(keep(choiceList(w, entry)));
  const links = reply.messages.flatMap(({ card, links: all }) => (all || []).filter(({ url }) => !card || url !== card.portal_url));
  if (links.length) node.append(linkRow(w, links));
  if (reply.sources.length) node.append(sourceList(w, reply.sources));
  if (!UNRATED.has(reply.outcome)) node.append(keep(actions(w, entry)));
  node.refresh = (now, latest) => refreshers.forEach((refresh) => refresh(now, latest));
  return node;
}

/** Where a card says it all, the words lead in and the rest folds away; for one fact, the words stand and the card folds. */
function messageNodes(w, message, aspect, keep) {
  const { text, card } = message;
  if (!card) return paragraphs(text);
  const node = cardNode(w, card);
  keep(node.querySelector(".papers"));
  if (!RICH.has(aspect)) return [...paragraphs(text), fold(T.sheet(card.name), node)];
  const [lead, ...rest] = paragraphs(text);
  return [lead, node, rest.length > 0 && fold(T.rest, ...rest)].filter(Boolean);
}

function choiceList(w, { id, reply }) {
  const numbered = reply.outcome === "clarify";
  const buttons = reply.choices.map(({ label, choice }, index) =>
    button(null, numbered ? `${index + 1}. ${label}` : label, () => choose(w, id, index, label, choice)),
  );
  const node = h(numbered ? "ol" : "ul", { class: "choices", "aria-label": T.choices }, buttons.map((each) => h("li", {}, each)));
  const form = reply.outcome === "form";
  node.refresh = (entry, latest) => {
    const over = entry.used !== undefined || (form && !latest);
    buttons.forEach((each, index) => {
      // aria-disabled, not disabled: the focus stays where it is and the words stay readable.
      if (over) each.setAttribute("aria-disabled", "true");
      each.classList.toggle("used", entry.used === index);
    });
  };
  return node;
}

function choose(w, id, index, label, choice) {
  const entry = w.store.state.log.find((each) => each.id === id);
  if (!entry || entry.used !== undefined) return;
  if (entry.reply.outcome === "form" && entry !== w.store.state.log[w.store.state.log.length - 1]) return;
  w.store.update(({ log }) => (log.find((each) => each.id === id).used = index));
  w.outbox.send(label, choice);
}
