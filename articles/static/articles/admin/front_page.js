// The front page's editor: every button asks the server what the page would be, without leaving it.
const form = document.querySelector("[data-arrange]")
const said = form.querySelector("[data-live]")
const words = form.querySelector("[data-words]")
const found = form.querySelector("[data-found]")
const REPLACED = ["[data-slots]", "[data-into]"]
const PAUSE = 200

let isChanged = "changed" in form.dataset
let isLeaving = false
let queue = Promise.resolve()

const slots = () => [...form.querySelectorAll("[data-slot]")]
const storyIn = (slot) => slot.querySelector("[name=story]").value

function changed() {
  isChanged = true
  form.querySelector("[data-unsaved]").hidden = false
}

// ------------------------------------------------------------------------ what buttons do

async function act(what) {
  const body = new FormData(form)
  body.set("_do", what)
  const answer = await fetch(form.action, { method: "POST", body })
  if (!answer.ok || answer.redirected) throw new Error(answer.status)
  const page = new DOMParser().parseFromString(await answer.text(), "text/html")
  const open = slots().filter((slot) => slot.querySelector("details[open]")).map(storyIn)
  for (const part of REPLACED) form.querySelector(part).replaceWith(page.querySelector(part))
  for (const slot of slots()) {
    if (open.includes(storyIn(slot))) slot.querySelector("details")?.setAttribute("open", "")
  }
  said.textContent = page.querySelector("[data-live]").textContent
  form.querySelector("[data-slots] [autofocus]")?.focus()
  changed()
}

form.addEventListener("click", (event) => {
  const button = event.target.closest("button[name=_do]")
  if (!button || button.value === "find") return
  event.preventDefault()
  const isInList = Boolean(button.closest("[data-slots]"))
  const place = slots().indexOf(button.closest("[data-slot]"))
  queue = queue.then(() => act(button.value)).then(() => {
    // A button that went with its story leaves the cursor at its place.
    if (isInList && document.activeElement === document.body) {
      slots()[place]?.querySelector("button")?.focus()
    }
  }).catch(() => {
    isLeaving = true
    form.requestSubmit(button)
  })
})

// -------------------------------------------------------------------------------- dragging

let dragged = null
let before = []

function name() {
  slots().forEach((slot, index) => {
    slot.querySelector("[data-name]").textContent = names[index]
  })
}
const names = slots().map((slot) => slot.querySelector("[data-name]").textContent)

form.addEventListener("pointerdown", (event) => {
  const handle = event.target.closest("[data-handle]")
  if (!handle || event.button) return
  event.preventDefault()
  dragged = handle.closest("[data-slot]")
  before = slots()
  dragged.classList.add("is-dragged")
})

document.addEventListener("pointermove", (event) => {
  if (!dragged) return
  const middle = (slot) => slot.getBoundingClientRect().top + slot.offsetHeight / 2
  const { previousElementSibling: above, nextElementSibling: below } = dragged
  // The neighbour moves, and what is held stays in the page: a finger would lose it.
  if (above && event.clientY < middle(above)) dragged.after(above)
  else if (below && event.clientY > middle(below)) dragged.before(below)
  if (event.clientY < 60) scrollBy(0, -12)
  if (event.clientY > innerHeight - 60) scrollBy(0, 12)
  name()
})

function drop() {
  dragged?.classList.remove("is-dragged")
  const story = dragged && storyIn(dragged)
  const hasMoved = dragged && before.indexOf(dragged) !== slots().indexOf(dragged)
  dragged = null
  if (hasMoved) queue = queue.then(() => act(`moved:${story}`)).catch(() => form.requestSubmit())
}

function putBack() {
  if (!dragged) return
  form.querySelector("[data-slots]").append(...before)
  name()
  drop()
}

document.addEventListener("pointerup", drop)
document.addEventListener("pointercancel", putBack)
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") putBack()
})

// ---------------------------------------------------------------------------------- times

form.addEventListener("change", async (event) => {
  const times = event.target.closest("details")
  if (!times) return
  changed()
  const shown = times.querySelector("[data-when]")
  const asked = new URLSearchParams(
    ["starts_at", "ends_at"].map((bound) => [bound, times.querySelector(`[name=${bound}]`).value]),
  )
  const answer = await fetch(`${form.dataset.when}?${asked}`).catch(() => null)
  if (answer?.ok) shown.textContent = (await answer.text()) || shown.dataset.always
})

// -------------------------------------------------------------------------------- finding

let waiting = 0
words.addEventListener("input", () => {
  clearTimeout(waiting)
  waiting = setTimeout(async () => {
    const asked = words.value
    const answer = await fetch(`${form.dataset.find}?q=${encodeURIComponent(asked)}`).catch(() => null)
    if (!answer?.ok || asked !== words.value) return
    found.innerHTML = await answer.text()
    said.textContent = `${form.dataset.count} ${found.querySelectorAll("button").length}`
  }, PAUSE)
})

// -------------------------------------------------------------------------------- leaving

form.addEventListener("submit", (event) => {
  isLeaving = event.submitter?.formTarget !== "_blank"
})
addEventListener("beforeunload", (event) => {
  if (isChanged && !isLeaving) event.preventDefault()
})
if (isChanged) changed()
