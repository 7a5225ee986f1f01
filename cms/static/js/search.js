// The results page: short addresses, and which result was opened. It works without.

for (const form of document.querySelectorAll("form[data-tidy]")) {
  form.addEventListener("submit", () => {
    const empty = [...form.elements].filter((field) => field.name && !field.value && !field.disabled);
    for (const field of empty) field.disabled = true;
    // The address is made; who comes back finds the fields as they were.
    setTimeout(() => { for (const field of empty) field.disabled = false; });
  });
}

const list = document.querySelector("[data-clicked]");
if (list && navigator.sendBeacon) {
  const report = (event) => {
    const link = event.target.closest("h2 a, .found-in a, .bets a");
    if (!link || event.button > 1) return;
    const rank = link.dataset.rank ?? [...list.children].indexOf(link.closest("li")) + 1;
    navigator.sendBeacon(list.dataset.clicked, new URLSearchParams({ token: list.dataset.token, rank }));
  };
  for (const place of document.querySelectorAll("[data-clicked], [data-bets]")) {
    place.addEventListener("click", report);
    place.addEventListener("auxclick", report);
  }
}
