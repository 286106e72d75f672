// Knows what a script adds to ticked creators: the address of the page, and what leads on from here to the same search or list, names them at once.
(() => {
  "use strict";
  const all = (selector) => [...document.querySelectorAll(selector)];

  function withTicks(address) {
    const url = new URL(address, location.href);
    url.searchParams.delete("c");
    for (const box of all(".tick input:checked")) url.searchParams.append("c", box.value);
    return url.pathname + url.search + url.hash;
  }

  const leadsBack = (address) => !address.startsWith("#") && new URL(address, location.href).pathname === location.pathname;

  document.addEventListener("change", (event) => {
    if (!event.target.matches(".tick input")) return;
    history.replaceState(history.state, "", withTicks(location.href));
    for (const link of all("main a[href]:not(.untick)")) {
      const address = link.getAttribute("href");
      if (leadsBack(address)) link.setAttribute("href", withTicks(address));
    }
    for (const field of all("main input[name=back]")) if (leadsBack(field.value)) field.value = withTicks(field.value);
    // What is on its way does not know of this tick: it is asked for again.
    if (document.querySelector("#searching.htmx-request")) event.target.form.requestSubmit();
  });
})();
