/* What was typed and is not saved yet: kept on this computer, sent one at a time for each segment, tried again until it
 * is saved. Entries: {pk, text, version, confirm, origin, unit, resolve, sent, held}. `sent`: texts that went without an
 * answer; `held`: waits for the person (a conflict, a refusal) and is not sent by itself.
 */
(() => {
  const RETRY = 3000;
  const same = (one, other) => one.normalize('NFC').trim() === other.normalize('NFC').trim();

  class Outbox {
    /* `send(entry)` gives {status, data} or throws without a connection; `done(entry, answer, newer)` is told of answers;
     * `state()` whenever something waits, or no longer. */
    constructor(key, { send, done, state }) {
      Object.assign(this, { key, send, done, state });
      this.entries = new Map();
      this.busy = new Set();
      this.offline = false;
      this.loggedOut = false;
      window.addEventListener('online', () => this.flush());
    }

    name(pk) { return `${this.key}:${pk}`; }

    /* What an earlier visit has left. */
    left() {
      return Object.keys(window.localStorage)
        .filter((name) => name.startsWith(`${this.key}:`))
        .map((name) => {
          try {
            return JSON.parse(window.localStorage.getItem(name));
          } catch {
            return null;
          }
        })
        .filter((entry) => entry && entry.pk);
    }

    put(entry) {
      const kept = { sent: this.entries.get(entry.pk)?.sent || [], ...entry };
      this.entries.set(entry.pk, kept);
      this.store(kept);
      this.state();
      return kept;
    }

    store(entry) {
      try {
        window.localStorage.setItem(this.name(entry.pk), JSON.stringify(entry));
      } catch { /* Full or forbidden: it is still in this page, and sent. */ }
    }

    forget(pk) {
      this.entries.delete(pk);
      window.localStorage.removeItem(this.name(pk));
      this.state();
    }

    get waiting() { return this.entries.size; }

    async flush(pk) {
      if (pk === undefined) {
        await Promise.all([...this.entries.keys()].map((one) => this.flush(one)));
        return;
      }
      const entry = this.entries.get(pk);
      if (!entry || entry.held || this.loggedOut || this.busy.has(pk)) return;
      this.busy.add(pk);
      const attempt = { ...entry };
      entry.sent = [...entry.sent, entry.text].slice(-5);
      this.store(entry);
      let answer = null;
      try {
        answer = await this.send(attempt);
      } catch { /* No connection. */ }
      this.busy.delete(pk);
      if (!answer || answer.status >= 500) this.lost();
      else await this.answered(pk, attempt, answer);
    }

    async answered(pk, attempt, answer) {
      const wasOffline = this.offline;
      this.offline = false;
      const now = this.entries.get(pk);
      const newer = now && (now.text !== attempt.text || (now.confirm && !attempt.confirm)) ? now : null;
      let again = false;
      if (answer.status === 401) this.loggedOut = true;
      else if (answer.status === 409 && attempt.sent.some((text) => same(text, answer.data.text))) {
        // The "other" was this page, whose answer got lost: the same again, on top of it.
        this.put({ ...now, version: answer.data.version, resolve: 'merge' });
        again = true;
      } else if (answer.status === 200 && newer) {
        this.put({ ...newer, version: answer.data.version, resolve: '', sent: [] });
        again = true;
      } else if (answer.status === 200) this.forget(pk);
      else this.put({ ...now, held: true });
      if (answer.status !== 409 || !again) this.done(attempt, answer, newer);
      this.state();
      if (again) await this.flush(pk);
      if (wasOffline) await this.flush();
    }

    lost() {
      this.offline = true;
      this.state();
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.flush(), RETRY);
    }
  }

  window.translationDesk = Object.assign(window.translationDesk || {}, { Outbox });
})();
