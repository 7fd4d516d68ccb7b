// Under a time to come stands, in plain words, when that is: asked of the server, who knows zones.
for (const field of document.querySelectorAll("[data-countdown]")) {
  const help = document.getElementById(`${field.id}_helptext`)
  const asked = field.closest("[data-when]")?.dataset.when
  if (!help || !asked) continue
  const words = help.firstElementChild ?? help
  const usual = words.textContent
  help.setAttribute("aria-live", "polite")

  const say = async () => {
    if (!field.value) {
      words.textContent = usual
      return
    }
    const answer = await fetch(`${asked}?at=${encodeURIComponent(field.value)}`)
    if (answer.ok && !answer.redirected) words.textContent = (await answer.text()) || usual
  }
  const quietly = () => say().catch(() => {})
  field.addEventListener("input", quietly)
  setInterval(() => field.value && document.visibilityState === "visible" && quietly(), 30000)
}
