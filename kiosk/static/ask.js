// Asking the server until it answers, for as long as someone can be expected to stand and wait.
const PAUSES = [400, 800, 1500, 2000]; // ms between tries; the last one repeats

export const PATIENCE = 20000; // ms; a restart takes less, and nobody should stand there longer

/** A signal that ends after some ms. */
export function after(ms) {
  const end = new AbortController();
  setTimeout(() => end.abort(), ms);
  return end.signal;
}

const pause = (attempt, signal) => new Promise((resolve) => {
  setTimeout(resolve, PAUSES[Math.min(attempt, PAUSES.length - 1)]);
  signal.addEventListener("abort", resolve, { once: true });
});

/**
 * Fetch until there is an answer: {ok, url, body}, or null once `signal` has ended the asking.
 * read(response) gives the body; what it throws at, or finds nothing in, is asked for again.
 * A server that starts or is overloaded says 502-504; a 500 that stays is a bug to show.
 */
export async function ask(url, options, { signal, read, onWait, timeout = 5000 }) {
  for (let attempt = 0; !signal.aborted; attempt += 1) {
    try {
      const response = await fetch(url, {
        credentials: "same-origin", ...options, signal: AbortSignal.any([signal, after(timeout)]),
      });
      if (response.status === 500 && attempt >= 3) return { ok: false, url, body: null };
      const body = response.status < 500 && await read(response);
      if (body) return { ok: response.ok, url: response.url, body };
    } catch {
      // the network or the server is away, or half an answer came: say so and ask again
    }
    if (signal.aborted) return null;
    onWait();
    await pause(attempt, signal);
  }
  return null;
}
