/* The inbox by keyboard: j, k, Enter, x, b, ?. The keys can be switched off (WCAG 2.1.4), and rest while one writes.
 *
 * The link of the current question has the focus, so that a screen reader says it and Enter opens it by itself.
 */
(() => {
  const OFF = 'questions.keys.off';
  const help = document.querySelector('[data-quest-keys]');
  const toggle = document.querySelector('[data-quest-keys-off]');
  const rows = () => [...document.querySelectorAll('.quest-table tbody tr')];
  const link = (row) => row.querySelector('td.title a');
  let off = false;
  try { off = localStorage.getItem(OFF) === '1'; } catch { /* A browser that keeps nothing: the keys are on. */ }
  if (toggle) {
    toggle.checked = off;
    toggle.addEventListener('change', () => {
      off = toggle.checked;
      try { localStorage.setItem(OFF, off ? '1' : '0'); } catch { /* For this page only. */ }
    });
  }

  const current = () => rows().findIndex((row) => row.classList.contains('is-current'));

  function go(step) {
    const all = rows();
    if (!all.length) return;
    const index = Math.min(Math.max(current() + step, 0), all.length - 1);
    all.forEach((row, number) => row.classList.toggle('is-current', number === index));
    link(all[index])?.focus();
    all[index].scrollIntoView({ block: 'nearest' });
  }

  const KEYS = {
    j: () => go(1),
    k: () => go(-1),
    x: () => rows()[current()]?.querySelector('input[type=checkbox]')?.click(),
    b: () => document.querySelector('#quest-bulk select')?.focus(),
    '?': () => { if (help) { help.open = !help.open; help.scrollIntoView({ block: 'nearest' }); } },
  };

  document.addEventListener('keydown', (event) => {
    const typing = event.target.closest('input:not([type=checkbox]), textarea, select, [contenteditable], [role=dialog]');
    if (off || typing || event.ctrlKey || event.metaKey || event.altKey || !KEYS[event.key]) return;
    event.preventDefault();
    event.stopPropagation();
    KEYS[event.key]();
  }, true);
  document.addEventListener('focusin', (event) => {
    const row = event.target.closest('.quest-table tbody tr');
    if (row) rows().forEach((other) => other.classList.toggle('is-current', other === row));
  });
})();
