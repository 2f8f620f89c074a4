// Under each answer: useful or not and why, copy, print, read aloud.

function actions(w, entry) {
  const { reply } = entry;
  const good = button("thumb", T.useful, () => rate(w, entry, true, row));
  const bad = button("thumb", T.useless, () => rate(w, entry, false, row), { class: "down" });
  const speak = button("sound", T.read, () => readAloud(w, reply, speak), { class: "speak" });
  const hasCard = reply.messages.some((message) => message.card);
  const row = h(
    "div",
    { class: "acts" },
    good,
    bad,
    button("copy", T.copy, () => copyText(w, replyText(reply))),
    !hasCard && button("print", T.print, () => printEntries(w, [entry])),
    speak,
  );
  const node = h("div", { class: "after" }, row);
  node.refresh = ({ good: rated }) => {
    good.setAttribute("aria-pressed", String(rated === true));
    bad.setAttribute("aria-pressed", String(rated === false));
  };
  return node;
}

async function rate(w, entry, good, row) {
  closeReasons(row);
  if (!good) row.after(reasonForm(w, entry, row));
  if (await sendRating(w, entry, { good, reason: null, comment: null })) {
    if (good) w.status(T.thanks);
  }
}

/** Sends and remembers a rating; returns whether it arrived. */
async function sendRating(w, entry, { good, reason, comment }) {
  const { session } = w.store.state;
  try {
    await w.net.call("POST", "api/v1/ratings", { session, turn: entry.reply.turn, good, reason, comment });
  } catch (failure) {
    w.status(T.rateFailed);
    return false;
  }
  w.store.update(({ log }) => {
    const found = log.find((each) => each.id === entry.id);
    if (found) found.good = good;
  });
  return true;
}

function closeReasons(row) {
  const open = row.parentNode.querySelector(".why");
  if (open) open.remove();
}

function reasonForm(w, entry, row) {
  let reason = null;
  const buttons = (w.settings.rate_reasons || []).map(({ value, label }) => {
    const each = button(null, label, () => {
      reason = reason === value ? null : value;
      buttons.forEach((other) => other.setAttribute("aria-pressed", String(other === each && reason !== null)));
    });
    each.setAttribute("aria-pressed", "false");
    return each;
  });
  const words = h("textarea", { rows: 2, maxlength: 500 });
  const done = (told) => {
    form.remove();
    row.querySelector('[aria-pressed="true"],button').focus();
    if (told) w.status(told);
  };
  const submit = async () => {
    const sent = await sendRating(w, entry, { good: false, reason, comment: words.value.trim() || null });
    if (sent) done(T.thanks);
  };
  const form = h(
    "div",
    { class: "why", role: "group", "aria-label": T.why },
    h("p", { class: "ask-why", text: T.why }),
    h("div", { class: "ways" }, buttons),
    h("label", {}, h("span", { text: T.words }), words),
    h("div", { class: "ways" }, button(null, T.sendRating, submit, { class: "main" }), button(null, T.notNow, () => done(""))),
  );
  return form;
}
