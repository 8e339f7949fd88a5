// Small helps on top of pages that work without them.
import { autosave } from "./autosave.js";
import { checking } from "./checking.js";
import { files } from "./files.js";
import { filters, languagesFollow, shortAddresses } from "./filters.js";
import { grid } from "./grid.js";
import { keeper } from "./keeper.js";
import { panels } from "./panels.js";
import { settings } from "./settings.js";
import { shortcuts } from "./shortcuts.js";
import { tables } from "./tables.js";
import { ticks } from "./ticks.js";
import { uploads } from "./uploads.js";

function enhance(part) {
  filters(part);
  tables(part);
  files(part);
  autosave(part);
  keeper(part);
  ticks(part);
  checking(part);
  uploads(part);
  grid(part);
  for (const button of part.querySelectorAll("[data-close]")) {
    button.hidden = false;
    button.addEventListener("click", () => button.parentElement.remove());
  }
}

settings(document);
panels();
shortcuts();
shortAddresses();
languagesFollow();
enhance(document);
document.querySelector("[data-focus]")?.focus();
document.addEventListener("htmx:load", (event) => {
  if (event.target !== document.body) enhance(event.target);
});
