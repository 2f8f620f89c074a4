// Messages of officers, by server-sent events: open only while an officer is waited for or there.

class Stream {
  constructor(w) {
    this.w = w;
    this.source = null;
    this.session = null;
    this.delay = 3000;
    this.timer = 0;
  }

  /** Opens or closes the stream, as the stored state of the handover says. */
  sync() {
    const { session, desk } = this.w.store.state;
    const wanted = this.w.store.begun && ["asked", "waiting", "open"].includes(desk.handover);
    if (this.source && (!wanted || this.session !== session)) this.close();
    if (wanted && !this.source) this.open(session);
  }

  close() {
    clearTimeout(this.timer);
    if (this.source) this.source.close();
    this.source = null;
  }

  open(session) {
    const { last } = this.w.store.state;
    this.session = session;
    const query = new URLSearchParams(last ? { session, last } : { session });
    const source = new EventSource(this.w.net.url(`api/v1/stream?${query}`));
    this.source = source;
    source.onopen = () => {
      this.delay = 3000;
      this.w.outbox.resume(); // the server is there again: what could not be sent goes now
    };
    source.addEventListener("message", (event) => this.take(event, (state, data) => addOfficer(state, event, data)));
    source.addEventListener("state", (event) => this.take(event, (state, data) => (state.desk = data)));
    source.onerror = () => {
      // The browser reconnects by itself after a lost line, but gives up after an error page.
      if (source.readyState !== EventSource.CLOSED || this.source !== source) return;
      this.close();
      this.timer = setTimeout(() => this.sync(), this.delay);
      this.delay = Math.min(this.delay * 2, 60000);
    };
  }

  /** Applies one event, once: those up to the last one seen, by this tab or another, are left out. */
  take(event, change) {
    let data;
    try {
      data = JSON.parse(event.data);
    } catch {
      return;
    }
    let fresh = false;
    this.w.store.update((state) => {
      if (state.session !== this.session || !isAfter(event.lastEventId, state.last)) return;
      fresh = true;
      state.last = event.lastEventId || state.last;
      change(state, data);
    });
    if (fresh && data.text) this.w.emit("message", { from: data.from || "officer", name: data.name, text: data.text });
    this.sync();
  }
}

function isAfter(id, last) {
  return !id || last === null || Number(id) > Number(last);
}

function addOfficer(state, event, { at, from, name, text, links }) {
  const id = `o-${event.lastEventId || random(8)}`;
  if (state.log.some((entry) => entry.id === id)) return;
  const time = String(at).slice(11, 16);
  state.log.push({ k: "officer", id, at: Date.now(), time, from, name, text, links: links || [] });
}
