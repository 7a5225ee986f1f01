/* An issue of the gazette: rows are drawn to another place; the progress of a job is shown. Both work without it too. */
(() => {
  const list = document.querySelector('[data-gaz-order]');
  const form = document.querySelector('[data-gaz-order-form]');
  if (list && form) {
    let drawn = null;
    const rows = () => [...list.querySelectorAll('[data-item]')];
    const first = rows();
    const before = first.map((row) => row.dataset.item).join();
    first.forEach((row) => { row.draggable = true; });
    list.addEventListener('dragstart', (event) => {
      drawn = event.target.closest('[data-item]');
      if (!drawn) return;
      event.dataTransfer.effectAllowed = 'move';
      drawn.classList.add('is-drawn');
    });
    list.addEventListener('dragover', (event) => {
      if (!drawn) return;
      event.preventDefault();
      const over = event.target.closest('[data-item]');
      if (!over || over === drawn) return;
      const { top, height } = over.getBoundingClientRect();
      over[event.clientY < top + height / 2 ? 'before' : 'after'](drawn);
    });
    list.addEventListener('drop', (event) => event.preventDefault());
    list.addEventListener('dragend', (event) => {
      // Dropped outside the list, or given up by Escape: as it was.
      if (event.dataTransfer.dropEffect === 'none') first.forEach((row) => row.parentNode.append(row));
      const order = rows().map((row) => row.dataset.item).join();
      drawn?.classList.remove('is-drawn');
      if (drawn && order !== before) {
        form.elements.order.value = order;
        form.elements.namedItem('item').value = drawn.dataset.item; // `elements.item` is a method.
        form.requestSubmit();
      }
      drawn = null;
    });
    const moved = location.hash ? list.querySelector(location.hash) : null;
    moved?.querySelector('button:not([disabled])')?.focus();
  }

  const job = document.querySelector('[data-gaz-job]');
  if (!job) return;
  const say = (name, text) => { job.querySelector(`[data-gaz-${name}]`).textContent = text; };
  const bar = job.querySelector('progress');
  async function look() {
    try {
      const answer = await fetch(job.dataset.gazJob, { headers: { Accept: 'application/json' } });
      if (answer.ok) {
        const { active, state, step, total } = await answer.json();
        if (!active) { location.assign(location.pathname); return; }
        say('state', state);
        say('step', step);
        say('total', total);
        bar.max = total || 1;
        bar.value = step;
      }
    } catch { /* No network: asked again. */ }
    setTimeout(look, 2000);
  }
  setTimeout(look, 1000);
})();
