// Menus made of <details> close on Escape and on a press elsewhere.
export function panels() {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const panel of open()) {
      const holdsFocus = panel.contains(document.activeElement);
      panel.open = false;
      if (holdsFocus) panel.querySelector("summary").focus();
    }
  });
  document.addEventListener("click", (event) => {
    for (const panel of open()) if (!panel.contains(event.target)) panel.open = false;
  });
}

function open() {
  return document.querySelectorAll("details.panel[open], details.columns-choice[open]");
}
