// Talks to POST /api/v1/chat: one message at a time, so a slow network never sends the same words twice.

import { el, reply, said } from "./view.js";

const chat = document.getElementById("chat");
const log = document.getElementById("log");
const status = document.getElementById("status");
const form = document.getElementById("ask");
const input = document.getElementById("text");
const error = document.getElementById("ask-error");
const person = document.getElementById("person");
const communes = document.querySelector("form.commune");
const send = form.querySelector("button.main");
const PATIENCE = 20000;
let waiting = false;

function session() {
  const fresh = () => Array.from(crypto.getRandomValues(new Uint8Array(12)), (b) => b.toString(16).padStart(2, "0")).join("");
  try {
    const id = sessionStorage.getItem("hoi-xa-session") ?? fresh();
    sessionStorage.setItem("hoi-xa-session", id);
    return id;
  } catch {
    return fresh(); // storage is switched off: the conversation lasts as long as the page
  }
}

const id = session();

function busy(on) {
  waiting = on;
  send.disabled = on;
  status.classList.toggle("busy", on);
  status.textContent = on ? "Trợ lý đang tìm câu trả lời…" : "";
}

async function post(question) {
  const response = await fetch("/api/v1/chat", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ session: id, commune: chat.dataset.commune || null, ...question }),
    signal: AbortSignal.timeout(PATIENCE),
  });
  const body = await response.json();
  if (!response.ok) throw Object.assign(new Error("problem"), { problem: body });
  return body;
}

// Shows the words at once; asks; on failure leaves a button that sends the same bubble again.
async function ask(question, words) {
  if (waiting) return;
  const bubble = said("mine", words);
  add(bubble);
  await deliver(question, bubble);
}

async function deliver(question, bubble) {
  busy(true);
  try {
    const answer = await post(question);
    busy(false);
    add(reply(answer, (choice) => ask({ choice: choice.choice }, choice.label)));
  } catch (failure) {
    busy(false);
    offerRetry(question, bubble, failure.problem);
  }
}

function offerRetry(question, bubble, problem) {
  const words = problem ? `${problem.title}. ${problem.detail}` : "Chưa gửi được, có thể do mạng. Câu hỏi của bác vẫn còn đây.";
  const note = el("div", { children: [el("p", { class: "error", text: words })] });
  if (!problem || problem.status === 429 || problem.status >= 500) {
    const again = el("button", { type: "button", text: "Gửi lại" });
    again.addEventListener("click", () => {
      if (waiting) return;
      note.remove();
      input.focus();
      deliver(question, bubble);
    });
    note.append(again);
  }
  bubble.append(note);
  bubble.scrollIntoView({ block: "end", behavior: "smooth" });
}

function add(node) {
  log.append(node);
  node.scrollIntoView({ block: node.offsetHeight > innerHeight / 2 ? "start" : "nearest", behavior: "smooth" });
}

function submit() {
  const text = input.value.trim();
  error.textContent = text ? "" : "Bác gõ giúp câu cần hỏi rồi gửi nhé.";
  if (!text || waiting) return;
  input.value = "";
  grow();
  ask({ text }, text);
}

function grow() {
  input.style.height = "auto";
  input.style.height = `${input.scrollHeight + 4}px`;
}

form.noValidate = true;
form.addEventListener("submit", (event) => {
  event.preventDefault();
  submit();
});
input.addEventListener("input", grow);
input.addEventListener("keydown", (event) => {
  // While a Vietnamese keyboard composes a letter, Enter belongs to it.
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  submit();
});
log.addEventListener("click", (event) => {
  const words = event.target.closest("[data-ask]")?.dataset.ask;
  if (words) ask({ text: words }, words);
});
person.addEventListener("click", () => ask({ choice: "topic:human" }, "Tôi muốn gặp cán bộ"));
if (communes) {
  communes.classList.add("ready");
  communes.elements.commune.addEventListener("change", () => communes.submit());
}
chat.hidden = false;
