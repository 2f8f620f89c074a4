// The look-up while typing: results come as the letters do, the keyboard walks through them. Without this script the
// form is sent and the same page comes back.
(() => {
  "use strict";
  const form = document.querySelector("[data-tra-cuu]");
  const list = document.getElementById("ket-qua");
  if (!form) return;
  const box = form.elements.q;
  const WAIT = 60; // milliseconds without a key before the server is asked
  let asked = 0; // which question is the latest: replies to earlier ones are dropped
  let shown = list ? key() : "";
  let timer = 0;
  let opening = false; // Enter was pressed before the results came

  function key() {
    return new URLSearchParams(new FormData(form)).toString();
  }

  const hits = () => [...document.querySelectorAll("#ket-qua .hit")];

  function say(text) {
    const line = document.getElementById("loi");
    line.textContent = text;
    line.hidden = !text;
  }

  async function look() {
    const wanted = key();
    if (wanted === shown && !opening) return;
    const number = ++asked;
    const path = `${form.getAttribute("action")}?${wanted}`;
    list.setAttribute("aria-busy", "true");
    try {
      const reply = await fetch(path, { headers: { "hx-request": "true" }, cache: "no-store" });
      const html = reply.ok ? await reply.text() : "";
      if (number !== asked) return;
      if (reply.status === 401) return say("Màn hình đang khóa hoặc đã đăng xuất: mở khóa rồi gõ tiếp.");
      if (!reply.ok) throw new Error(String(reply.status));
      place(html, wanted, path);
    } catch {
      if (number === asked) say("Chưa nối được tới máy chủ; kết quả đang thấy có thể không phải của chữ vừa gõ.");
    } finally {
      if (number === asked) list.removeAttribute("aria-busy");
    }
  }

  /** Puts results in place. The line with the counts stays the same element, so that it is read out. */
  function place(html, wanted, path) {
    const fresh = new DOMParser().parseFromString(html, "text/html").body;
    const count = document.getElementById("dem");
    const told = fresh.querySelector("#dem");
    if (count.textContent !== told.textContent) count.textContent = told.textContent;
    told.remove();
    list.replaceChildren(count, ...fresh.childNodes);
    shown = wanted;
    history.replaceState(null, "", path);
    say("");
    if (opening) open();
  }

  function open() {
    opening = false;
    const first = hits()[0];
    if (first) first.click();
  }

  function soon() {
    clearTimeout(timer);
    timer = setTimeout(look, WAIT);
  }

  function clear() {
    box.value = "";
    box.focus();
    opening = false;
    if (list) soon();
  }

  /** Moves through the results; above the first one is the box. */
  function move(step) {
    const all = hits();
    const at = all.indexOf(document.activeElement) + step;
    if (at < 0) box.focus();
    else if (all[at]) all[at].focus();
  }

  if (list) {
    box.addEventListener("input", () => { opening = false; soon(); });
    form.addEventListener("change", (event) => { if (event.target !== box) soon(); });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      clearTimeout(timer);
      opening = document.activeElement === box && box.value.trim() !== "";
      if (opening && key() === shown) open();
      else look();
    });
  }

  const typing = (target) => target.closest("input, textarea, select, [contenteditable]");

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    const at = event.target;
    const onHit = at.classList.contains("hit");
    if (event.key === "/" && !typing(at)) {
      event.preventDefault();
      box.focus();
      box.select();
    } else if (event.key === "Escape" && (at === box || onHit)) {
      event.preventDefault();
      clear();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && (at === box || onHit)) {
      event.preventDefault();
      move(event.key === "ArrowDown" ? 1 : -1);
    } else if (onHit && (event.key.length === 1 && event.key !== " " || event.key === "Backspace")) {
      box.focus(); // what is typed goes on in the box
    }
  });

  for (const button of document.querySelectorAll("[data-chep]")) {
    const text = document.getElementById(button.dataset.chep);
    button.hidden = false;
    button.addEventListener("click", async () => {
      const done = document.getElementById("da-chep");
      try {
        await navigator.clipboard.writeText(text.value);
        done.textContent = "Đã chép. Dán vào Zalo bằng Ctrl + V.";
      } catch { // no clipboard outside https: the text is marked, to be copied by hand
        text.focus();
        text.select();
        done.textContent = "Đã chọn hết chữ: bấm Ctrl + C để chép.";
      }
    });
  }
})();
