// Keeps the inbox and a conversation fresh: told by server-sent events, or asking every ten seconds without them.
// What is being written is never touched; an answer stays in its box until the server has it.
(() => {
  "use strict";
  const live = document.querySelector("[data-song]");
  const trouble = document.getElementById("mat-mang");
  if (!live) return;
  const title = document.title;
  const POLL = 10000; // milliseconds
  let source = null;
  let busy = false;
  let again = false;

  const script = { "hx-request": "true" };

  /** Fetches the changing part of this page and puts it in place. */
  async function refresh() {
    if (document.hidden && document.getElementById("loi")) { // not seen yet: it is fetched once somebody looks
      document.title = `(mới) ${title}`;
      return;
    }
    if (busy) { again = true; return; }
    busy = true;
    try {
      const answer = await fetch(location.href, { headers: script, cache: "no-store" });
      if (answer.status === 401) return; // signed out or locked: the lock of the page says so
      if (answer.status === 404) return location.reload();
      if (!answer.ok) throw new Error(String(answer.status));
      place(new DOMParser().parseFromString(await answer.text(), "text/html").body);
      say("");
      listen();
    } catch {
      say("Chưa nối được tới máy chủ, đang thử lại. Điều đang thấy có thể đã cũ.");
    } finally {
      busy = false;
      if (again) { again = false; refresh(); }
    }
  }

  function say(text) {
    trouble.textContent = text;
    trouble.hidden = !text;
  }

  function place(fresh) {
    if (document.getElementById("loi")) placeConversation(fresh);
    else placeList(fresh);
    count();
  }

  function placeList(fresh) {
    const at = document.activeElement && document.activeElement.closest("li[id], nav a");
    const href = at && (at.id ? `#${at.id} a` : `nav a[href="${at.getAttribute("href")}"]`);
    if (live.innerHTML.trim() === fresh.innerHTML.trim()) return;
    live.replaceChildren(...fresh.childNodes);
    if (href && live.querySelector(href)) live.querySelector(href).focus();
  }

  /** Adds new words below the old ones; the forms are replaced only when what may be done has changed. */
  function placeConversation(fresh) {
    const words = document.getElementById("loi");
    let added = null;
    for (const word of fresh.querySelectorAll("#loi > li")) {
      if (document.getElementById(word.id)) continue;
      words.append(word);
      added = word;
    }
    const now = document.getElementById("trang-thai");
    const then = fresh.querySelector("#trang-thai");
    const changed = now.dataset.moc !== then.dataset.moc;
    now.replaceWith(then);
    if (changed) placeForms(fresh);
    if (added) added.scrollIntoView({ block: "nearest" });
  }

  function placeForms(fresh) {
    const written = answer() && answer().value;
    for (const id of ["loi-nhan", "viec"]) {
      const old = document.getElementById(id);
      const next = fresh.querySelector(`#${id}`);
      if (old && next) old.replaceWith(next);
      else if (old) old.remove();
      else if (next) document.getElementById("loi").parentElement.before(next);
    }
    ready();
    if (!written) return;
    if (answer()) answer().value = written;
    else say(`Cuộc này không còn do bạn trả lời. Lời đang viết dở: “${written}”`);
  }

  const answer = () => document.getElementById("tra-loi");

  /** Makes the answer's form work without leaving the page. */
  function ready() {
    const form = document.querySelector("form[data-gui]");
    if (!form) return;
    renew(form);
    form.querySelector(".openings").hidden = false;
    form.addEventListener("click", (event) => {
      const text = event.target.dataset && event.target.dataset.mau;
      if (!text) return;
      const box = answer();
      box.value = box.value.trim() ? `${box.value.trimEnd()}\n${text}` : text;
      box.focus();
    });
    answer().addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); form.requestSubmit(); }
    });
    form.addEventListener("submit", (event) => { event.preventDefault(); send(form); });
  }

  /** Gives the next answer its own key: sent twice, it is said once. */
  function renew(form) {
    form.elements.khoa.value = Array.from(crypto.getRandomValues(new Uint8Array(12)), (b) => b.toString(16).padStart(2, "0")).join("");
  }

  async function send(form) {
    const button = form.querySelector("button.main");
    if (button.disabled) return;
    button.disabled = true;
    const body = new URLSearchParams(new FormData(form));
    try {
      const reply = await fetch(form.action, { method: "POST", body, headers: script, redirect: "manual" });
      if (reply.type === "opaqueredirect") { // stored
        answer().value = "";
        renew(form);
        say("");
      } else if (reply.status === 401) {
        say("Chưa gửi: màn hình đang khóa hoặc đã đăng xuất. Lời vừa viết còn trong ô; mở khóa rồi gửi lại.");
      } else if (reply.status === 409) {
        await refresh();
      } else {
        say("Chưa gửi được. Lời vừa viết còn trong ô; thử lại giúp.");
      }
    } catch {
      say("Chưa gửi được vì mất kết nối. Lời vừa viết còn trong ô; bấm Gửi lại khi có mạng.");
      button.disabled = false;
      return;
    }
    button.disabled = false;
    answer()?.focus();
    refresh();
  }

  /** Tells in the title of the tab that something is new. */
  function count() {
    const told = document.getElementById("so-moi");
    const news = told ? Number(told.dataset.moi) + Number(told.dataset.cho) + Number(told.dataset.ket) : 0;
    document.title = news ? `(${news}) ${title}` : title;
  }

  function listen() {
    if (source && source.readyState !== EventSource.CLOSED) return;
    source = new EventSource("/staff/dong");
    source.addEventListener("doi", refresh);
  }

  setInterval(() => {
    if (!source || source.readyState !== EventSource.OPEN) refresh();
  }, POLL);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) refresh(); });
  ready();
  count();
  listen();
})();
