// A form with something typed into it is not sent where that would be lost: to the login, past a
// token of an earlier login, or into no connection. The page stays, and says so.
import { isStillHere } from "./still_here.js"

const note = document.querySelector("[data-here]")
let isAsking = false
let asked = null
const sent = new Set() // forms of this page that are on their way: a button is pressed twice easily

const holdsWords = (form) =>
  [...form.elements].some((field) => field.matches("textarea, select, input:not([type=hidden])"))

async function trouble() {
  try {
    return (await isStillHere()) ? "" : note.dataset.out
  } catch {
    return note.dataset.none
  }
}

// Ahead of all who listen to a form: for them it is sent once it is.
document.addEventListener("submit", async (event) => {
  const { target: form, submitter } = event
  if (form === asked || form.method !== "post" || !holdsWords(form)) return
  event.preventDefault()
  event.stopImmediatePropagation()
  if (isAsking || sent.has(form)) return
  isAsking = true
  note.textContent = ""
  note.textContent = await trouble()
  isAsking = false
  if (note.textContent) return
  asked = form
  form.requestSubmit(submitter)
  asked = null
}, { capture: true })

// After all others, who may have had a reason not to send it.
window.addEventListener("submit", ({ target: form, submitter, defaultPrevented }) => {
  const staysHere = form.target || submitter?.formTarget
  if (form === asked && !defaultPrevented && !staysHere) sent.add(form)
})
window.addEventListener("pageshow", () => sent.clear())
