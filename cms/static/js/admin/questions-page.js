/* A question that is open: tells so every minute and shows who else has it open. */
(() => {
  const page = document.querySelector('[data-quest-presence]');
  const notice = document.querySelector('[data-quest-others]');
  const token = document.querySelector('[name=csrfmiddlewaretoken]')?.value;
  if (!page || !token) return;
  const send = (data, options = {}) =>
    fetch(page.dataset.questPresence, { method: 'POST', body: new URLSearchParams({ csrfmiddlewaretoken: token, window: page.dataset.questWindow, ...data }), ...options });

  async function look() {
    if (document.hidden) return;
    try {
      const answer = await send({});
      if (!answer.ok) return;
      const { others } = await answer.json();
      const shown = [...notice.children].map((row) => row.textContent.trim());
      if (shown.join() === others.join()) return;
      notice.replaceChildren(...others.map((text) => {
        const row = document.createElement('p');
        row.className = 'help-block help-warning';
        row.textContent = text;
        return row;
      }));
    } catch { /* No network: what stands there stays. */ }
  }

  setInterval(look, 60_000);
  window.addEventListener('pagehide', () => send({ leave: '1' }, { keepalive: true }).catch(() => {}));
})();
