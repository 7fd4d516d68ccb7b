// What is typed is kept on the server every few seconds, beside the story and never in its history.
import { isRefused, post } from "./still_here.js"

const form = document.getElementById("story_form")
const LOOK_EVERY = 2500
const SAY_SO_EVERY = 120000

if (form?.dataset.keep) keep()

function keep() {
  const shown = form.querySelector("[data-kept]")
  const presence = document.querySelector("[data-presence]")
  let known = document.querySelector(".errornote") ? "" : typed()
  let isBusy = false
  let isSent = false

  function typed() {
    const data = new URLSearchParams(new FormData(form))
    data.delete("csrfmiddlewaretoken")
    return data.toString()
  }

  function body(text) {
    const opened = { _touch: "1", opening: form.opening.value, base: form.base.value }
    return new URLSearchParams(text ?? opened)
  }

  async function send(text, options = {}) {
    if (isBusy || isSent) return
    isBusy = true
    try {
      await heard(await post(form.dataset.keep, body(text), options), text)
    } catch {
      say(form.dataset.keptNone, true)
    } finally {
      isBusy = false
    }
  }

  async function heard(answer, text) {
    if (isRefused(answer)) {
      say(form.dataset.keptOut, true)
      return
    }
    if (!answer.headers.get("Content-Type")?.includes("json")) throw new Error(answer.status)
    const { kept, held, refused, present } = await answer.json()
    if (presence) {
      presence.hidden = !present
      if (presence.textContent.trim() !== present) presence.textContent = present
    }
    // As long as nothing is typed, the offer on the page says enough.
    if (held && text !== null) say(held, true)
    // It is kept, but the page is not left without a question: only Save makes a version.
    if (refused) {
      say(refused, true)
      known = text ?? known
      return
    }
    if (kept) {
      known = text
      say(kept)
      form.dispatchEvent(new CustomEvent("kept"))
    }
  }

  function say(words, isTrouble = false) {
    shown.textContent = words
    shown.classList.toggle("is-trouble", isTrouble)
  }

  function look() {
    const text = typed()
    if (text !== known) send(text)
  }

  form.addEventListener("submit", () => { isSent = true })
  // The page is being left, by a click or by a phone that puts the browser aside.
  document.addEventListener("visibilitychange", () => {
    const text = typed()
    if (document.visibilityState === "hidden" && text !== known) send(text, { keepalive: true })
  })
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) isSent = false
  })
  setInterval(look, LOOK_EVERY)
  setInterval(() => send(null), SAY_SO_EVERY)
  send(null)
}
