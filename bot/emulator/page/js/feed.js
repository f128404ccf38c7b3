// Follows the server: reads the whole state once, then waits for changes, and starts over after any break.
// It decides only when to ask again; what a change means is the store's business.

import { readChanges, readState } from "./server.js";

const LONGEST_WAIT_MS = 8000;
const POLL_LIMIT_MS = 30000;

/** onStatus("open" | "lost"). Runs until the page is closed. */
export async function follow(store, onStatus) {
  let since = null;
  let wait = 400;
  for (;;) {
    try {
      if (since === null) {
        const state = await readState();
        store.replace(state);
        since = state.seq;
        onStatus("open");
      }
      const { seq, changes } = await readChanges(since, AbortSignal.timeout(POLL_LIMIT_MS));
      wait = 400;
      // A smaller number or an unknown menu means that the server knows things we have never seen.
      since = seq < since || startsOver(store, changes) ? null : seq;
      if (since !== null) store.apply(changes);
    } catch {
      // A restarted bot may count from zero again: whatever broke the line, read everything anew.
      since = null;
      onStatus("lost");
      await new Promise((resolve) => setTimeout(resolve, wait));
      wait = Math.min(wait * 1.7, LONGEST_WAIT_MS);
    }
  }
}

function startsOver(store, changes) {
  return changes.some(
    (change) => change.type === "reset" || (change.type === "richmenu" && change.richMenuId && !store.richMenus[change.richMenuId]),
  );
}
