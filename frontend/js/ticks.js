// A box that ticks all rows of its form, and how many are ticked.
import { within } from "./filters.js";

export function ticks(part) {
  for (const all of within(part, "input[data-tick-all]")) {
    const boxes = () => [...all.form.elements].filter((box) => box.name === all.dataset.tickAll && box.type === "checkbox" && !box.disabled);
    const look = () => {
      const count = boxes().filter((box) => box.checked).length;
      all.checked = count > 0 && count === boxes().length;
      all.indeterminate = count > 0 && !all.checked;
      const told = document.querySelector(`[data-tick-count="${all.dataset.tickAll}"]`);
      if (told) told.textContent = count ? String(count) : "";
    };
    all.closest("[hidden]")?.removeAttribute("hidden");
    all.addEventListener("change", () => {
      for (const box of boxes()) box.checked = all.checked;
      look();
    });
    document.addEventListener("change", (event) => event.target.name === all.dataset.tickAll && look());
    look();
  }
}
