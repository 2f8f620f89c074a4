// Draws one reply of the chat contract as DOM nodes; text is always set as text, never as HTML.

export function el(tag, { text, children = [], ...attributes } = {}) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  if (text !== undefined) node.textContent = text;
  node.append(...children.filter(Boolean));
  return node;
}

export function said(who, text) {
  const mine = who === "mine";
  return el("article", {
    class: `said ${mine ? "mine" : "bot"}`,
    children: [el("p", { class: "who", text: mine ? "Bác hỏi:" : "Trợ lý ảo:" }), ...(text ? paragraphs(text) : [])],
  });
}

export function reply(answer, onChoice) {
  const node = said("bot");
  for (const message of answer.messages) {
    node.append(...paragraphs(message.text));
    if (message.card) node.append(card(message.card, answer.aspect));
  }
  if (answer.choices.length) node.append(choices(answer.choices, onChoice));
  const links = answer.messages.flatMap((message) => message.links);
  if (links.length) node.append(el("p", { class: "ways", children: links.map(link) }));
  if (answer.sources.length) node.append(el("ul", { class: "sources", children: answer.sources.map(source) }));
  return node;
}

function choices(offered, onChoice) {
  const list = el("ul", { class: "choices", "aria-label": "Bác chọn một mục" });
  for (const choice of offered) {
    const button = el("button", { type: "button", text: choice.label });
    button.addEventListener("click", () => onChoice(choice));
    list.append(el("li", { children: [button] }));
  }
  return list;
}

function paragraphs(text) {
  return text.split(/\n+/).filter((line) => line.trim()).map((line) => el("p", { text: line }));
}

function safe(url) {
  return typeof url === "string" && /^(https?:\/\/|tel:|mailto:|\/(?!\/))/i.test(url);
}

function link({ label, url }) {
  return safe(url) ? el("a", { class: "button", href: url, rel: "noopener", text: label }) : el("span", { text: label });
}

function source({ title, number, section, url, as_of }) {
  const name = [title, number, section && `mục ${section}`].filter(Boolean).join(", ");
  const head = safe(url) ? el("a", { href: url, rel: "noopener", text: name }) : el("span", { text: name });
  return el("li", { children: ["Nguồn: ", head, as_of ? ` (kiểm tra ngày ${day(as_of)})` : ""] });
}

function day(iso) {
  return iso.split("-").reverse().join("/");
}

function dong(amount) {
  return `${amount.toLocaleString("vi-VN")} đồng`;
}

const UNKNOWN = "Dữ liệu chưa ghi; bác hỏi lại quầy.";
const PAPER_ASPECTS = new Set(["documents", "overview", null]);

function card(data, aspect) {
  const papers = data.papers ?? [];
  const node = el("section", { class: "card", "aria-label": data.name, children: [el("h3", { text: data.name })] });
  const list = el("details", {
    children: [el("summary", { text: `Giấy tờ cần nộp (${papers.length})` }), el("ol", { children: papers.map(paper) })],
  });
  list.open = PAPER_ASPECTS.has(aspect);
  node.append(papers.length ? list : section("Giấy tờ cần nộp", UNKNOWN));
  node.append(...fee(data.fee ?? {}), section("Thời hạn", data.time?.text ?? UNKNOWN));
  if (data.steps?.length) {
    const steps = el("ol", { children: data.steps.map((text) => el("li", { text })) });
    const fold = el("details", { children: [el("summary", { text: "Các bước" }), steps] });
    fold.open = aspect === "steps";
    node.append(fold);
  }
  return node;
}

function section(title, text) {
  return el("div", { children: [el("h4", { text: title }), el("p", { text })] });
}

function paper({ name, copies, form, note }) {
  const extras = [form && `Mẫu: ${form}`, note].filter(Boolean).map((text) => el("small", { text }));
  return el("li", { children: [copies ? `${name} (${copies})` : name, ...extras] });
}

function amount({ text, amount_vnd }) {
  return text ?? (amount_vnd === null || amount_vnd === undefined ? UNKNOWN : dong(amount_vnd));
}

function fee(data) {
  const local = (data.local ?? []).map((each) =>
    el("li", {
      children: [
        `${each.item} (${each.channel}): ${amount(each)}`,
        ...(each.rows ?? []).map(([what, much]) => el("small", { text: `${what}: ${much}` })),
        each.exemptions && el("small", { text: `Miễn, giảm: ${each.exemptions}` }),
        el("small", { text: each.document }),
      ],
    }),
  );
  const nodes = [section("Phí, lệ phí", amount(data))];
  if (data.note) nodes.push(el("p", { class: "warn", text: data.note }));
  if (local.length) nodes.push(el("h4", { text: "Mức của tỉnh, thành phố" }), el("ul", { children: local }));
  return nodes;
}
