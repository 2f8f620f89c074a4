// <hoi-xa>: one assistant for one commune, as a button with a panel or, with mode="inline", filling its box.

class HoiXaElement extends HTMLElement {
  connectedCallback() {
    if (this.root) return this.wake();
    this.attachShadow({ mode: "open" });
    addStyle(this.shadowRoot);
    this.commune = this.option("commune") || "";
    this.inline = this.getAttribute("mode") === "inline";
    this.base = BASE;
    this.key = `hoi-xa:${this.commune}`;
    this.listeners = {};
    this.settings = {};
    this.nodes = new Map();
    this.isOpen = this.inline;
    const landmark = this.inline ? {} : { role: "region", "aria-label": this.option("label") || T.launch };
    this.root = h("div", { class: this.inline ? "hx inline" : "hx", lang: "vi", ...landmark });
    this.shadowRoot.append(this.root);
    this.net = new Net(BASE);
    this.store = new Store(this.key, () => this.show());
    this.outbox = new Outbox(this);
    this.stream = new Stream(this);
    this.ui = build(this);
    showSettings(this);
    this.first = true;
    this.show();
    findVoice(this);
    this.wake();
    if (this.inline) this.load();
    stackUp(this);
    this.isReady = true;
    this.emit("ready");
    if (!this.inline && this.option("open") === "true" && !this.modal(true)) this.open({ quiet: true });
  }

  /** Starts what listens to the outside; stopped again when the element leaves the page. */
  wake() {
    const on = (target, type, act) => {
      target.addEventListener(type, act);
      return () => target.removeEventListener(type, act);
    };
    const back = () => {
      this.store.refresh();
      this.show();
      this.stream.sync();
    };
    const media = matchMedia(DARK);
    this.stops = [
      on(window, "storage", (event) => this.store.follow(event)),
      on(window, "online", () => this.online(true)),
      on(window, "offline", () => this.online(false)),
      on(window, "pageshow", (event) => event.persisted && back()),
      on(document, "visibilitychange", () => document.hidden || back()),
      on(media, "change", () => dress(this)),
      on(window, "resize", () => this.layout()),
    ];
    const { visualViewport: view } = window;
    if (view) this.stops.push(on(view, "resize", () => fitKeyboard(this)), on(view, "scroll", () => fitKeyboard(this)));
    this.stream.sync();
    this.outbox.resume();
    settleDeletions(this);
  }

  disconnectedCallback() {
    this.stops.forEach((stop) => stop());
    this.stream.close();
    clearTimeout(this.outbox.timer);
  }

  /** Returns a setting: an attribute of the element, as the script tag's data-… put it there. */
  option(name) {
    return this.getAttribute(name);
  }

  themeChosen() {
    const asked = this.store.state.prefs.theme || this.option("theme");
    return asked in T.themes ? asked : "auto";
  }

  /** Whether the panel covers the screen, as on phones. */
  modal() {
    return !this.inline && matchMedia(PHONE).matches;
  }

  // The interface for host pages.

  open({ quiet = false } = {}) {
    if (!this.isOpen) {
      this.others().forEach((each) => each.close());
      this.isOpen = true;
      this.ui.panel.hidden = false;
      this.layout();
      this.load();
      this.show();
      this.ui.log.scrollTop = this.ui.log.scrollHeight;
      this.watchBack();
      this.emit("open");
    }
    if (!quiet) this.focusInput();
  }

  close() {
    if (this.inline || !this.isOpen) return;
    const held = this.shadowRoot.activeElement;
    this.isOpen = false;
    this.menu(false, true);
    this.ui.panel.hidden = true;
    this.layout();
    if (this.watcher) this.watcher.destroy();
    if (held) this.ui.launch.focus();
    this.emit("close");
  }

  toggle() {
    if (this.isOpen) this.close();
    else this.open();
  }

  /** Opens the panel and asks `text`, as if the resident had typed it. */
  ask(text) {
    const words = String(text || "").trim().slice(0, LONGEST);
    if (!words) return;
    this.open();
    this.outbox.send(words);
  }

  /** Calls `act` on "ready", "open", "close", "message" or "error"; "ready" also when it is long past. */
  on(event, act) {
    (this.listeners[event] = this.listeners[event] || new Set()).add(act);
    if (event === "ready" && this.isReady) act({});
  }

  off(event, act) {
    if (this.listeners[event]) this.listeners[event].delete(act);
  }

  emit(event, detail = {}) {
    for (const act of this.listeners[event] || []) {
      try {
        act(detail);
      } catch (error) {
        setTimeout(() => { throw error; }); // the host's mistake, shown in its console
      }
    }
  }

  // Inside.

  async load() {
    if (this.loaded) return;
    this.loaded = true;
    try {
      const query = this.commune ? `?commune=${encodeURIComponent(this.commune)}` : "";
      this.settings = (await this.net.call("GET", `api/v1/widget${query}`)) || {};
      showSettings(this);
    } catch (failure) {
      this.loaded = false; // the texts built in serve until the next opening
    }
  }

  /** Returns the other widgets with a button on this page. */
  others() {
    return [...document.querySelectorAll("hoi-xa")].filter((each) => each !== this && each.isReady && !each.inline);
  }

  /** Lets Android's back gesture close the panel where the browser can tell of it. */
  watchBack() {
    if (this.inline || !window.CloseWatcher) return;
    this.watcher = new CloseWatcher();
    this.watcher.onclose = () => this.close();
  }

  layout() {
    const modal = this.modal();
    this.root.toggleAttribute("data-open", this.isOpen);
    this.ui.launch.setAttribute("aria-expanded", String(this.isOpen));
    if (!this.inline) this.ui.panel.setAttribute("aria-modal", String(modal));
    fitKeyboard(this);
  }

  menu(open, quiet) {
    const { menu, menuButton } = this.ui;
    const was = !menu.hidden;
    menu.hidden = !open;
    menuButton.setAttribute("aria-expanded", String(open));
    if (open) {
      menu.refresh();
      menu.querySelector("button").focus();
    } else if (was && !quiet) {
      menuButton.focus();
    }
  }

  prefer(change) {
    this.store.update(({ prefs }) => Object.assign(prefs, change));
    this.ui.menu.refresh();
  }

  /** Puts `text` in the input. */
  draft(text) {
    this.ui.input.value = text;
    grow(this.ui.input);
  }

  focusInput() {
    this.ui.input.focus({ preventScroll: !this.inline && innerHeight > 300 });
  }

  submit() {
    const text = this.ui.input.value.trim();
    const over = text.length - LONGEST;
    const wrong = !text ? T.empty : over > 0 ? T.long(over) : "";
    this.ui.error.textContent = wrong;
    this.ui.input.setAttribute("aria-invalid", String(Boolean(wrong)));
    if (wrong) return this.focusInput();
    this.draft("");
    this.outbox.send(text);
  }

  status(text, busy = false) {
    clearTimeout(this.fade);
    this.ui.status.textContent = text;
    this.ui.status.classList.toggle("busy", busy);
    if (text && !busy) this.fade = setTimeout(() => this.status(""), SHOWN);
  }

  online(on) {
    this.status(on ? T.isOnline : T.isOffline);
    if (!on) return;
    this.outbox.tries = 0;
    this.outbox.resume();
    this.stream.sync();
    settleDeletions(this);
  }

  /** Brings the page in line with what is stored. */
  show() {
    if (!this.ui) return;
    showLog(this);
    dress(this);
    this.ui.suggestions.hidden = this.store.begun;
    showDesk(this);
    showUnread(this);
  }
}
