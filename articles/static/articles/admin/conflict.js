// Two versions of one story: how many places are still to be chosen, and words of one's own.
const form = document.querySelector("[data-conflict]")
const left = form.querySelector("[data-left]")
const choices = [...form.querySelectorAll("[data-choice]")]

function count() {
  const open = choices.filter((choice) => !choice.querySelector("input:checked"))
  left.textContent = open.length ? `${left.dataset.leftSome} ${open.length}` : left.dataset.leftNone
}

for (const choice of choices) {
  choice.querySelector("textarea")?.addEventListener("input", () => {
    choice.querySelector("input[value=own]").checked = true
    count()
  })
}
form.addEventListener("change", count)
count()
