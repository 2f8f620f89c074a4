// Taking an answer along: as text, on paper, as a short link.

/** Returns a reply as plain text with its sources. */
function replyText({ messages, sources }) {
  const told = sources.map(({ title, number, url, as_of: read }) => {
    const facts = [title, number, url, read && T.checked(day(read))];
    return `${T.source}: ${facts.filter(Boolean).join(", ")}`;
  });
  const links = messages.flatMap((message) => (message.links || []).map(({ label, url }) => `${label}: ${url}`));
  return [...messages.map((message) => message.text), ...links, ...told].join("\n");
}

/** Returns who said an entry and what. */
function entryText(entry) {
  if (entry.k === "me") return [T.me, entry.text];
  return entry.k === "bot" ? [T.bot, replyText(entry.reply)] : [T.officer(entry.name), entry.text];
}

function transcript(log) {
  return log.map((entry) => entryText(entry).join(": ")).join("\n\n");
}

/** Copies `text` and says so; returns whether it could. */
async function copyText(w, text, told = T.copied) {
  let done = false;
  try {
    await navigator.clipboard.writeText(text);
    done = true;
  } catch {
    done = copyOldWay(w, text); // an insecure page or an old browser
  }
  w.status(done ? told : T.copyFailed);
  return done;
}

function copyOldWay(w, text) {
  const held = w.shadowRoot.activeElement;
  const area = h("textarea", { class: "unseen", "aria-hidden": "true", tabindex: "-1" });
  area.value = text;
  w.root.append(area);
  area.select();
  let done = false;
  try {
    done = document.execCommand("copy");
  } catch {
    done = false;
  }
  area.remove();
  if (held) held.focus();
  return done;
}

/** Prints entries from a page of their own, which holds nothing but text. */
function printEntries(w, entries) {
  const page = window.open("", "_blank");
  if (!page) return w.status(T.printFailed);
  const { document: paper } = page;
  paper.title = w.settings.assistant || T.name;
  paper.documentElement.lang = "vi";
  paper.body.style.cssText = "font:12pt/1.5 system-ui,sans-serif;max-width:42em;margin:2em auto;overflow-wrap:anywhere";
  paper.body.append(h("h1", { text: paper.title }), h("p", { text: w.settings.notice || T.notice }));
  for (const entry of entries) {
    const [who, text] = entryText(entry);
    paper.body.append(h("h2", { text: who }), ...paragraphs(text));
  }
  page.focus();
  page.print();
}

/** Makes a short link to a procedure with the ticked papers, hands it to the phone's share sheet or copies it. */
async function share(w, { code, name, papers }, out) {
  let made;
  try {
    const ticked = held(w, code, papers || []);
    made = await w.net.call("POST", "api/v1/shares", { procedure: code, commune: w.commune || null, ticked });
  } catch {
    return w.status(T.shareFailed);
  }
  const url = w.net.url(made.url);
  out.textContent = "";
  out.append(h("p", {}, T.shared(made.expires && day(made.expires)), " ", link(url, url, w.base)));
  if (navigator.share) {
    try {
      return await navigator.share({ title: name, text: name, url });
    } catch (error) {
      if (error.name === "AbortError") return;
    }
  }
  return copyText(w, url, T.shareCopied);
}
