// A filter bar sends itself when a choice changes; typed words wait for Enter or the button.
export function filters(part) {
  for (const form of within(part, "form[data-filter]")) {
    form.addEventListener("change", (event) => {
      if (event.target.matches("select, input[type=checkbox], input[type=radio]")) form.requestSubmit();
    });
  }
}

export function within(part, selector) {
  const found = [...part.querySelectorAll(selector)];
  return part instanceof Element && part.matches(selector) ? [part, ...found] : found;
}
