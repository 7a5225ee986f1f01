/* The frame beside the editor: original or translation as it stands, the segment at work marked in it. */
(() => {
  const flat = (text) => text.replace(/[\s\u200b]+/g, ' ').trim();

  class Preview {
    constructor(panel, frame, text) {
      Object.assign(this, { panel, frame, text });
      this.side = 'target';
      panel.querySelectorAll('[data-side]').forEach((button) => button.addEventListener('click', () => this.turn(button.dataset.side)));
      frame.addEventListener('load', () => this.mark());
    }

    get open() { return !this.panel.hidden; }

    toggle() {
      this.panel.hidden = !this.panel.hidden;
      this.load();
    }

    turn(side) {
      this.side = side;
      this.panel.querySelectorAll('[data-side]').forEach((button) => button.setAttribute('aria-pressed', String(button.dataset.side === side)));
      this.panel.querySelector('a').href = this.address;
      this.load();
    }

    get address() { return `${this.panel.dataset.address}?side=${this.side}`; }

    load() {
      if (!this.open) return;
      this.top = this.frame.contentWindow?.scrollY || 0;
      this.frame.src = this.address;
    }

    soon() {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.load(), 1500);
    }

    /* The innermost element that holds the words of the segment. */
    mark() {
      const page = this.frame.contentDocument;
      if (!page?.body) return;
      page.querySelectorAll('[data-desk-marked]').forEach((one) => {
        one.style.removeProperty('outline');
        delete one.dataset.deskMarked;
      });
      const words = flat(this.text(this.side));
      let found = words && flat(page.body.textContent).includes(words) ? page.body : null;
      for (let inner = found; inner; ) {
        found = inner;
        inner = [...found.children].find((child) => !['SCRIPT', 'STYLE'].includes(child.tagName) && flat(child.textContent).includes(words));
      }
      if (!found || found === page.body) return this.frame.contentWindow.scrollTo(0, this.top || 0);
      found.dataset.deskMarked = '';
      found.style.setProperty('outline', '3px solid #b45309');
      return found.scrollIntoView({ block: 'center' });
    }
  }

  window.translationDesk = Object.assign(window.translationDesk || {}, { Preview });
})();
