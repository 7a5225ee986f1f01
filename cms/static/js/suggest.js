// Suggestions while typing: an editable combobox with a list (ARIA 1.2). Without this script the field is a plain one.

const CJK = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/;
let count = 0;

for (const box of document.querySelectorAll("[data-suggest]")) {
  const input = box.querySelector("input[type=search]");
  const { suggest, label, some, none } = box.dataset;
  const list = document.createElement("ul");
  const status = document.createElement("p");
  const id = `suggestions-${++count}`;
  const set = (node, attributes) => {
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  };
  set(list, { id, role: "listbox", hidden: "", class: "suggestions", "aria-label": label });
  set(status, { class: "vh", "aria-live": "polite" });
  set(input, { role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": id });
  box.append(list, status);

  let rows = [];
  let active = -1;
  let typed = input.value;
  let timer;
  let request;
  let composing = false;

  const options = () => list.children;
  const isOpen = () => !list.hidden;

  const close = () => {
    list.hidden = true;
    active = -1;
    set(input, { "aria-expanded": "false" });
    input.removeAttribute("aria-activedescendant");
  };
  const stop = () => {
    clearTimeout(timer);
    request?.abort();
  };
  const open = () => {
    if (!rows.length) return;
    list.hidden = false;
    set(input, { "aria-expanded": "true" });
  };
  // The option that the keys are on; -1 is the field itself, with what was typed.
  const move = (index) => {
    if (active >= 0) set(options()[active], { "aria-selected": "false" });
    active = index;
    input.value = index < 0 ? typed : rows[index].text;
    const option = options()[index];
    if (!option) return input.removeAttribute("aria-activedescendant");
    set(option, { "aria-selected": "true" });
    option.scrollIntoView({ block: "nearest" });
    set(input, { "aria-activedescendant": option.id });
  };
  const choose = (row) => {
    stop();
    close();
    input.value = row.text;
    if (row.url) location.assign(row.url);
    else input.form.requestSubmit();
  };
  const show = (found) => {
    rows = found;
    active = -1;
    input.removeAttribute("aria-activedescendant");
    list.replaceChildren(...rows.map((row, index) => {
      const option = document.createElement("li");
      set(option, { id: `${id}-${index}`, role: "option", class: `is-${row.kind}`, "aria-selected": "false" });
      option.textContent = row.text;
      option.addEventListener("click", () => choose(row));
      return option;
    }));
    rows.length ? open() : close();
    status.textContent = rows.length ? some.replace("{n}", rows.length) : none;
  };
  const ask = async () => {
    const text = typed.trim();
    request?.abort();
    if (text.length < (CJK.test(text) ? 1 : 2)) {
      rows = [];
      status.textContent = "";
      return close();
    }
    request = new AbortController();
    const { signal } = request;
    try {
      const address = `${suggest}?${new URLSearchParams({ q: text, lang: document.documentElement.lang })}`;
      const answer = await fetch(address, { signal, headers: { Accept: "application/json" } });
      const { suggestions } = answer.ok ? await answer.json() : { suggestions: [] };
      if (!signal.aborted && document.activeElement === input) show(suggestions);
    } catch { /* Given up for a later one, or no network: the field goes on as a plain one. */ }
  };
  const changed = () => {
    if (composing) return;
    typed = input.value;
    stop();
    timer = setTimeout(ask, 120);
  };

  // While an input method composes (Telex, kana), the letters are not yet the reader's.
  input.addEventListener("compositionstart", () => { composing = true; stop(); close(); });
  input.addEventListener("compositionend", () => { composing = false; changed(); });
  input.addEventListener("input", changed);
  input.addEventListener("blur", () => { stop(); close(); });
  // A press on the list leaves the focus in the field.
  list.addEventListener("mousedown", (event) => event.preventDefault());

  input.addEventListener("keydown", (event) => {
    if (composing || event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey) return;
    const { key, altKey } = event;
    const last = rows.length - 1;
    if (key === "ArrowDown" && !isOpen()) {
      if (!rows.length || typed !== input.value) { typed = input.value; ask(); } else { open(); if (!altKey) move(0); }
    } else if (!isOpen()) {
      return;
    } else if (altKey && key === "ArrowUp") {
      typed = input.value;
      close();
    } else if (altKey) {
      return;
    } else if (key === "ArrowDown") {
      move(active < last ? active + 1 : -1);
    } else if (key === "ArrowUp") {
      move(active < 0 ? last : active - 1);
    } else if ((key === "Home" || key === "End") && active >= 0 && !event.shiftKey) {
      move(key === "Home" ? 0 : last);
    } else if (key === "Escape") {
      move(-1);
      close();
      event.stopPropagation(); // The menu around the field stays.
    } else if (key === "Enter" && active >= 0) {
      choose(rows[active]);
    } else {
      return;
    }
    event.preventDefault();
  });
}
