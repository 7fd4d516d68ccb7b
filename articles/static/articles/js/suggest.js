// Names and headlines while the reader types. The browser shows them: a datalist needs no keys,
// no roles and no focus of ours. Without this script the box is the same box.
const box = document.querySelector("[data-suggest]");
const known = new Map();
let waiting;

async function suggest(words) {
  if (!known.has(words)) {
    const answer = await fetch(`${box.dataset.suggest}?q=${encodeURIComponent(words)}`);
    if (!answer.ok) return;
    known.set(words, await answer.json());
  }
  if (words !== box.value.trim()) return;
  box.list.replaceChildren(...known.get(words).map((text) => new Option("", text)));
}

box.addEventListener("input", () => {
  const words = box.value.trim();
  clearTimeout(waiting);
  if (words.length > 1) waiting = setTimeout(() => suggest(words).catch(() => {}), 150);
});
