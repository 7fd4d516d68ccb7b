// The blocks of a story's body that the editor does not bring along: buttons named as the desk
// names things, and the places of pictures and related stories in the text.
import { Extension, Node, Plugin, updateAttrsDialog } from "django-prose-editor/editor"

export const BlockButtons = Extension.create({
  name: "blockButtons",

  addProseMirrorPlugins() {
    const attributes = { "aria-label": this.options.name, "aria-multiline": "true" }
    return [new Plugin({ props: { attributes, transformPastedHTML: readable } })]
  },

  addMenuItems({ buttons, menu }) {
    const labels = this.options
    const define = (name, active, command) =>
      menu.defineItem({
        name: `block:${name}`,
        groups: "blocks",
        button: buttons.text(labels[name]),
        active,
        command,
      })
    const isPlain = (editor) =>
      editor.isActive("paragraph") && !editor.isActive("blockquote") &&
      !editor.isActive("paragraph", { class: "editors-note" })
    const isPulled = (editor) => editor.isActive("blockquote", { class: "pull-quote" })

    define("paragraph", isPlain, (editor) => plain(editor).run())
    for (const [name, level] of [["subhead", 2], ["minorSubhead", 3]]) {
      define(
        name,
        (editor) => editor.isActive("heading", { level }),
        (editor) => editor.chain().focus().toggleHeading({ level }).run(),
      )
    }
    define(
      "quote",
      (editor) => editor.isActive("blockquote") && !isPulled(editor),
      (editor) => quote(editor, null, isPulled(editor)),
    )
    define("pullQuote", isPulled, (editor) =>
      quote(editor, "pull-quote", editor.isActive("blockquote") && !isPulled(editor)),
    )
    define(
      "editorsNote",
      (editor) => editor.isActive("paragraph", { class: "editors-note" }),
      (editor) => {
        const isNote = editor.isActive("paragraph", { class: "editors-note" })
        plain(editor).updateAttributes("paragraph", { class: isNote ? null : "editors-note" }).run()
      },
    )
  },
})

// What other programs paste is named as the body names it. No inline style is in force at the desk,
// so what looks bold or italic by one has to be told in tags: Google Docs puts all of a text into a
// <b> that is of normal weight.
const RENAMED = { h1: "h2", h4: "h3", h5: "h3", h6: "h3", td: "div", th: "div", dt: "div" }
const STYLED = {
  strong: /font-weight:\s*(bold|[6-9]00)/i,
  em: /font-style:\s*(italic|oblique)/i,
  sup: /vertical-align:\s*super/i,
  sub: /vertical-align:\s*sub\b/i,
}
const UNSTYLED = { "b, strong": /font-weight:\s*(normal|[1-4]00)/i, "i, em": /font-style:\s*normal/i }

function readable(html) {
  const unstyled = html.replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/\sstyle\s*=/gi, " data-style="))
  const { body } = new DOMParser().parseFromString(unstyled, "text/html")
  for (const element of body.querySelectorAll("[data-style]")) {
    const { style } = element.dataset
    delete element.dataset.style
    const isPlain = Object.entries(UNSTYLED).some(([tags, look]) => element.matches(tags) && look.test(style))
    if (isPlain) element.replaceWith(...element.childNodes)
    if (element.matches("span")) {
      for (const tag in STYLED) if (STYLED[tag].test(style)) wrap(element, tag)
    }
  }
  for (const element of body.querySelectorAll(Object.keys(RENAMED).join())) {
    wrap(element, RENAMED[element.localName])
    element.replaceWith(...element.childNodes)
  }
  return body.innerHTML
}

function wrap(element, tag) {
  const inner = element.ownerDocument.createElement(tag)
  inner.append(...element.childNodes)
  element.append(inner)
}

function plain(editor) {
  const chain = editor.chain().focus()
  if (editor.isActive("blockquote")) chain.lift("blockquote")
  return chain.setParagraph().updateAttributes("paragraph", { class: null })
}

function quote(editor, className, isOfOtherKind) {
  const chain = editor.chain().focus()
  if (isOfOtherKind) chain.updateAttributes("blockquote", { class: className })
  else chain.updateAttributes("paragraph", { class: null }).toggleWrap("blockquote", { class: className })
  chain.run()
}

// A place in the text for the story's nth picture or related story.
function placeFor({ name, tag, attribute }) {
  return Node.create({
    name,
    group: "block",
    atom: true,
    draggable: true,

    addOptions() {
      return { rows: "", name: "", which: "", place: "", none: "" }
    },

    addAttributes() {
      return {
        number: {
          default: 1,
          parseHTML: (element) => Number(element.getAttribute(attribute)) || 1,
          renderHTML: ({ number }) => ({ [attribute]: number }),
        },
      }
    },

    parseHTML() {
      return [{ tag: `${tag}[${attribute}]` }]
    },

    renderHTML({ HTMLAttributes }) {
      return [tag, HTMLAttributes]
    },

    addNodeView() {
      return ({ node, editor, getPos }) => {
        const dom = document.createElement("div")
        dom.className = "prose-place"
        let { number } = node.attrs
        let row // which stays the one that was placed, whatever its number becomes
        const show = () => {
          const rows = rowsOf(this.options.rows)
          row ??= rows[number - 1]
          const isThere = rows.includes(row)
          dom.dataset.missing = !isThere
          if (row) number = isThere ? rows.indexOf(row) + 1 : rows.length + 1
          dom.textContent = `${this.options.name} ${number}: ${isThere ? words(row) : this.options.none}`
        }
        const follow = () => {
          const before = number
          show()
          if (number === before) return
          const { tr } = editor.state
          editor.view.dispatch(tr.setNodeAttribute(getPos(), "number", number).setMeta("addToHistory", false))
        }
        show()
        document.addEventListener("input", follow)
        document.addEventListener("rows:changed", follow)
        return {
          dom,
          update(changed) {
            if (changed.type !== node.type) return false
            if (changed.attrs.number === number) return true
            row = undefined
            number = changed.attrs.number
            show()
            return true
          },
          destroy() {
            document.removeEventListener("input", follow)
            document.removeEventListener("rows:changed", follow)
          },
        }
      }
    },

    addMenuItems({ buttons, menu }) {
      menu.defineItem({
        name,
        groups: "embeds",
        button: buttons.text(this.options.name),
        enabled: () => rowsOf(this.options.rows).length > 0,
        active: (editor) => editor.isActive(name),
        command: async (editor) => {
          const number = await ask(editor, this.options)
          if (number) editor.chain().focus().insertContent({ type: name, attrs: { number } }).run()
        },
      })
    },
  })
}

async function ask(editor, options) {
  const rows = rowsOf(options.rows).map((row, index) => `${index + 1}: ${words(row)}`)
  const dialog = updateAttrsDialog(
    { number: { title: options.which, enum: rows } },
    { title: options.name, submitText: options.place },
  )
  const answer = await dialog(editor, { number: rows[0] })
  return answer && Number.parseInt(answer.number, 10)
}

// The rows that will be saved, in the order that the server gives them: those without a number last.
function rowsOf(prefix) {
  const rows = document.querySelectorAll(`#${prefix}-group .inline-related:not(.empty-form)`)
  const order = (row) => Number(row.querySelector("[name$=-order]").value || 9999)
  return [...rows]
    .filter((row) => !row.querySelector("[name$=-DELETE]:checked"))
    .sort((a, b) => order(a) - order(b))
}

function words(row) {
  const typed = row.querySelector("[name$=-title], [name$=-caption]")?.value
  const chosen = row.querySelector("select.admin-autocomplete")?.selectedOptions[0]?.text
  return (typed || chosen || "…").slice(0, 90)
}

export const PictureBlock = placeFor({
  name: "pictureBlock",
  tag: "figure",
  attribute: "data-picture",
})
export const TeaserBlock = placeFor({
  name: "teaserBlock",
  tag: "aside",
  attribute: "data-teaser",
})
