// Locks the screen after 15 idle minutes without leaving the page, so that what is half written stays; tells the
// server now and then that somebody is typing. Without this script the server locks all the same.
(() => {
  "use strict";
  // On a telephone the menu is one row that moves sideways.
  document.querySelector(".menu [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
  const dialog = document.getElementById("khoa");
  const form = dialog && dialog.querySelector("form");
  if (!form || !dialog.showModal) return;
  const wrong = form.querySelector(".wrong");
  const EVERY = 30000; // milliseconds between two looks at what is left
  let active = false;

  const hide = (hidden) => {
    for (const part of document.querySelectorAll("header, main")) part.hidden = hidden;
  };

  function lock() {
    if (dialog.open) return;
    hide(true);
    dialog.showModal();
  }

  function unlock() {
    if (!dialog.open) return;
    hide(false);
    form.reset();
    wrong.hidden = true;
    dialog.close();
  }

  const ask = (path) => fetch(path, { headers: { accept: "application/json" }, redirect: "manual" });

  async function look() {
    try {
      if (active && !dialog.open) {
        active = false;
        await ask("/staff/phien/dang-lam");
      }
      const answer = await ask("/staff/phien");
      if (answer.status === 423) lock();
      else if (answer.status === 401) location.assign("/staff/vao");
      else if (answer.ok) unlock();
    } catch {
      // The line is down: the next look asks again.
    }
  }

  for (const kind of ["keydown", "pointerdown", "wheel"]) {
    addEventListener(kind, () => { active = true; }, { passive: true });
  }
  dialog.addEventListener("cancel", (event) => event.preventDefault());
  dialog.addEventListener("close", () => { if (document.querySelector("main").hidden) dialog.showModal(); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });
  setInterval(look, EVERY);

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const body = new URLSearchParams(new FormData(form));
    try {
      const answer = await fetch("/staff/khoa", { method: "POST", body, headers: { "x-hoixa-script": "1" }, redirect: "manual" });
      if (answer.status === 204) return unlock();
      if (answer.status === 401 || answer.type === "opaqueredirect") return location.assign("/staff/vao?vi=khoa");
      wrong.textContent = "Mật khẩu không đúng.";
    } catch {
      wrong.textContent = "Chưa nối được tới máy chủ. Thử lại giúp.";
    }
    wrong.hidden = false;
    form.elements["mat-khau"].select();
  });
})();
