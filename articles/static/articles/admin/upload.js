// Files may be dropped anywhere on the field, and are named before they are sent.
"use strict"
document.addEventListener("DOMContentLoaded", () => {
  const drop = document.querySelector("[data-drop]")
  const input = drop.querySelector("input[type=file]")
  const names = drop.querySelector("[data-names]")

  const over = (isOver) => (event) => {
    event.preventDefault()
    drop.classList.toggle("is-over", isOver)
  }
  drop.addEventListener("dragenter", over(true))
  drop.addEventListener("dragover", over(true))
  drop.addEventListener("dragleave", over(false))
  drop.addEventListener("drop", (event) => {
    over(false)(event)
    input.files = event.dataTransfer.files
    tell()
  })
  input.addEventListener("change", tell)

  function tell() {
    names.textContent = [...input.files].map((file) => file.name).join(", ")
  }
})
