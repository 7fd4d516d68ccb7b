// Boxes to choose from by typing: names for those who hear them, the cursor where one types.
"use strict"
{
  // Select2 builds a box of its own and does not take the label along.
  function nameChoices(root) {
    for (const select of root.querySelectorAll("select.admin-autocomplete")) {
      const label = document.querySelector(`label[for="${select.id}"]`)
      const box = select.parentElement.querySelector(".select2-selection")
      if (!label || !box) continue
      const name = label.textContent.trim().replace(/:$/, "")
      const shown = select.multiple ? "" : select.selectedOptions[0]?.text ?? ""
      box.removeAttribute("aria-labelledby")
      box.setAttribute("aria-label", shown ? `${name}: ${shown}` : name)
      box.querySelector(".select2-search__field")?.setAttribute("aria-label", name)
      // A cross that is no item stands in a list of items; each item has a cross of its own.
      box.querySelector("ul > .select2-selection__clear")?.remove()
      // What is chosen is said by the box; nobody types into it.
      for (const attribute of ["role", "aria-readonly"]) {
        box.querySelector(".select2-selection__rendered")?.removeAttribute(attribute)
      }
    }
  }

  window.addEventListener("load", () => {
    // After Django's own, which may be later than this on a page that is small.
    django.jQuery(() => nameChoices(document))
    document.addEventListener("formset:added", (event) => {
      // After Django's own listener has made the box.
      setTimeout(() => nameChoices(event.target))
    })
    django.jQuery(document).on("change", "select.admin-autocomplete", (event) => {
      setTimeout(() => nameChoices(event.target.parentElement))
    })
    django.jQuery(document).on("select2:open", () => {
      const field = document.querySelector(".select2-container--open .select2-search__field")
      field?.focus()
    })
  })
}
