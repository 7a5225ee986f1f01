// Small enhancements; every page works without them.

// Escape closes an open menu or tool and gives the focus back; a click elsewhere closes desktop menus.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = document.activeElement?.closest("details[open]") ?? document.querySelector(".nav-d details[open], .tools details[open]");
  if (!open) return;
  open.open = false;
  open.querySelector("summary")?.focus();
});
document.addEventListener("click", (event) => {
  for (const details of document.querySelectorAll(".nav-d details[open], .tools details[open]")) {
    if (!details.contains(event.target)) details.open = false;
  }
});

// Copying the address.
for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.querySelector(button.dataset.copy).value);
    button.textContent = button.dataset.done;
  });
}

// Text size, remembered on this device only.
const SIZE = "text-size";
const applySize = (size) => { document.documentElement.dataset.textSize = size; };
try {
  applySize(localStorage.getItem(SIZE) ?? "");
  for (const box of document.querySelectorAll("[data-text-size]:not(html)")) {
    box.hidden = false;
    box.addEventListener("click", (event) => {
      const button = event.target.closest("[data-size]");
      if (!button) return;
      localStorage.setItem(SIZE, button.dataset.size);
      applySize(button.dataset.size);
    });
  }
} catch { /* Storage is switched off: the browser's own zoom does it. */ }

// Reading aloud by the device, where it has a voice for the language of the page.
const synthesis = window.speechSynthesis;
const language = document.documentElement.lang.toLowerCase().split("-")[0];
const offerListening = () => {
  const voice = synthesis.getVoices().find((candidate) => candidate.lang.toLowerCase().startsWith(language));
  if (!voice) return;
  for (const box of document.querySelectorAll("[data-listen]")) {
    if (!box.hidden) continue;
    box.hidden = false;
    box.querySelector("[data-listen-start]").addEventListener("click", (event) => {
      synthesis.cancel();
      const parts = document.querySelector(event.currentTarget.dataset.listenText).innerText.split(/\n+/).filter(Boolean);
      for (const part of parts) {
        const utterance = new SpeechSynthesisUtterance(part);
        utterance.voice = voice;
        utterance.lang = voice.lang;
        synthesis.speak(utterance);
      }
    });
    box.querySelector("[data-listen-stop]").addEventListener("click", () => synthesis.cancel());
  }
};
if (synthesis && document.querySelector("[data-listen]")) {
  offerListening();
  synthesis.addEventListener?.("voiceschanged", offerListening);
}

// The print view opens the print dialogue.
if (new URLSearchParams(location.search).has("print")) addEventListener("load", () => print());
// The summary of errors takes the focus.
document.getElementById("errors")?.focus();
