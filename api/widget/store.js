// What is remembered: in localStorage under a key per commune, only once a conversation has begun; else in memory.
// What is stored is the truth: every change reads it, changes it and writes it back, so tabs never double an entry.

const KEEP_ENTRIES = 100;
const KEEP_DAYS = 30;

/** An entry of `log` has `id`, `at` (ms) and `k`: "me" (text, choice, state), "bot" (reply) or "officer" (name, text). */
function freshState(prefs) {
  return { v: 1, session: random(16), at: 0, log: [], ticks: {}, last: null, desk: {}, seen: 0, prefs: prefs || {} };
}

class Store {
  /** Reads what is stored under `key`; `changed` is called after each change, from this tab or another. */
  constructor(key, changed) {
    this.key = key;
    this.changed = changed;
    this.disk = true;
    this.written = false;
    this.state = freshState();
    this.refresh();
  }

  /** Follows what other tabs store. */
  follow({ key }) {
    if (key !== this.key && key !== null) return;
    this.refresh();
    this.changed();
  }

  get begun() {
    return this.state.log.length > 0;
  }

  /** Takes over what is stored; when another tab wiped it, starts anew. */
  refresh() {
    if (!this.disk) return;
    const stored = this.read();
    if (stored) this.state = { ...freshState(), ...stored };
    else if (this.written) this.state = freshState(this.state.prefs);
    this.written = Boolean(stored);
  }

  /** Applies `change` to the newest state, keeps it and tells. */
  update(change) {
    this.refresh();
    change(this.state);
    const oldest = Date.now() - KEEP_DAYS * 864e5;
    this.state.log = this.state.log.filter((entry) => entry.at > oldest).slice(-KEEP_ENTRIES);
    if (this.begun) this.write();
    this.changed();
  }

  /** Forgets everything but the preferences, which live on in memory. */
  wipe() {
    this.state = freshState(this.state.prefs);
    this.written = false;
    try {
      localStorage.removeItem(this.key);
    } catch {
      this.disk = false;
    }
    this.changed();
  }

  read() {
    try {
      const stored = JSON.parse(localStorage.getItem(this.key));
      if (!stored || stored.v !== 1 || !Array.isArray(stored.log)) return null;
      if (Date.now() - stored.at < KEEP_DAYS * 864e5) return stored;
      localStorage.removeItem(this.key);
    } catch {
      // No storage, or something else wrote there: the conversation lasts as long as the page.
    }
    return null;
  }

  write() {
    this.state.at = Date.now();
    if (!this.disk) return;
    try {
      localStorage.setItem(this.key, JSON.stringify(this.state));
      this.written = true;
    } catch {
      this.disk = false;
    }
  }
}
