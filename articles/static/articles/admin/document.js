// A source document: a field of the story lights the lines it came from, and the other way round.
"use strict"
{
  function light(event) {
    const review = event.currentTarget
    const from = event.target.closest?.("[data-start], [data-role]")
    const { start, role } = from?.dataset ?? {}
    // A paragraph lights its own line, a field all of its lines, a line what it says.
    const lit = (each) => {
      if (from === undefined || from === null) return false
      if (each.dataset.start && start) return each.dataset.start === start
      return role !== undefined && each.dataset.role === role
    }
    for (const each of review.querySelectorAll("[data-role], [data-start]")) {
      each.classList.toggle("is-lit", lit(each))
    }
  }

  // A note about a line that is folded away opens its band.
  function open() {
    const line = location.hash && document.querySelector(location.hash)
    const band = line?.closest?.("details")
    if (!band) return
    band.open = true
    line.scrollIntoView({ block: "center" })
  }

  document.addEventListener("DOMContentLoaded", () => {
    const review = document.querySelector("[data-review]")
    if (!review) return
    for (const kind of ["mouseover", "focusin"]) review.addEventListener(kind, light)
    window.addEventListener("hashchange", open)
    open()
  })
}
