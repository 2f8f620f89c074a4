// A procedure as a card: papers to tick, fee, time, place, steps, links, sources. What is not known is said to be so.

/** Returns the card of one procedure. */
function cardNode(w, data) {
  const papers = data.papers || [];
  const node = h(
    "section",
    { class: "card", "aria-label": data.name },
    h("h3", { text: data.name }),
    papers.length ? paperList(w, data, papers) : row(T.papers, h("p", { text: T.unknown })),
    row(T.fee, feeNodes(data.fee || {})),
    row(T.time, timeNodes(data.time || {})),
    row(T.place, data.place ? placeNodes(data.place) : h("p", { text: w.settings.desk || T.desk })),
    data.steps && data.steps.length && fold(T.steps, h("ol", {}, data.steps.map((text) => h("li", { text: capital(text) })))),
  );
  const query = w.commune ? `?commune=${encodeURIComponent(w.commune)}` : "";
  const page = `thu-tuc/${encodeURIComponent(data.code)}`;
  const out = h("div", { class: "out" });
  node.append(
    h(
      "div",
      { class: "ways" },
      button("share", T.share, () => share(w, data, out)),
      withIcon("print", link(T.printSheet, `${page}/in${query}`, w.base, { class: "btn" })),
      link(T.page, `${page}${query}`, w.base, { class: "btn" }),
      data.portal_url && link(T.online, data.portal_url, w.base, { class: "btn" }),
    ),
    out,
  );
  return node;
}

function row(title, ...children) {
  return h("div", { class: "row" }, h("h4", { text: title }), ...children);
}

function fold(title, ...children) {
  return h("details", {}, h("summary", {}, h("span", { text: title })), ...children);
}

function withIcon(name, node) {
  node.prepend(icon(ICONS[name]));
  return node;
}

function paperList(w, { code }, papers) {
  const count = h("span", { class: "count" });
  const boxes = papers.map((paper, index) => {
    const box = h("input", { type: "checkbox" });
    box.addEventListener("change", () => {
      w.store.update(({ ticks: all }) => {
        const others = (all[code] || []).filter((each) => each !== index);
        all[code] = box.checked ? [...others, index].sort((a, b) => a - b) : others;
      });
    });
    return box;
  });
  const node = h(
    "div",
    { class: "papers" },
    h("h4", {}, h("span", { text: T.papers }), " ", count),
    h("p", { class: "small", text: T.tickHelp }),
    h("ul", {}, papers.map((paper, index) => h("li", {}, h("label", {}, boxes[index], paperWords(paper))))),
  );
  node.refresh = () => {
    const have = held(w, code, papers);
    boxes.forEach((box, index) => (box.checked = have.includes(index)));
    count.textContent = T.ticked(have.length, papers.length);
  };
  node.refresh();
  return node;
}

/** Returns which of the papers are ticked, by index. */
function held(w, code, papers) {
  return (w.store.state.ticks[code] || []).filter((index) => index < papers.length);
}

function paperWords({ name, copies, form, note }) {
  return h(
    "span",
    {},
    h("span", { text: capital(name) }),
    " ",
    copies && h("b", { class: "tag", text: capital(copies) }),
    form && h("small", { text: `${T.form}: ${form}` }),
    note && h("small", { text: capital(note) }),
  );
}

function amount({ text, amount_vnd: dong }) {
  if (text) return capital(text);
  return dong === null || dong === undefined ? T.unknown : `${dong.toLocaleString("vi-VN")} đồng`;
}

function byChannel(list) {
  const told = (list || []).filter((each) => each.text);
  return told.length > 0 && h("ul", {}, told.map((each) => h("li", { text: `${capital(each.channel)}: ${each.text}` })));
}

function feeNodes(fee) {
  const local = fee.local || [];
  return [
    h("p", { text: amount(fee) }),
    byChannel(fee.by_channel),
    fee.note && h("p", { class: "small", text: capital(fee.note) }),
    local.length > 0 && h("h5", { text: T.localFee }),
    local.length > 0 && h("ul", {}, local.map(localFee)),
  ];
}

function localFee(fee) {
  return h(
    "li",
    {},
    h("span", { text: `${capital(fee.item)} (${fee.channel}): ${amount(fee)}` }),
    (fee.rows || []).map(([what, much]) => h("small", { text: `${what}: ${much}` })),
    fee.exemptions && h("small", { text: `${T.exempt}: ${fee.exemptions}` }),
    fee.note && h("small", { text: fee.note }),
    h("small", { text: fee.document }),
  );
}

function timeNodes(time) {
  return [h("p", { text: capital(time.text) || T.unknown }), byChannel(time.by_channel)];
}

function placeNodes({ centre, title, address, hours, hotline, open }) {
  const where = centre && title && !centre.includes(title) ? `${centre.replace(/ (xã|phường)$/, "")} ${title}` : centre;
  return [
    h("p", { text: [where, address].filter(Boolean).join(", ") }),
    open && open.text && h("p", { class: open.now ? "now" : "shut", text: open.text }),
    hours && h("p", { class: "small", text: `${T.hours}: ${hours}` }),
    hotline && link(T.call(hotline), `tel:${hotline.replace(/[^\d+]/g, "")}`, location.href, { class: "btn" }),
    !address && h("p", { class: "small", text: `${T.address}: ${T.unknown}` }),
  ];
}

/** Returns the list of sources, each with the day its data was read. */
function sourceList(w, sources) {
  return h("ul", { class: "sources" }, sources.map((source) => {
    const { title, number, section, url, as_of: read } = source;
    const name = [title, number, section && T.section(section)].filter(Boolean).join(", ");
    return h("li", {}, `${T.source}: `, link(name, url, w.base), read && ` (${T.checked(day(read))})`);
  }));
}
