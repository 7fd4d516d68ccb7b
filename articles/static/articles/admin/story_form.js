// The story form: a way to the prose editor, and no page left by mistake.
"use strict"
{
  const form = () => document.getElementById("story_form")

  // Go to the place that an address names: the text has its editor before it, and other places
  // may be in a part that is folded away. Say whether somebody is there now.
  function go(hash) {
    if (!/^#id_/.test(hash)) return false
    const text = hash === "#id_body" && document.querySelector(".prose-editor .ProseMirror")
    if (text) {
      text.scrollIntoView({ block: "center" })
      text.focus()
      return true
    }
    const part = document.querySelector(hash)?.closest("details")
    if (part) part.open = true
    return false
  }

  // A headline is one line, however many it fills: a line end would go when it is saved.
  document.addEventListener("keydown", (event) => {
    const { key, target, isComposing } = event
    if (key === "Enter" && !isComposing && target.matches("textarea.one-line")) event.preventDefault()
  })

  // What was typed and not saved is not left behind without a question.
  let isChanged = false
  let isSent = false

  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#id_"]')
    if (link && go(link.hash)) event.preventDefault()
  })
  // From the page of a verb one comes to a place, too; the editor may be made after the page.
  function arrive(tries) {
    if (go(location.hash) || location.hash !== "#id_body" || !tries) return
    setTimeout(() => arrive(tries - 1), 100)
  }
  window.addEventListener("load", () => arrive(30))
  document.addEventListener("DOMContentLoaded", () => {
    if (!form()) return
    form().addEventListener("input", () => { isChanged = true })
    form().addEventListener("kept", () => { isChanged = false })
    form().addEventListener("submit", () => { isSent = true })
  })
  window.addEventListener("beforeunload", (event) => {
    if (isChanged && !isSent) event.preventDefault()
  })
}
