/* A save by hand waits for the save in the background that is under way.
 *
 * Wagtail sends both at once otherwise: the older text may arrive last and take the place of the newer one, and a page
 * that is saved for the first time is made twice.
 */
(() => {
  const LONGEST = 10000; // Milliseconds; after that the save by hand goes on its own.
  let saving = false;
  let leaving = false;

  document.addEventListener('w-autosave:save', (event) => {
    if (leaving) event.preventDefault();
    else if (!event.defaultPrevented) saving = true;
  });

  document.addEventListener('submit', (event) => {
    const { target: form, submitter } = event;
    if (!saving || !form.matches('[data-edit-form]')) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (leaving) return; // A second click.
    leaving = true;
    const submit = () => {
      clearTimeout(timer);
      saving = false;
      // The button is switched off while it says that it works; its name would not be sent.
      const disabled = submitter?.disabled;
      if (submitter) submitter.disabled = false;
      form.requestSubmit(submitter);
      if (submitter) submitter.disabled = disabled;
    };
    const timer = setTimeout(submit, LONGEST);
    for (const name of ['w-autosave:success', 'w-autosave:error']) {
      // Others hear of it first: the address and the revision of what was saved belong to the form.
      form.addEventListener(name, () => { if (saving) setTimeout(submit); }, { once: true });
    }
  }, true);

  for (const name of ['w-autosave:success', 'w-autosave:error']) {
    document.addEventListener(name, () => { if (!leaving) saving = false; });
  }
  window.addEventListener('submit', (event) => {
    if (event.target.matches('[data-edit-form]')) leaving = !event.defaultPrevented;
  });
  window.addEventListener('pageshow', () => { leaving = false; });
})();
