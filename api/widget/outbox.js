// Sends what the resident says, one after another, each with its own message_id: repeating one is always safe.
// A "me" entry is "wait" (to be sent), "stuck" (failed, kept for another try), "no" (refused) or "ok" (answered).

const AGAIN_AFTER = [2000, 5000, 10000];
const FRESH = 3600e3;

class Outbox {
  constructor(w) {
    this.w = w;
    this.busy = false;
    this.tries = 0;
    this.timer = 0;
  }

  /** Keeps the message, shows it and sends it, after those still waiting. */
  send(text, choice) {
    const entry = { k: "me", id: random(12), at: Date.now(), text, choice, state: "wait" };
    this.w.store.update((state) => state.log.push(entry));
    this.w.emit("message", { from: "resident", text });
    return this.retry();
  }

  /** After a reload: sends what is still waiting; what is older than an hour waits for a press of the button. */
  resume() {
    const waiting = this.w.store.state.log.filter((e) => e.k === "me" && (e.state === "wait" || e.state === "stuck"));
    if (!waiting.length) return;
    const fresh = waiting.some((entry) => Date.now() - entry.at < FRESH);
    if (fresh) this.retry();
    else this.mark(waiting.map((entry) => entry.id), "stuck", T.unreached);
  }

  /** Tries all that is kept. */
  retry() {
    clearTimeout(this.timer);
    this.w.store.update((state) => {
      for (const entry of state.log) if (entry.state === "stuck") Object.assign(entry, { state: "wait", why: null });
    });
    return this.run();
  }

  async run() {
    if (this.busy) return;
    this.busy = true;
    let entry;
    while ((entry = this.w.store.state.log.find((each) => each.state === "wait"))) {
      if (!(await this.deliver(entry))) break;
    }
    this.busy = false;
  }

  /** Returns whether the next one may go. */
  async deliver({ id, text, choice }) {
    const { session } = this.w.store.state;
    const typing = setTimeout(() => this.w.status(T.typing, true), 600);
    const slow = setTimeout(() => this.w.status(T.slow, true), 8000);
    const what = choice ? { choice } : { text };
    try {
      if (navigator.onLine === false) throw new Failure("offline");
      const body = { session, commune: this.w.commune || null, message_id: id, ...what };
      const reply = await this.w.net.call("POST", "api/v1/chat", body);
      // A proxy's own 200 is no answer, and must not be kept as one.
      if (!reply || ![reply.messages, reply.choices, reply.sources].every(Array.isArray)) throw new Failure("broken");
      this.answered(session, id, reply);
      return true;
    } catch (failure) {
      if (!(failure instanceof Failure)) throw failure;
      return this.failed(id, failure);
    } finally {
      clearTimeout(typing);
      clearTimeout(slow);
      this.w.status("");
    }
  }

  answered(session, id, reply) {
    this.tries = 0;
    this.w.store.update((state) => {
      const asked = state.log.find((entry) => entry.id === id);
      if (state.session !== session || !asked) return; // wiped meanwhile
      asked.state = "ok";
      if (state.log.find((entry) => entry.id === `r-${id}`)) return; // another tab had it first
      // The server has forgotten what was before, so it goes here too.
      if (reply.wiped) Object.assign(state, { log: [asked], ticks: {} });
      state.log.push({ k: "bot", id: `r-${id}`, at: Date.now(), reply });
      // Only the server knows whether an officer will come: until its stream tells, nothing is promised.
      const known = ["waiting", "open"].includes(state.desk.handover);
      if (reply.outcome === "handover" && !known) state.desk = { handover: "asked" };
    });
    this.w.stream.sync();
    this.w.emit("message", { from: "assistant", text: reply.messages.map((each) => each.text).join("\n"), reply });
  }

  failed(id, failure) {
    const { kind, seconds, title, detail } = failure;
    this.w.emit("error", { kind, title, detail });
    if (kind === "refused") {
      this.mark([id], "no", [title, detail].filter(Boolean).join(". ") || T.broken);
      return true;
    }
    const contact = this.w.settings.desk || T.desk;
    const why = {
      offline: navigator.onLine === false ? T.offline : T.unreached,
      late: T.late,
      busy: T.busy(seconds),
      broken: `${T.broken} ${contact}`,
    }[kind];
    this.mark([id], "stuck", why);
    const wait = kind === "busy" ? seconds * 1000 : kind === "late" ? 0 : AGAIN_AFTER[this.tries];
    if (wait && navigator.onLine !== false && this.tries < AGAIN_AFTER.length) this.timer = setTimeout(() => this.retry(), wait);
    this.tries += 1;
    return false;
  }

  mark(ids, state, why) {
    this.w.store.update(({ log }) => {
      for (const entry of log) if (ids.includes(entry.id)) Object.assign(entry, { state, why });
    });
  }
}
