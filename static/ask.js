// Asking the server until it answers. Every write bears its request id, so that asking again never
// does a thing twice.
const PAUSES = [400, 800, 1500, 2000]; // ms between tries; the last one repeats

const NEVER = new AbortController().signal;

/** A signal that ends after some ms. */
export function after(ms) {
  const end = new AbortController();
  setTimeout(() => end.abort(), ms);
  return end.signal;
}

const pause = (attempt, signal) => new Promise((resolve) => {
  const done = () => {
    clearTimeout(timer);
    signal.removeEventListener("abort", done);
    resolve();
  };
  const timer = setTimeout(done, PAUSES[Math.min(attempt, PAUSES.length - 1)]);
  signal.addEventListener("abort", done);
});

/**
 * Fetch until there is an answer: {ok, status, url, body}, or null once `signal` ended the asking.
 * read(response) gives the body; what it throws at, or finds nothing in, is asked for again.
 * A server that starts or is overloaded says 502-504; a 500 that stays is a bug to show.
 */
export async function ask(url, options, { signal = NEVER, read, onWait, timeout = 5000 }) {
  for (let attempt = 0; !signal.aborted; attempt += 1) {
    try {
      const response = await fetch(url, {
        credentials: "same-origin", ...options, signal: AbortSignal.any([signal, after(timeout)]),
      });
      if (response.status === 500 && attempt >= 3) return { ok: false, status: 500, url, body: null };
      const body = response.status < 500 && await read(response);
      if (body) return { ok: response.ok, status: response.status, url: response.url, body };
    } catch {
      // the network or the server is away, or half an answer came: say so and ask again
    }
    if (signal.aborted) return null;
    onWait();
    await pause(attempt, signal);
  }
  return null;
}
