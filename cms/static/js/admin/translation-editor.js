/* The translation editor: keys, saving, conflicts, filter, help beside a segment. Stimulus, without a build. */
(() => {
  const { Controller } = window.StimulusModule;
  const { Field, Outbox, Preview } = window.translationDesk;
  const AUTOSAVE = 1500;
  const HELP_AFTER = 250;
  const fold = (text) => text.toLowerCase().replaceAll('đ', 'd').normalize('NFD').replace(/[\u0300-\u036f]/g, '');
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);

  class TranslationEditor extends Controller {
    static targets = [
      ...['row', 'heading', 'live', 'toast', 'keys', 'toolbar', 'bar', 'segments', 'words', 'saving', 'filter', 'none'],
      ...['preview', 'previewButton', 'frame', 'list'],
    ];

    static values = { texts: Object, storage: String, language: String, review: Boolean };

    connect() {
      this.element.classList.add('has-script');
      this.texts = this.textsValue;
      this.figure = new Intl.NumberFormat(document.documentElement.lang || 'vi');
      this.toolbar = this.toolbarTarget.content.firstElementChild.cloneNode(true);
      this.rows = this.rowTargets.map((element) => this.prepare(element));
      this.outbox = new Outbox(this.storageValue, {
        send: (entry) => this.send(entry),
        done: (...args) => this.answered(...args),
        state: () => this.showSaving(),
      });
      if (this.hasPreviewTarget) {
        this.preview = new Preview(this.previewTarget, this.frameTarget, (side) => this.wordsOf(side));
      }
      this.listen();
      this.restore();
    }

    listen() {
      const on = (name, act, options) => this.element.addEventListener(name, act, options);
      on('keydown', (event) => this.key(event));
      // By mouse only when the button is up again: what moves in between would make the click miss.
      on('pointerdown', () => { this.pointing = true; });
      document.addEventListener('pointerup', (event) => {
        this.pointing = false;
        window.setTimeout(() => this.activate(this.rowOf(document.activeElement) || this.rowOf(event.target)));
      });
      document.addEventListener('pointercancel', () => { this.pointing = false; });
      on('focusin', (event) => { if (!this.pointing) this.activate(this.rowOf(event.target)); });
      on('focusout', (event) => this.left(event));
      on('click', (event) => this.clicked(event));
      on('submit', (event) => this.submitted(event));
      if (this.hasFilterTarget) {
        this.filterTarget.addEventListener('input', () => this.filter());
        this.filterTarget.addEventListener('change', () => this.filter());
      }
      document.addEventListener('visibilitychange', () => { if (document.hidden) this.saveAll(); });
      document.addEventListener('keydown', (event) => {
        if (!this.element.contains(event.target)) this.key(event);
      });
    }

    // ---- rows ----
    prepare(element) {
      const form = element.querySelector('.desk-form');
      const source = element.querySelector('[data-source]');
      const row = { element, form, pk: element.dataset.pk, version: Number(element.dataset.version), origin: {} };
      row.source = source.dataset.source;
      if (form) {
        row.field = new Field(form.elements.text, {
          tags: element.dataset.tags,
          texts: this.texts,
          announce: (text) => this.say(text),
          changed: () => this.changed(row),
        });
        row.saved = row.field.markup();
        row.field.breaks = /<br/.test(row.source);
      }
      return row;
    }

    rowOf(target) {
      const element = target.closest?.('.desk-row');
      return element && this.rows.find((row) => row.element === element);
    }

    find(pk) { return this.rows.find((row) => row.pk === String(pk)); }

    activate(row) {
      if (!row || row === this.active) return;
      if (this.active) this.deactivate(this.active);
      this.active = row;
      row.element.classList.add('is-active');
      if (row.field) {
        row.field.root.after(this.toolbar);
        this.toolbar.querySelectorAll('[data-mark]').forEach((button) => { button.hidden = !row.element.dataset.tags; });
        this.showLeft(row);
      }
      clearTimeout(this.helpTimer);
      if (!this.reviewValue) this.helpTimer = setTimeout(() => this.help(row), HELP_AFTER);
      this.preview?.mark();
    }

    deactivate(row) {
      row.element.classList.remove('is-active');
      const panel = row.element.querySelector('[data-panel]');
      const typed = panel?.querySelector('textarea')?.value;
      if (panel && !typed && !this.reviewValue) panel.hidden = true;
    }

    go(row) {
      if (row.field && !this.reviewValue) row.field.caretToEnd();
      else row.element.querySelector('.desk-number').focus();
      row.element.scrollIntoView({ block: 'center' });
      const { order, stateLabel } = row.element.dataset;
      this.say(fill(this.texts.at, { number: order, total: this.rows.length, state: stateLabel }));
    }

    step(way, from = this.active) {
      const open = this.rows.filter((row) => row === from || (!row.element.hidden && (this.reviewValue
        || (row.field && (row.element.dataset.state !== 'confirmed' || this.outbox.entries.get(row.pk)?.held)))));
      const next = open[open.indexOf(from) + way];
      if (next) this.go(next);
      else this.say(this.texts.last, true);
    }

    // ---- saving ----
    changed(row) {
      this.showLeft(row);
      const entry = this.outbox.entries.get(row.pk);
      if (!entry && row.field.markup() === row.saved) return;
      this.keep(row, { held: Boolean(entry?.held) && !row.merging });
      clearTimeout(row.timer);
      if (!this.reviewValue) row.timer = setTimeout(() => this.outbox.flush(row.pk), AUTOSAVE);
    }

    keep(row, more = {}) {
      const before = this.outbox.entries.get(row.pk);
      const text = row.field.markup();
      const confirm = Boolean(more.confirm || (before?.confirm && before.text === text));
      return this.outbox.put({
        pk: row.pk, text, version: row.version, ...row.origin, resolve: row.merging ? 'merge' : '', ...more, confirm,
      });
    }

    save(row, more = {}) {
      clearTimeout(row.timer);
      if (!more.confirm && !this.outbox.entries.has(row.pk)) return Promise.resolve();
      if (!more.confirm) return this.outbox.flush(row.pk);
      const held = this.outbox.entries.get(row.pk)?.held && !row.merging && row.conflict;
      this.keep(row, { confirm: true, held: Boolean(held) });
      if (held) this.say(fill(this.texts.conflict, { number: row.element.dataset.order }), true);
      return this.outbox.flush(row.pk);
    }

    saveAll() { return this.outbox.flush(); }

    left(event) {
      const row = this.rowOf(event.target);
      if (row?.field && !row.element.contains(event.relatedTarget)) this.save(row);
    }

    async send(entry) {
      const row = this.find(entry.pk);
      const body = new URLSearchParams({
        csrfmiddlewaretoken: row.form.elements.csrfmiddlewaretoken.value,
        text: entry.text,
        version: entry.version,
        confirm: entry.confirm ? '1' : '',
        origin: entry.origin || '',
        unit: entry.unit || '',
        resolve: entry.resolve || '',
      });
      const headers = { accept: 'application/json' };
      const options = { method: 'POST', body, headers, redirect: 'manual', keepalive: body.toString().length < 60000 };
      const response = await window.fetch(row.form.action, options);
      const json = response.headers.get('content-type')?.startsWith('application/json');
      if (json) return { status: response.status, data: await response.json() };
      if (response.status >= 500) return { status: response.status, data: {} };
      return { status: response.status === 404 ? 404 : 401, data: {} };
    }

    answered(sent, { status, data }, newer) {
      const row = this.find(sent.pk);
      if (!row) return;
      const number = row.element.dataset.order;
      if (status === 401) this.say(this.texts.loggedOut, true);
      else if (status === 200 || status === 409) this.taken(row, sent, data, newer, status === 409);
      else this.say(data.refused || fill(this.texts.kept, { text: number }), true);
      if (status === 409) this.say(fill(this.texts.conflict, { number }), true);
      else if (status === 200 && sent.confirm && data.state === 'confirmed') this.say(fill(this.texts.confirmed, { number }));
      else if (status === 200 && sent.confirm) this.say(fill(this.texts.refused, { number, problem: data.problem }), true);
      this.element.dispatchEvent(new CustomEvent('translation-editor:answered', { detail: { pk: row.pk, status } }));
    }

    taken(row, sent, data, newer, conflict) {
      Object.assign(row, { version: data.version, conflict, saved: conflict ? row.saved : sent.text });
      row.form.elements.version.value = data.version;
      if (!conflict) row.merging = false;
      if (sent.resolve === 'mine' || sent.resolve === 'theirs') this.replaceText(row, data.text);
      Object.assign(row.element.dataset, { state: data.state, stateLabel: data.stateLabel, flags: data.flags.join(' ') });
      row.element.querySelector('[data-info]').innerHTML = data.info;
      const shown = row.element.querySelector('[data-shown]');
      if (shown && !conflict) shown.textContent = row.field.root.textContent;
      this.showFigures(data.figures);
      if (!newer) this.preview?.soon();
    }

    replaceText(row, text) {
      row.field.draw(text);
      row.field.last = row.field.markup();
      row.field.textarea.value = row.field.last;
      row.saved = row.field.last;
    }

    /* What an earlier visit could not save is in its field again, or shown where the field is closed now. */
    restore() {
      let restored = false;
      for (const entry of this.outbox.left()) {
        const row = this.find(entry.pk);
        if (!row?.field) this.showKept(entry);
        else if (entry.text === row.saved && !entry.confirm) this.outbox.forget(entry.pk);
        else {
          restored = true;
          row.field.draw(entry.text);
          row.field.last = row.field.markup();
          row.element.querySelector('details.desk-correct')?.setAttribute('open', '');
          this.outbox.put({ ...entry, held: false });
        }
      }
      if (restored) {
        this.say(this.texts.restored, true);
        if (!this.reviewValue) this.outbox.flush();
      }
    }

    showKept(entry) {
      const note = document.createElement('p');
      note.className = 'desk-kept';
      const words = document.createElement('span');
      words.lang = this.languageValue;
      words.textContent = fill(this.texts.kept, { text: entry.text });
      const button = document.createElement('button');
      Object.assign(button, { type: 'button', className: 'button button-small button-secondary', textContent: this.texts.discard });
      button.addEventListener('click', () => {
        this.outbox.forget(entry.pk);
        note.remove();
      });
      note.append(words, ' ', button);
      (this.find(entry.pk)?.element.querySelector('.desk-target') || this.listTarget).prepend(note);
    }

    // ---- keys and buttons ----
    key(event) {
      const name = this.keyName(event);
      const act = {
        'C-Enter': () => this.confirm(),
        'A-ArrowDown': () => this.step(1),
        'A-ArrowUp': () => this.step(-1),
        'C-S-KeyS': () => this.do('copy'),
        'C-KeyB': () => this.do('bold'),
        'C-KeyI': () => this.do('italic'),
        'C-KeyZ': () => this.do('undo'),
        'C-KeyY': () => this.do('redo'),
        'C-S-KeyZ': () => this.do('redo'),
        'A-KeyL': () => this.do('missing'),
        '?': () => this.showKeys(),
      }[name];
      const hit = /^C-Digit([1-5])$/.exec(name);
      const inField = Boolean(event.target.closest?.('.desk-field'));
      const needsField = /^C-(S-)?Key/.test(name) || name === 'A-KeyL' || hit;
      if (event.isComposing || (!act && !hit) || (needsField && !inField)) return;
      if (name === '?' && event.target.closest?.('input, textarea, select, [contenteditable=true]')) return;
      event.preventDefault();
      // A key may come before the click that led here has been looked at.
      if (inField) this.activate(this.rowOf(event.target));
      if (hit) this.insertHit(Number(hit[1]));
      else act();
    }

    keyName(event) {
      if (event.key === '?') return '?';
      const control = event.ctrlKey || event.metaKey ? 'C-' : '';
      return `${control}${event.altKey ? 'A-' : ''}${event.shiftKey ? 'S-' : ''}${event.code}`.replace('NumpadEnter', 'Enter');
    }

    do(name) {
      const row = this.active;
      if (!row?.field) return;
      if (name === 'confirm') this.confirm();
      else if (name === 'copy') this.fill(row, row.source, { origin: 'copied', unit: '' });
      else if (name === 'missing') row.field.insertMissing(row.source);
      else if (name === 'bold' || name === 'italic') row.field.mark(name);
      else row.field[name]();
    }

    fill(row, text, origin) {
      Object.assign(row, { origin });
      row.field.set(text);
      row.field.caretToEnd();
    }

    confirm() {
      const row = this.active;
      if (!row?.field) return;
      this.save(row, { confirm: true });
      this.step(1, row);
    }

    async insertHit(number) {
      const row = this.active;
      await this.help(row);
      const button = row.element.querySelectorAll('[data-insert]')[number - 1];
      if (button) this.insertFrom(row, button.form);
      else this.say(this.texts.noHit);
    }

    insertFrom(row, form) {
      this.fill(row, form.elements.text.value, { origin: 'memory', unit: form.elements.unit.value });
    }

    clicked(event) {
      const button = event.target.closest('button, a');
      if (!button) return;
      const row = this.rowOf(button);
      if (button.dataset.do) {
        this.do(button.dataset.do);
        if (button.dataset.do !== 'confirm') this.active?.field?.root.focus();
      } else if (button.hasAttribute('data-open-help')) {
        event.preventDefault();
        this.help(row, true);
      } else if (button.value === 'merge') {
        row.merging = true;
        row.field.root.focus();
      }
    }

    async submitted(event) {
      const form = event.target;
      const row = this.rowOf(form);
      if (form.matches('.desk-form')) {
        event.preventDefault();
        this.active = row;
        this.confirm();
      } else if (form.matches('[data-resolve]')) {
        event.preventDefault();
        this.resolve(row, event.submitter.value);
      } else if (form.querySelector('[data-insert]')) {
        event.preventDefault();
        this.insertFrom(row, form);
      } else if (form.matches('[data-talk]')) {
        event.preventDefault();
        await this.talk(row, form, event.submitter);
      } else if (form.closest('.desk-decisions, .desk-addresses') && this.outbox.waiting) {
        event.preventDefault();
        await this.saveAll();
        if (this.outbox.waiting) this.say(this.texts.unsaved, true);
        else form.requestSubmit(event.submitter);
      }
    }

    resolve(row, choice) {
      // Here the other text is in the field, perhaps with more typed since; elsewhere it is only on the server.
      const own = row.conflict && choice === 'mine';
      if (choice === 'theirs') this.outbox.forget(row.pk);
      const text = row.field.markup();
      this.outbox.put({ pk: row.pk, text, version: row.version, confirm: false, resolve: own ? 'merge' : choice, held: false, sent: [] });
      this.outbox.flush(row.pk);
    }

    // ---- help: memory, terms, comments ----
    async help(row, toggle = false) {
      const panel = row?.element.querySelector('[data-panel]');
      if (!panel) return;
      if (toggle && !panel.hidden) panel.hidden = true;
      else {
        if (!panel.dataset.loaded) await this.loadHelp(row, panel);
        panel.hidden = !panel.dataset.loaded;
        if (toggle) panel.querySelector('button, textarea')?.focus();
      }
    }

    async loadHelp(row, panel) {
      try {
        const response = await window.fetch(row.element.dataset.help, { headers: { 'x-requested-with': 'XMLHttpRequest' } });
        if (response.ok && !response.redirected) this.showHelp(row, panel, await response.text());
      } catch { /* Without a connection one translates without help. */ }
    }

    showHelp(row, panel, html) {
      panel.innerHTML = html;
      panel.dataset.loaded = '1';
      const open = panel.querySelectorAll('[data-open-comment]').length;
      const badge = row.element.querySelector('[data-comments]');
      badge.hidden = !open;
      badge.textContent = fill(this.texts.comments, { number: open });
      const flags = new Set(row.element.dataset.flags.split(' '));
      flags[open ? 'add' : 'delete']('comments');
      row.element.dataset.flags = [...flags].join(' ');
    }

    async talk(row, form, submitter) {
      const panel = row.element.querySelector('[data-panel]');
      const body = new URLSearchParams(new FormData(form));
      if (submitter?.name) body.set(submitter.name, submitter.value);
      try {
        const response = await window.fetch(form.action, { method: 'POST', body, headers: { 'x-requested-with': 'XMLHttpRequest' } });
        if (response.redirected) throw new Error('log-in');
        if (response.ok || response.status === 422) this.showHelp(row, panel, await response.text());
        panel.querySelector('textarea')?.focus();
        this.say(this.texts.saved);
      } catch {
        this.say(this.texts.unsaved, true); // What was typed stays in its field.
      }
    }

    // ---- what is shown ----
    wordsOf(side) {
      const row = this.active;
      if (!row) return '';
      const from = side === 'source' ? row.element.querySelector('[data-source]') : row.field?.root || row.element.querySelector('.desk-target .desk-text');
      const copy = from.cloneNode(true);
      copy.querySelectorAll('.desk-chip').forEach((chip) => chip.remove());
      return copy.textContent;
    }

    filter() {
      const { show, q } = this.filterTarget.elements;
      const words = fold(q.value.trim());
      for (const row of this.rows) {
        const fits = row.element.dataset.flags.split(' ').includes(show.value);
        const text = words && fold(`${row.element.querySelector('[data-source]').textContent} ${row.field ? row.field.root.textContent : row.element.querySelector('.desk-target').textContent}`.replaceAll('\u200b', ''));
        row.element.hidden = !fits || (words && !text.includes(words));
      }
      for (const heading of this.headingTargets) {
        let next = heading.nextElementSibling;
        while (next?.hidden) next = next.nextElementSibling;
        heading.hidden = !next || next.matches('.desk-heading');
      }
      this.noneTarget.hidden = this.rows.some((row) => !row.element.hidden);
      window.history.replaceState(null, '', `?${new URLSearchParams({ show: show.value, q: q.value })}`);
    }

    showFigures(figures) {
      const of = (done, total) => ({ done: this.figure.format(done), total: this.figure.format(total) });
      this.barTarget.max = figures.words || 1;
      this.barTarget.value = figures.wordsConfirmed;
      this.segmentsTarget.textContent = fill(this.texts.segments, of(figures.confirmed, figures.segments));
      this.wordsTarget.textContent = fill(this.texts.words, of(figures.wordsConfirmed, figures.words));
    }

    showSaving() {
      const { offline, waiting, entries } = this.outbox;
      let text = waiting ? this.texts.unsaved : this.texts.saved;
      if (offline) text = this.texts.offline;
      if (this.wasOffline && !offline && !waiting) this.say(this.texts.online, true);
      this.wasOffline = offline || (this.wasOffline && waiting > 0);
      if (offline && this.savingTarget.textContent !== text) this.say(text);
      this.savingTarget.textContent = text;
      this.savingTarget.classList.toggle('is-waiting', waiting > 0);
      for (const row of this.rows) row.element.classList.toggle('is-unsaved', entries.has(row.pk));
    }

    showLeft(row) {
      const max = Number(row.element.dataset.max);
      const place = this.toolbar.querySelector('[data-left]');
      place.textContent = '';
      if (!max) return;
      const left = max - row.field.length;
      place.textContent = fill(left < 0 ? this.texts.over : this.texts.left, { number: this.figure.format(Math.abs(left)) });
      place.classList.toggle('is-over', left < 0);
    }

    showKeys() { this.keysTarget.showModal(); }

    togglePreview() {
      this.preview.toggle();
      this.element.classList.toggle('has-preview', this.preview.open);
      this.previewButtonTarget.setAttribute('aria-expanded', String(this.preview.open));
    }

    say(text, visible = false) {
      this.liveTarget.textContent = text;
      if (!visible) return;
      this.toastTarget.textContent = text;
      this.toastTarget.hidden = false;
      clearTimeout(this.toastTimer);
      this.toastTimer = setTimeout(() => { this.toastTarget.hidden = true; }, 8000);
    }
  }

  window.wagtail.app.register('translation-editor', TranslationEditor);
})();
