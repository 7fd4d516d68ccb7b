// Keyboard shortcuts of the story form, listed under "?".
import { latin } from "./latin.js"

const form = document.getElementById("story_form")
const list = document.getElementById("keys")
const button = document.querySelector("[data-keys]")

const press = (selector) => form.querySelector(selector)?.click()
const SHORTCUTS = {
  "ctrl s": () => press("[name=_save]"),
  "ctrl Enter": () => press(".story-bar .button-next"),
  "alt KeyP": () => press("[name=_preview]"),
  "alt KeyH": () => document.getElementById("id_headline")?.focus(),
  "alt KeyT": () => document.querySelector(".prose-editor .ProseMirror")?.focus(),
  "alt KeyV": () => document.querySelector(".bar-more a[href*='/versions/']")?.click(),
}

function isTyping(element) {
  return element.isContentEditable || element.matches("input, textarea, select")
}

document.addEventListener("keydown", (event) => {
  if (event.key === "?" && !isTyping(event.target) && !list.open) {
    event.preventDefault()
    list.showModal()
    return
  }
  // By its place with Alt, which types other signs on some keyboards.
  const held = event.ctrlKey || event.metaKey ? `ctrl ${latin(event)}` : event.altKey && `alt ${event.code}`
  const act = !list.open && SHORTCUTS[held]
  if (!act) return
  event.preventDefault()
  act()
})

button.hidden = false
button.addEventListener("click", () => list.showModal())

// The menu of rarer verbs closes like a menu.
const more = document.querySelector(".bar-more")
document.addEventListener("click", (event) => {
  if (more?.open && !more.contains(event.target)) more.open = false
})
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !more?.open) return
  more.open = false
  more.querySelector("summary").focus()
})
