// Cards can be carried with the mouse. A card that is dropped on a column presses the one of its
// own buttons that leads there; where it has none, it cannot be dropped.

const board = document.querySelector("[data-board]");
const stages = [...board.querySelectorAll("[data-stage]")];
let carried = null;

const button = (stage) => carried?.querySelector(`button[data-to="${stage.dataset.stage}"]`);

for (const card of board.querySelectorAll("[data-card]")) {
  if (!card.querySelector("button[data-to]:not([data-to=''])")) continue;
  card.draggable = true;
  card.addEventListener("dragstart", (event) => {
    carried = card;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", card.querySelector("h3").innerText);
    card.classList.add("is-carried");
    for (const stage of stages) {
      stage.classList.toggle("takes", stage !== card.closest("[data-stage]") && !!button(stage));
    }
  });
  card.addEventListener("dragend", () => {
    card.classList.remove("is-carried");
    for (const stage of stages) stage.classList.remove("takes", "is-over");
    carried = null;
  });
}

for (const stage of stages) {
  stage.addEventListener("dragover", (event) => {
    if (!stage.classList.contains("takes")) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "move";
    stage.classList.add("is-over");
  });
  stage.addEventListener("dragleave", (event) => {
    if (!stage.contains(event.relatedTarget)) stage.classList.remove("is-over");
  });
  stage.addEventListener("drop", (event) => {
    if (!stage.classList.contains("takes")) return;
    event.preventDefault();
    button(stage).click();
  });
}
