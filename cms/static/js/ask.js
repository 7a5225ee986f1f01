// The form of a question: proof of work, similar questions while typing, the draft of this tab. It works without.
const DRAFT = "question-draft";
const KEPT = ["title", "text", "topic", "unit", "place"]; // Never who asks.

if (document.querySelector("[data-question-sent]")) {
  try { sessionStorage.removeItem(DRAFT); } catch { /* Storage is switched off. */ }
}

const form = document.getElementById("ask");
if (form) {
  const field = (name) => form.elements.namedItem(name);

  // The draft, until the tab is closed or the question sent.
  try {
    const draft = JSON.parse(sessionStorage.getItem(DRAFT) ?? "{}");
    for (const name of KEPT) if (field(name) && !field(name).value && draft[name]) field(name).value = draft[name];
    form.addEventListener("input", () => {
      const values = KEPT.filter((name) => field(name)).map((name) => [name, field(name).value]);
      sessionStorage.setItem(DRAFT, JSON.stringify(Object.fromEntries(values)));
    });
  } catch { /* Storage is switched off. */ }

  // The proof: begins with the first key, is waited for at sending, and is not needed if it fails.
  let proof = null;
  const solve = () => {
    proof ??= new Promise((done) => {
      const challenge = JSON.parse(form.dataset.challenge);
      try {
        const worker = new Worker(form.dataset.solver, { type: "module" });
        worker.onerror = () => done();
        worker.onmessage = ({ data }) => {
          if (data !== null) {
            const { algorithm, challenge: hash, salt, signature } = challenge;
            field("proof").value = btoa(JSON.stringify({ algorithm, challenge: hash, number: data, salt, signature }));
          }
          worker.terminate();
          done();
        };
        worker.postMessage(challenge);
      } catch { done(); }
    });
    return proof;
  };
  form.addEventListener("focusin", solve, { once: true });
  let ready = false, sending = false;
  form.addEventListener("submit", (event) => {
    if (ready) return;
    event.preventDefault();
    if (sending) return;
    sending = true;
    const button = event.submitter;
    const late = new Promise((done) => { setTimeout(done, 20_000); });
    // Not in this very event, during which a form does not submit itself.
    Promise.race([solve(), late]).then(() => setTimeout(() => {
      ready = true;
      if (button?.name) form.requestSubmit(button); else form.requestSubmit();
      // Back from the next page, the form can be sent again.
      setTimeout(() => { ready = sending = false; }, 4000);
    }));
  });

  // Similar answered questions.
  const box = document.getElementById("similar"), list = box.querySelector("ul"), title = field("title");
  let timer, asked = "";
  const look = async () => {
    const text = title.value.trim();
    if (text.length < 8 || text === asked) return;
    asked = text;
    const body = new URLSearchParams({ title: text, csrfmiddlewaretoken: field("csrfmiddlewaretoken").value });
    try {
      const answer = await fetch(form.dataset.similar, { method: "POST", body, credentials: "same-origin" });
      if (!answer.ok || title.value.trim() !== text) return;
      const { similar } = await answer.json();
      list.replaceChildren(...similar.map(({ title: words, url, about }) => {
        const item = document.createElement("li"), link = document.createElement("a"), hint = document.createElement("small");
        link.href = url; link.target = "_blank"; link.rel = "noopener"; link.textContent = words;
        hint.className = "hint d-block"; hint.textContent = about;
        item.append(link, hint);
        return item;
      }));
      box.hidden = similar.length === 0;
      if (similar.length && !field("seen")) {
        const seen = Object.assign(document.createElement("input"), { type: "hidden", name: "seen", value: "1" });
        form.append(seen);
      }
    } catch { /* The server shows them before it takes the question. */ }
  };
  title.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(look, 600); });
  title.addEventListener("change", look);
}
