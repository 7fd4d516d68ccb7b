// Whether who opened this page is logged in still. A login, in another tab as well, gives out
// another token: whoever asks brings it to all forms of the page.
const address = () => document.querySelector("[data-here]").dataset.here
const fields = () => document.querySelectorAll("[name=csrfmiddlewaretoken]")

// Throws where there is no connection, and where the server has trouble.
export async function isStillHere() {
  const answer = await fetch(address(), { redirect: "manual" })
  if (answer.type === "opaqueredirect") return false
  const { token } = await answer.json()
  if (!token) return false
  for (const field of fields()) field.value = token
  return true
}

// Send `body` as a form does, and once more with the token of the login that came between.
export async function post(address, body, options = {}) {
  const send = () =>
    fetch(address, {
      method: "POST",
      body,
      headers: { "X-CSRFToken": fields()[0].value },
      redirect: "manual",
      ...options,
    })
  const answer = await send()
  return answer.status === 403 && (await isStillHere()) ? send() : answer
}

export const isRefused = (answer) => answer.type === "opaqueredirect" || answer.status === 403
