// The story form: a way to the prose editor, and no page left by mistake.
"use strict"
{
  const form = () => document.getElementById("story_form")

  function goToText(event) {
    const link = event.target.closest('a[href="#id_body"]')
    const text = document.querySelector(".prose-editor .ProseMirror")
    if (!link || !text) return
    event.preventDefault()
    text.focus()
  }

  // What was typed and not saved is not left behind without a question.
  let isChanged = false
  let isSent = false

  // A place in a part that is folded away.
  function unfold(event) {
    const link = event.target.closest('a[href^="#id_"]')
    const part = link && document.querySelector(link.hash)?.closest("details")
    if (part) part.open = true
  }

  document.addEventListener("click", goToText)
  document.addEventListener("click", unfold)
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
