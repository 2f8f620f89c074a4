// Requests to the API the script came from. No cookies; failures are sorted by what the resident can do.

const PATIENCE = 20000;

/** Why a request failed. `kind`: "offline", "late", "busy" (wait `seconds`), "broken" (5xx) or "refused" (4xx). */
class Failure extends Error {
  constructor(kind, { seconds = 0, title = "", detail = "" } = {}) {
    super(title || kind);
    Object.assign(this, { kind, seconds, title, detail });
  }
}

class Net {
  constructor(base) {
    this.base = base;
  }

  url(path) {
    return new URL(path, this.base).href;
  }

  /** Returns the JSON of the answer, null for 204; throws Failure. */
  async call(method, path, body) {
    const giveUp = new AbortController();
    const timer = setTimeout(() => giveUp.abort(), PATIENCE);
    try {
      const response = await fetch(this.url(path), {
        method,
        credentials: "omit",
        headers: body ? { "content-type": "application/json" } : {},
        body: body && JSON.stringify(body),
        signal: giveUp.signal,
      });
      if (!response.ok) throw await problem(response);
      return response.status === 204 ? null : await response.json();
    } catch (error) {
      if (error instanceof Failure) throw error;
      throw new Failure(giveUp.signal.aborted ? "late" : "offline");
    } finally {
      clearTimeout(timer);
    }
  }
}

async function problem(response) {
  const told = await response.json().catch(() => ({}));
  const after = response.headers.get("retry-after");
  const seconds = after ? Math.max(1, Number(after) || (Date.parse(after) - Date.now()) / 1000 || 5) : 0;
  const { status } = response;
  const kind = status === 429 || (status >= 500 && seconds) ? "busy" : status >= 500 ? "broken" : "refused";
  return new Failure(kind, { ...told, seconds: Math.ceil(seconds || 5) });
}
