// Ordered rows of a story: buttons that move a row take the place of typed order numbers.
"use strict"
{
  const groups = () => document.querySelectorAll("[data-ordered-rows]")
  // Not the number, which is out of sight, nor a list that a box to choose from stands for.
  const FIRST = ".select2-selection, textarea, input:not([type=hidden], [name$=-order])"
  const rowsOf = (group) => [...group.querySelectorAll(".inline-related:not(.empty-form)")]

  function number(group) {
    rowsOf(group).forEach((row, index) => {
      row.querySelector("[name$=-order]").value = index + 1
      row.querySelector("[data-place]").textContent = index + 1
    })
    document.dispatchEvent(new CustomEvent("rows:changed"))
  }

  function move(row, step, button) {
    const group = row.closest("[data-ordered-rows]")
    const rows = rowsOf(group)
    const other = rows[rows.indexOf(row) + step]
    if (!other) return
    if (step < 0) other.before(row)
    else other.after(row)
    number(group)
    button.focus()
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-move]")
    if (button) move(button.closest(".inline-related"), Number(button.dataset.move), button)
  })
  document.addEventListener("formset:added", (event) => {
    const group = event.target.closest("[data-ordered-rows]")
    if (!group) return
    number(group)
    // After Django's own listener has made the boxes to choose from.
    setTimeout(() => event.target.querySelector(FIRST)?.focus())
  })
  document.addEventListener("formset:removed", () => groups().forEach(number))
  document.addEventListener("DOMContentLoaded", () => {
    for (const group of groups()) {
      group.classList.add("has-script")
      // Empty numbers stay empty until a row is moved: nothing was changed yet.
      rowsOf(group).forEach((row, index) => {
        row.querySelector("[data-place]").textContent = index + 1
      })
    }
  })
}
