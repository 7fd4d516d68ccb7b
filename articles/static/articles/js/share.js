// Sharing without trackers: the link, the system's own sheet, and a quote with a link to its words.
// Each is offered only where the browser can do it.
const share = document.querySelector("[data-share]");
const address = document.querySelector("link[rel=canonical]")?.href;
const body = document.querySelector(".story-body");

async function copy(text) {
  await navigator.clipboard.writeText(text);
  share.querySelector("[role=status]").textContent = share.dataset.copied;
}

function offer(selector, act) {
  const button = share.querySelector(selector);
  button.hidden = false;
  button.addEventListener("click", () => act().catch(() => {}));
}

function quoted() {
  const chosen = getSelection();
  if (chosen.isCollapsed || !body.contains(chosen.getRangeAt(0).commonAncestorContainer)) return "";
  return chosen.toString().trim().replace(/\s+/g, " ");
}

// The words at both ends are enough for a browser to find the place, and keep the link short.
function linkTo(quote) {
  const words = quote.split(" ");
  const ends = words.length < 9 ? [quote] : [words.slice(0, 4).join(" "), words.slice(-4).join(" ")];
  return `${address}#:~:text=${ends.map((end) => encodeURIComponent(end).replaceAll("-", "%2D")).join(",")}`;
}

function offerQuotes() {
  const button = Object.assign(document.createElement("button"), {
    type: "button", className: "button quote-button", hidden: true, textContent: share.dataset.quote,
  });
  body.after(button);
  document.addEventListener("selectionchange", () => {
    button.hidden = quoted().length < 12;
    if (button.hidden) return;
    const place = getSelection().getRangeAt(0).getBoundingClientRect();
    button.style.top = `${scrollY + place.bottom + 8}px`;
    button.style.left = `${Math.max(8, Math.min(place.left, innerWidth - 260))}px`;
  });
  button.addEventListener("click", () => {
    const quote = quoted();
    const [open, close] = share.dataset.marks;
    copy(`${open}${quote}${close}\n${document.querySelector("h1").textContent.trim()}\n${linkTo(quote)}`).catch(() => {});
    button.hidden = true;
  });
}

if (share && address) {
  if (navigator.clipboard) {
    offer("[data-share-copy]", () => copy(address));
    offerQuotes();
  }
  if (navigator.share) {
    offer("[data-share-with]", () => navigator.share({ title: document.title, url: address }));
  }
}
