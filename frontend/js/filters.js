// A filter bar sends itself when a choice changes; typed words wait for Enter or the button.
export function filters(part) {
  for (const form of within(part, "form[data-filter]")) {
    form.addEventListener("change", (event) => {
      if (event.target.matches("select, input[type=checkbox], input[type=radio]")) form.requestSubmit();
    });
  }
}

// An address says only what was chosen.
export function shortAddresses() {
  document.addEventListener("htmx:configRequest", (event) => {
    const { elt, parameters } = event.detail;
    if (!elt.matches("form[data-filter]")) return;
    for (const [name, value] of [...parameters.entries()]) if (value === "") parameters.delete(name);
  });
}

// The same page in another language keeps the filter that was applied without a new page.
export function languagesFollow() {
  const follow = () => {
    for (const link of document.querySelectorAll(".languages a")) link.search = location.search;
  };
  document.addEventListener("htmx:pushedIntoHistory", follow);
  document.addEventListener("htmx:replacedInHistory", follow);
}

export function within(part, selector) {
  const found = [...part.querySelectorAll(selector)];
  return part instanceof Element && part.matches(selector) ? [part, ...found] : found;
}
