// 'Show more' is a link to the next page of a list. With this script the next page's stories are
// added to the list in place, the first of them gets the focus, and the address follows.
document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-show-more]");
  if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  if (link.ariaBusy) return;
  link.ariaBusy = "true";
  try {
    const answer = await fetch(link.href);
    if (!answer.ok) throw new Error(answer.status);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const items = [...page.querySelectorAll("[data-feed] > li")];
    document.querySelector("[data-feed]").append(...items);
    history.replaceState(null, "", link.href);
    const heading = items[0].querySelector("h2, h3");
    heading.tabIndex = -1; // one that names no story has no link
    (heading.querySelector("a") ?? heading).focus();
    const next = page.querySelector("a[data-show-more]");
    if (next) {
      link.setAttribute("href", next.getAttribute("href"));
      link.ariaBusy = null;
    } else {
      link.parentElement.remove();
    }
  } catch {
    location.assign(link.href);
  }
});
