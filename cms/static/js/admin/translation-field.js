/* A field for one segment: text with chips for marks and links, which nobody can break by typing.
 *
 * A chip is one end of a mark or link, or a line break. What is deleted at one end goes at the other; what is pasted or
 * dropped is plain text; a selection that cuts through a mark cannot be marked. `markup()` is wagtail-localize's.
 */
(() => {
  const ZERO = '\u200b'; // On both sides of a chip, so that the caret has a place there; never stored.
  const SHORT = { b: 'B', strong: 'B', i: 'I', em: 'I', br: '↵' };
  const clean = (text) => text.replaceAll(ZERO, '');
  const escape = (text) => clean(text).replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/\u00a0/g, ' ');
  let pairs = 0;

  class Field {
    constructor(textarea, { tags, texts, announce, changed }) {
      Object.assign(this, { textarea, texts, announce, changed });
      [this.bold, this.italic] = (tags || '').split(' ');
      this.breaks = false;
      this.root = document.createElement('div');
      this.root.className = 'desk-field';
      this.root.contentEditable = 'true';
      this.root.setAttribute('role', 'textbox');
      this.root.setAttribute('aria-multiline', 'true');
      for (const name of ['lang', 'aria-label', 'aria-describedby']) {
        if (textarea.hasAttribute(name)) this.root.setAttribute(name, textarea.getAttribute(name));
      }
      this.root.spellcheck = true;
      textarea.hidden = true;
      textarea.after(this.root);
      this.past = [];
      this.future = [];
      this.draw(textarea.value);
      this.last = this.markup();
      this.listen();
    }

    // ---- from markup to chips and back ----
    draw(markup) {
      const parsed = new DOMParser().parseFromString(`<body>${markup}`, 'text/html');
      this.root.replaceChildren(...this.nodes(parsed.body));
    }

    nodes(parent) {
      const found = [];
      for (const child of parent.childNodes) {
        if (child.nodeType === Node.TEXT_NODE) found.push(document.createTextNode(child.data));
        else if (child.localName === 'br') found.push(...this.chip('br', 'single'));
        else if (child.nodeType === Node.ELEMENT_NODE) {
          const pair = String((pairs += 1));
          const link = child.localName === 'a' ? child.id : '';
          found.push(...this.chip(child.localName, 'start', pair, link), ...this.nodes(child));
          found.push(...this.chip(child.localName, 'end', pair, link));
        }
      }
      return found;
    }

    chip(tag, side, pair = '', link = '') {
      const chip = document.createElement('span');
      chip.className = `desk-chip desk-chip--${side}`;
      chip.contentEditable = 'false';
      Object.assign(chip.dataset, { tag, side, pair, link });
      chip.textContent = link || SHORT[tag] || tag;
      chip.setAttribute('role', 'img');
      chip.setAttribute('aria-label', side === 'single' ? this.name(tag) : this.texts[side].replace('{tag}', this.name(tag, link)));
      return [document.createTextNode(ZERO), chip, document.createTextNode(ZERO)];
    }

    name(tag, link = '') {
      if (tag === 'a') return this.texts.link.replace('{name}', link);
      return { b: this.texts.bold, strong: this.texts.bold, i: this.texts.italic, em: this.texts.italic, br: this.texts.break }[tag] || tag;
    }

    markup() {
      let html = '';
      this.each((node) => {
        if (node.nodeType === Node.TEXT_NODE) html += escape(node.data);
        else {
          const { tag, side, link } = node.dataset;
          if (side === 'single') html += '<br/>';
          else if (side === 'end') html += `</${tag}>`;
          else html += link ? `<${tag} id="${link}">` : `<${tag}>`;
        }
      });
      return html.trim();
    }

    each(visit, root = this.root) {
      for (const node of root.childNodes) {
        if (node.nodeType === Node.TEXT_NODE || node.classList?.contains('desk-chip')) visit(node);
        else this.each(visit, node); // What a browser has wrapped around by itself.
      }
    }

    get length() { return clean([...this.root.childNodes].filter((n) => n.nodeType === Node.TEXT_NODE).map((n) => n.data).join('')).trim().length; }

    set(markup) {
      this.draw(markup);
      this.touched();
    }

    // ---- what is typed ----
    listen() {
      this.root.addEventListener('beforeinput', (event) => this.before(event));
      this.root.addEventListener('input', (event) => { if (!event.isComposing) this.mend(); });
      this.root.addEventListener('compositionend', () => this.mend());
      this.root.addEventListener('paste', (event) => {
        event.preventDefault();
        this.type(event.clipboardData.getData('text/plain'));
      });
      for (const name of ['copy', 'cut']) this.root.addEventListener(name, (event) => this.copy(event, name));
      this.root.addEventListener('dragstart', (event) => event.preventDefault());
      this.root.addEventListener('drop', (event) => event.preventDefault());
    }

    before(event) {
      const kind = event.inputType;
      if (kind === 'historyUndo' || kind === 'historyRedo') {
        event.preventDefault();
        this[kind === 'historyUndo' ? 'undo' : 'redo']();
      } else if (kind === 'insertParagraph' || kind === 'insertLineBreak') {
        event.preventDefault();
        if (this.breaks) this.insert(this.chip('br', 'single'));
      } else if (kind.startsWith('format') || kind === 'insertFromDrop' || kind === 'insertFromYank') {
        event.preventDefault();
      } else if (kind.startsWith('deleteContent') || kind.startsWith('deleteWord')) {
        const chip = this.beside(kind.endsWith('Forward'));
        if (chip) {
          event.preventDefault();
          this.drop(chip);
        }
      }
    }

    /* The chip that the caret stands at, when nothing is selected. */
    beside(forward) {
      const selection = window.getSelection();
      if (!selection.isCollapsed || !this.root.contains(selection.anchorNode)) return null;
      let { anchorNode: node, anchorOffset: offset } = selection;
      if (node.nodeType === Node.TEXT_NODE) {
        const rest = forward ? node.data.slice(offset) : node.data.slice(0, offset);
        if (clean(rest)) return null;
      } else {
        node = forward ? node.childNodes[offset - 1] : node.childNodes[offset];
        if (!node) {
          const children = this.root.childNodes;
          node = forward ? null : children[children.length - 1];
          if (forward) return this.chipAt(this.root.firstChild, true);
          return this.chipAt(node, false);
        }
      }
      return this.chipAt(forward ? node.nextSibling : node.previousSibling, forward);
    }

    chipAt(node, forward) {
      let at = node;
      while (at && at.nodeType === Node.TEXT_NODE && !clean(at.data)) at = forward ? at.nextSibling : at.previousSibling;
      return at?.classList?.contains('desk-chip') ? at : null;
    }

    drop(chip) {
      const { pair, tag, link, side } = chip.dataset;
      const place = chip.previousSibling;
      const both = side === 'single' ? [chip] : this.root.querySelectorAll(`[data-pair="${pair}"]`);
      both.forEach((one) => one.remove());
      if (place) window.getSelection().collapse(place, place.length ?? 0);
      this.announce(this.texts.removed.replace('{tag}', this.name(tag, link)));
      this.mend();
    }

    /* After any change: no chip without its other end, none twice, nothing but text and chips. */
    mend() {
      for (const child of [...this.root.childNodes]) {
        if (child.nodeType === Node.TEXT_NODE || child.classList?.contains('desk-chip')) continue;
        const inside = [];
        this.each((node) => inside.push(node), child);
        child.replaceWith(...inside);
      }
      const open = [];
      const good = new Set();
      for (const chip of this.root.querySelectorAll('.desk-chip')) {
        const { side, pair } = chip.dataset;
        if (side === 'single') good.add(chip);
        else if (side === 'start') open.push(chip);
        else {
          const index = open.findLastIndex((one) => one.dataset.pair === pair);
          if (index < 0) continue;
          good.add(open[index]).add(chip);
          open.length = index;
        }
      }
      this.root.querySelectorAll('.desk-chip').forEach((chip) => { if (!good.has(chip)) chip.remove(); });
      this.touched();
    }

    touched() {
      const now = this.markup();
      if (now === this.last) return;
      this.past.push(this.last);
      this.future = [];
      this.last = now;
      this.textarea.value = now;
      this.changed();
    }

    undo() { this.step(this.past, this.future); }

    redo() { this.step(this.future, this.past); }

    step(from, to) {
      if (!from.length) return;
      to.push(this.last);
      this.last = from.pop();
      this.draw(this.last);
      this.textarea.value = this.last;
      this.caretToEnd();
      this.changed();
    }

    // ---- selection ----
    range() {
      const selection = window.getSelection();
      if (!selection.rangeCount || !this.root.contains(selection.anchorNode)) this.caretToEnd();
      return window.getSelection().getRangeAt(0);
    }

    caretToEnd() {
      this.root.focus();
      window.getSelection().selectAllChildren(this.root);
      window.getSelection().collapseToEnd();
    }

    insert(nodes) {
      const range = this.range();
      range.deleteContents();
      const piece = document.createDocumentFragment();
      piece.append(...nodes);
      range.insertNode(piece);
      const last = nodes[nodes.length - 1];
      window.getSelection().collapse(last, last.length);
      this.mend();
    }

    type(text) {
      this.insert([document.createTextNode(clean(text).replace(/\s*[\r\n]+\s*/g, ' '))]);
    }

    copy(event, name) {
      const range = this.range();
      const piece = range.cloneContents();
      piece.querySelectorAll('.desk-chip').forEach((chip) => chip.remove());
      event.clipboardData.setData('text/plain', clean(piece.textContent));
      event.preventDefault();
      if (name === 'cut') this.insert([document.createTextNode('')]);
    }

    /* Ctrl+B, Ctrl+I: around the selection. */
    mark(which) {
      const tag = this[which];
      if (!tag) return this.announce(this.texts.noMarks);
      const range = this.range();
      if (range.collapsed) return this.announce(this.texts.selectFirst);
      const names = [...range.cloneContents().querySelectorAll('.desk-chip')].map((chip) => chip.dataset.pair).filter(Boolean);
      if (names.some((name) => names.filter((other) => other === name).length !== 2)) return this.announce(this.texts.crossing);
      return this.wrap(range, tag, '');
    }

    wrap(range, tag, link) {
      const pair = String((pairs += 1));
      const inside = range.extractContents();
      const piece = document.createDocumentFragment();
      piece.append(...this.chip(tag, 'start', pair, link), ...inside.childNodes, ...this.chip(tag, 'end', pair, link));
      const last = piece.childNodes[piece.childNodes.length - 3]; // Before the end: what is typed next is inside.
      range.insertNode(piece);
      window.getSelection().collapse(last, last.length ?? 0);
      this.mend();
      this.announce(this.texts.inserted.replace('{tag}', this.name(tag, link)));
    }

    /* Alt+L: the next link, mark or break that the source has and this text does not. */
    insertMissing(source) {
      const [tag, link] = this.missing(source)[0] || [];
      if (!tag) return this.announce(this.texts.noneMissing);
      const range = this.range();
      const names = [...range.cloneContents().querySelectorAll('.desk-chip')].map((chip) => chip.dataset.pair).filter(Boolean);
      if (names.some((name) => names.filter((other) => other === name).length !== 2)) range.collapse(false);
      if (tag === 'br') {
        range.collapse(false);
        this.insert(this.chip('br', 'single'));
        return this.announce(this.texts.inserted.replace('{tag}', this.name(tag)));
      }
      return this.wrap(range, tag, link);
    }

    missing(source) {
      const parsed = new DOMParser().parseFromString(`<body>${source}`, 'text/html');
      const here = [...this.root.querySelectorAll('.desk-chip:not([data-side=end])')].map((chip) => `${chip.dataset.tag} ${chip.dataset.link}`);
      return [...parsed.body.querySelectorAll('*')].map((tag) => [tag.localName, tag.id]).filter(([tag, link]) => {
        const at = here.indexOf(`${tag} ${link}`);
        if (at >= 0) here.splice(at, 1);
        return at < 0;
      });
    }
  }

  window.translationDesk = Object.assign(window.translationDesk || {}, { Field });
})();
