// The review of a document: lines are chosen and given a role; the story beside them follows.
//
// Each piece of a line is a checkbox: ticked means chosen. Without this script the checkboxes and
// the buttons of the palette do the same, a page at a time.
import { latin } from "./latin.js"
import { isRefused, post } from "./still_here.js"

{
  document.addEventListener("DOMContentLoaded", () => {
    const review = document.querySelector("[data-review]")
    if (review?.querySelector(".palette")) start(review)
  })

  function start(review) {
    const changes = []
    let undone = [] // what was taken back, and the lines do not show yet
    const lines = review.querySelector(".review-lines")
    const palette = review.querySelector(".palette")
    const state = review.querySelector("[data-state]")
    const keys = document.getElementById("keys")
    const byKey = new Map()
    let current = null // the box that Tab leads to
    let anchor = null // where a choice of several began
    let asked = null
    let isSent = false

    for (const button of palette.querySelectorAll("[data-key]")) byKey.set(button.dataset.key, button.value)
    for (const hidden of review.querySelectorAll("[data-needs-script]")) hidden.hidden = false

    const boxes = () =>
      [...lines.querySelectorAll(".piece-box")].filter((box) => !box.closest("details:not([open])"))
    const chosen = () => [...lines.querySelectorAll(".piece-box:checked")]

    // ------------------------------------------------------------------ going from line to line

    function rove(to) {
      if (current) current.tabIndex = -1
      current = to
      if (current) current.tabIndex = 0
    }

    function goTo(box) {
      if (!box) return
      const band = box.closest("details")
      if (band) band.open = true
      rove(box)
      box.focus({ preventScroll: true })
      box.closest(".line").scrollIntoView({ block: "center" })
    }

    function step(by, extends_) {
      const all = boxes()
      const next = all[Math.max(0, Math.min(all.length - 1, all.indexOf(current) + by))]
      if (extends_) {
        anchor ??= current
        chooseBetween(anchor, next)
      } else anchor = null
      rove(next)
      next.focus()
    }

    function goToOpen(by) {
      const all = boxes()
      const open = all.filter((box) => box.closest(".role-open"))
      const here = all.indexOf(current)
      const after = open.filter((box) => (all.indexOf(box) - here) * by > 0)
      goTo(by > 0 ? (after[0] ?? open[0]) : (after.at(-1) ?? open.at(-1)))
    }

    // ------------------------------------------------------------------ choosing

    function choose(box, isChosen) {
      // The lines of one paragraph are chosen together.
      for (const each of lines.querySelectorAll(`.piece-box[value="${box.value}"]`)) {
        each.checked = isChosen
      }
    }

    function chooseOnly(box) {
      for (const each of chosen()) each.checked = false
      if (box) choose(box, true)
      tell()
    }

    function chooseBetween(first, last) {
      const all = boxes()
      const [from, to] = [all.indexOf(first), all.indexOf(last)].sort((a, b) => a - b)
      chooseOnly(null)
      for (const box of all.slice(from, to + 1)) choose(box, true)
      tell()
    }

    function markedWords() {
      const selection = getSelection()
      if (selection.isCollapsed || !selection.rangeCount) return null
      const range = selection.getRangeAt(0)
      const text = range.commonAncestorContainer.parentElement?.closest(".piece-text")
      if (!text || !lines.contains(text)) return null
      const before = range.cloneRange()
      before.selectNodeContents(text)
      before.setEnd(range.startContainer, range.startOffset)
      // The server counts characters, not the halves of those beyond the first 65,536.
      const start = Number(text.closest(".piece").dataset.at) + [...before.toString()].length
      return [start, start + [...range.toString()].length]
    }

    function tell() {
      const said = palette.querySelector("[data-chosen]")
      const count = new Set(chosen().map((box) => box.value)).size
      const { none, one, many, part } = said.dataset
      said.textContent = markedWords() ? part : count === 0 ? none : count === 1 ? one : many.replace("{n}", count)
      palette.classList.toggle("has-chosen", count > 0)
      state.textContent = changes.length ? state.dataset.some : ""
    }

    // ------------------------------------------------------------------ giving roles

    function give(role) {
      const words = markedWords()
      const some = chosen()
      const stretches = words
        ? [words]
        : [...new Set((some.length ? some : [current]).filter(Boolean).map((box) => box.value))].map((value) =>
            value.split("-").map(Number),
          )
      if (!stretches.length) return
      if (!words) for (const box of some.length ? some : [current]) paint(box.closest(".piece"), role)
      changes.push(stretches.map(([start, end]) => [start, end, role]))
      getSelection().removeAllRanges()
      chooseOnly(null)
      anchor = null
      ask()
    }

    // At once; what the server says of the line follows.
    function paint(piece, role) {
      piece.className = `piece role-${role}`
      piece.dataset.role = role
    }

    function takeBack() {
      const last = changes.pop()
      if (!last) return
      undone.push(...last)
      ask()
    }

    async function ask() {
      asked?.abort()
      asked = new AbortController()
      const form = new FormData()
      form.set("changes", JSON.stringify(changes.flat()))
      form.set("undone", JSON.stringify(undone))
      review.elements.changes.value = JSON.stringify(changes.flat())
      tell()
      try {
        const answer = await post(review.dataset.outlook, form, { signal: asked.signal })
        if (isRefused(answer)) state.textContent = state.dataset.out
        else if (!answer.ok) throw new Error(answer.statusText)
        else show(await answer.json())
      } catch (error) {
        if (error.name !== "AbortError") state.textContent = state.dataset.failed
      }
    }

    function show(answer) {
      const number = current?.closest(".line")?.id
      const hadFocus = document.activeElement === current
      undone = []
      for (const [line, html] of Object.entries(answer.lines)) {
        const place = document.getElementById(`line-${line}`)
        if (place) place.querySelector(".line-pieces").innerHTML = html
      }
      for (const line of lines.querySelectorAll(".line")) {
        line.classList.toggle("is-open", Boolean(line.querySelector(".role-open")))
      }
      document.getElementById("story-told").innerHTML = answer.story
      document.getElementById("open-lines").innerHTML = answer.open
      for (const box of lines.querySelectorAll(".piece-box")) box.tabIndex = -1
      const again = current?.isConnected ? current : document.getElementById(number)?.querySelector(".piece-box")
      rove(again ?? boxes()[0])
      if (hadFocus) current?.focus({ preventScroll: true })
    }

    // ------------------------------------------------------------------ events

    lines.addEventListener("click", (event) => {
      const piece = event.target.closest("label.piece")
      if (!piece || event.target.matches(".piece-box")) return
      event.preventDefault() // a label would tick its box and nothing more
      if (!getSelection().isCollapsed) return tell()
      const box = piece.querySelector(".piece-box")
      if (event.shiftKey && current) chooseBetween(anchor ?? current, box)
      else if (event.ctrlKey || event.metaKey) choose(box, !box.checked)
      else chooseOnly(box)
      if (!event.shiftKey) anchor = box
      rove(box)
      box.focus({ preventScroll: true })
      tell()
    })
    lines.addEventListener("mousedown", (event) => {
      if (event.shiftKey && event.target.closest("label.piece")) event.preventDefault() // marks no words
    })
    lines.addEventListener("change", (event) => {
      if (!event.target.matches(".piece-box")) return
      choose(event.target, event.target.checked)
      tell()
    })
    lines.addEventListener("focusin", (event) => {
      if (event.target.matches(".piece-box")) rove(event.target)
    })
    document.addEventListener("selectionchange", tell)

    const moves = {
      ArrowDown: (event) => step(1, event.shiftKey),
      ArrowUp: (event) => step(-1, event.shiftKey),
      Home: () => goTo(boxes()[0]),
      End: () => goTo(boxes().at(-1)),
      ".": () => goToOpen(1),
      ",": () => goToOpen(-1),
      z: takeBack,
      Escape: () => chooseOnly(null),
      "?": () => keys.showModal(),
    }
    lines.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return
      if (!event.target.matches(".piece-box, .palette button")) return
      const key = latin(event)
      const role = byKey.get(key)
      const move = moves[key]
      if (!role && !move) return
      event.preventDefault()
      if (role) give(role)
      else move(event)
    })
    palette.addEventListener("click", (event) => {
      const button = event.target.closest("[data-key]")
      if (!button) return
      event.preventDefault()
      give(button.value)
    })
    palette.addEventListener("mousedown", (event) => event.preventDefault()) // keeps marked words
    review.querySelector("[data-help]").addEventListener("click", () => keys.showModal())
    review.addEventListener("click", (event) => {
      const link = event.target.closest("[data-to-line]")
      const field = event.target.closest(".review-story button[data-role]")
      if (link) {
        event.preventDefault()
        goTo(document.querySelector(`#line-${link.dataset.toLine} .piece-box`))
      } else if (field) {
        goTo(lines.querySelector(`[data-role="${field.dataset.role}"] .piece-box`))
      }
    })
    document.addEventListener("keydown", (event) => {
      if ((event.ctrlKey || event.metaKey) && latin(event) === "s") {
        event.preventDefault()
        review.requestSubmit(review.querySelector(".review-bar .button-next"))
      }
    })
    review.addEventListener("submit", () => {
      for (const box of chosen()) box.checked = false
      isSent = true
    })
    window.addEventListener("beforeunload", (event) => {
      if (changes.length && !isSent) event.preventDefault()
    })

    for (const box of lines.querySelectorAll(".piece-box")) box.tabIndex = -1
    const first = boxes().find((box) => box.closest(".role-open")) ?? boxes()[0]
    rove(first)
    tell()
  }
}
