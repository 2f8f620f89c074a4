"use strict";
// The resident's phone and what happens behind it; everything comes from the control endpoints under /_/.
const $ = (id) => document.getElementById(id);
const PEOPLE = { "9000000000000000001": "Bác Ba", "9000000000000000002": "Chị Hoa", "9000000000000000003": "Anh Tư" };
const TROUBLE = {
  "token-invalid": "token bị từ chối (-216)",
  "token-expired": "token hết hạn (-220)",
  rate: "gửi quá nhanh (-32)",
  window: "quá 7 ngày chưa nhắn (-230)",
  "never-talked": "chưa từng nhắn (-232)",
  "not-v3": "v3 không dành cho trang này (-235)",
  "not-v2": "v2 đã đóng (-240)",
  "no-buttons": "không nhận nút bấm, từ nay (-201)",
  quota: "hết lượt gửi (-211)",
  "server-error": "máy chủ lỗi (500)",
  "gateway-delivered": "máy chủ lỗi (502) nhưng tin đã tới",
  "timeout-delivered": "không trả lời nhưng tin đã tới",
  "timeout-lost": "không trả lời, tin không tới",
  "dropped-delivered": "đứt kết nối nhưng tin đã tới",
  "dropped-lost": "đứt kết nối, tin không tới",
  "token-endpoint-down": "nơi cấp token hỏng (503)",
};
let seen = 0;
let quote = null;

async function post(act, body) {
  const reply = await fetch(`/_/${act}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  const told = await reply.json();
  if (!reply.ok) alert(told.error);
}

const who = () => ({ oa: $("oa").value, user: $("user").value, name: PEOPLE[$("user").value] });
const clock = (ms) => new Date(ms).toLocaleTimeString("vi-VN");

function element(tag, text, name) {
  const made = document.createElement(tag);
  made.textContent = text;
  if (name) made.className = name;
  return made;
}

function buttons(bubble) {
  const row = element("div", "", "buttons");
  bubble.buttons.forEach((each, index) => {
    const button = element("button", each.title);
    button.addEventListener("click", () => {
      if (each.type === "oa.open.url") window.open(each.payload.url, "_blank", "noopener");
      else if (each.type === "oa.open.phone") alert(`Gọi ${each.payload.phone_code}`);
      else post("press", { msg_id: bubble.msg_id, index });
    });
    row.append(button);
  });
  return row;
}

function show(bubble) {
  const item = element("li", "", bubble.hidden ? "hidden" : bubble.side);
  if (bubble.side === "note" || bubble.hidden) {
    item.textContent = bubble.hidden ? "(đã bấm nút, không hiện chữ)" : bubble.text;
  } else {
    const quoted = bubble.quote && document.querySelector(`[data-msg="${CSS.escape(bubble.quote)}"] .text`);
    if (quoted) item.append(element("blockquote", quoted.textContent));
    const words = bubble.text || `[${bubble.attachment ? bubble.attachment.type : ""}]`;
    item.append(element("span", words, "text"));
    if (bubble.buttons.length) item.append(buttons(bubble));
    const foot = element("small", clock(bubble.at) + (bubble.side === "staff" ? " · cán bộ " : " "));
    if (bubble.side !== "user") {
      const answer = element("button", "Trả lời tin này", "reply");
      answer.addEventListener("click", () => quoteIt(bubble));
      foot.append(" · ", answer);
    }
    item.append(foot);
  }
  item.dataset.msg = bubble.msg_id;
  $("log").append(item);
  item.scrollIntoView({ block: "end" });
}

function quoteIt(bubble) {
  quote = bubble;
  $("quoting").hidden = !bubble;
  $("quoting").firstElementChild.textContent = bubble ? `Trả lời: ${bubble.text.slice(0, 60)}…` : "";
  $("text").focus();
}

function rows(body, found, make) {
  body.replaceChildren(
    ...found.map((each) => {
      const [bad, ...cells] = make(each);
      const row = element("tr", "", bad ? "bad" : "");
      row.append(...cells.map((cell) => element("td", cell)));
      return row;
    }),
  );
}

async function look() {
  const { oa, user } = who();
  const reply = await (await fetch(`/_/log?after=${seen}&oa=${oa}&user=${user}`)).json();
  if (oa !== $("oa").value || user !== $("user").value) return;
  for (const bubble of reply.bubbles) {
    seen = bubble.n;
    show(bubble);
  }
  $("waiting").textContent = reply.trouble ? `Đang chờ xảy ra: ${reply.trouble}` : "";
}

async function behind() {
  const state = await (await fetch("/_/state")).json();
  rows($("calls"), state.calls.slice(0, 12), (call) => [
    call.error, clock(call.at), call.grant ? `token (${call.grant})` : `gửi ${call.call}`, call.error ? `lỗi ${call.error}` : "xong",
  ]);
  rows($("attempts"), state.attempts.slice(0, 16), (each) => [
    each.status !== 200, clock(each.at * 1000), each.event + (each.retry ? ` (lần ${each.retry + 1})` : ""),
    each.status > 0 ? each.status : "không trả lời", Math.round(each.ms),
  ]);
}

function again(task, every) {
  const turn = () => task().catch(() => {}).finally(() => setTimeout(turn, every));
  turn();
}

function start(state) {
  for (const account of state.accounts) $("oa").append(new Option(account.name, account.id));
  for (const [id, name] of Object.entries(PEOPLE)) $("user").append(new Option(name, id));
  for (const preset of state.presets) $("preset").append(new Option(TROUBLE[preset] || preset, preset));
  const afresh = () => {
    seen = 0;
    quoteIt(null);
    $("log").replaceChildren();
    $("name").textContent = $("oa").selectedOptions[0].text;
  };
  $("oa").addEventListener("change", afresh);
  $("user").addEventListener("change", afresh);
  afresh();
  again(look, 300);
  again(behind, 1000);
}

$("say").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = $("text").value.trim();
  if (text) post("say", { ...who(), text, quote: quote ? quote.msg_id : "" });
  $("text").value = "";
  quoteIt(null);
});
$("staff").addEventListener("submit", (event) => {
  event.preventDefault();
  const box = event.target.querySelector("input");
  if (box.value.trim()) post("staff", { ...who(), text: box.value.trim() });
  box.value = "";
});
$("quoting").querySelector("button").addEventListener("click", () => quoteIt(null));
$("trouble").addEventListener("click", () => post("faults", { preset: $("preset").value }));
$("calm").addEventListener("click", () => post("faults", { clear: true }));
for (const button of document.querySelectorAll("[data-act]")) {
  button.addEventListener("click", () => post("act", { ...who(), name: button.dataset.act }));
}
for (const button of document.querySelectorAll("[data-send]")) {
  button.addEventListener("click", () => post("send", { ...who(), kind: button.dataset.send }));
}
fetch("/_/state").then((reply) => reply.json()).then(start);
