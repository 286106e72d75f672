// Knows what a script adds to the filters of the directory: handles over the bars, a search inside long lists, and nothing lost while an answer arrives.
(() => {
  "use strict";
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const scaleOf = (element) => element.closest?.("[data-scale]");
  const read = (scale, name) => JSON.parse(scale.dataset[name]);

  // ---- scales: two handles write into the two fields, which are what is sent
  function parts(scale) {
    const handles = all("input[type=range]", scale);
    return { handles, fields: handles.map((handle) => document.getElementById(handle.dataset.end)), steps: read(scale, "steps"), words: read(scale, "words") };
  }

  // As the server reads it (domain/discovery/address.py): "10.000" and "10k" are ten thousand where the scale reaches that far.
  const TIMES = { k: 1e3, tsd: 1e3, m: 1e6, mio: 1e6 };
  function typed(field, large) {
    let digits = field.value.replace(/[\s'’]/g, "").toLowerCase().replace(/\.$/, "");
    const word = large ? digits.match(/[a-z]+$/)?.[0] ?? "" : "";
    digits = digits.slice(0, digits.length - word.length);
    if (large && !word && /^\d{1,3}([.,])\d{3}(\1\d{3})*(?!\1)([.,]\d+)?$/.test(digits)) digits = digits.replace(/[.,](?=\d{3}(\D|$))/g, "");
    const number = parseFloat(digits.replace(",", ".")) * (TIMES[word] ?? 1);
    return Number.isNaN(number) ? null : number;
  }

  function place(scale) {
    const { handles, fields, steps } = parts(scale);
    const last = steps.length - 1;
    const [least, most] = fields.map((field) => typed(field, Number(steps[last - 1]) >= 1000));
    const lower = steps.map((step, at) => (at === 0 ? 0 : at === last ? Infinity : Number(step)));
    handles[0].value = least === null ? 0 : Math.max(0, lower.findLastIndex((step) => step <= least));
    handles[1].value = most === null ? last : lower.findIndex((step) => step >= most);
    paint(scale);
  }

  function paint(scale) {
    const { handles, steps, words } = parts(scale);
    const [low, high] = handles.map((handle) => Number(handle.value));
    for (const handle of handles) handle.setAttribute("aria-valuetext", words[Number(handle.value)]);
    for (const bar of all("rect", scale)) {
      const at = Math.round((parseFloat(bar.getAttribute("x")) * (steps.length - 1)) / 100);
      bar.classList.toggle("in-span", at >= low && at < Math.max(high, low + 1));
    }
  }

  function move(handle, scale) {
    const { handles, fields, steps } = parts(scale);
    const end = handles.indexOf(handle);
    const other = Number(handles[1 - end].value);
    if (end === 0 && Number(handle.value) >= other) handle.value = other - 1;
    if (end === 1 && Number(handle.value) <= other) handle.value = other + 1;
    paint(scale);
    const value = steps[Number(handle.value)];
    if (fields[end].value === value) return;
    fields[end].value = value;
    fields[end].dispatchEvent(new Event("input", { bubbles: true }));
  }

  // ---- a search inside a long list; what is chosen stays in sight
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

  function narrow(field) {
    const list = document.getElementById(field.dataset.narrow);
    const wanted = plain(field.value.trim());
    const more = list.querySelector("details.more");
    if (more) {
      if (wanted && !("before" in more.dataset)) more.dataset.before = String(more.open);
      more.open = wanted ? true : more.dataset.before === "true";
      if (!wanted) delete more.dataset.before;
    }
    for (const row of all("label:not(.narrow-by)", list)) {
      row.hidden = Boolean(wanted) && !row.querySelector(":checked") && !plain(row.querySelector("bdi").textContent).includes(wanted);
    }
  }

  // Caught on the way down, so that the form does not ask for what changes no search.
  for (const name of ["input", "change"]) {
    document.addEventListener(name, (event) => {
      const control = event.target;
      if (control.matches?.("[data-scale] input[type=range]")) {
        event.stopPropagation();
        if (name === "input") move(control, scaleOf(control));
      } else if (control.matches?.("[data-narrow]")) {
        event.stopPropagation();
        narrow(control);
      } else if (control.closest?.("[data-quiet]")) {
        event.stopPropagation();
      } else if (scaleOf(control) && control.matches("input")) {
        place(scaleOf(control));
      }
    }, true);
  }

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches?.("[data-narrow], [data-quiet] input")) return;
    event.preventDefault();
    const button = event.target.closest("[data-quiet]")?.querySelector("button");
    if (!button) return;
    // Focus comes and goes as it does with a pointer: htmx sends a button's value as long as the button has it.
    button.focus();
    button.click();
    event.target.focus();
  });
  document.addEventListener("click", (event) => {
    const part = event.target.closest?.("[data-quiet] button")?.closest("[data-quiet]");
    if (part) setTimeout(() => { for (const select of all("select", part)) select.value = ""; });
  });

  // ---- an answer is older than what has been ticked, opened or typed while it was on its way
  document.addEventListener("htmx:oobBeforeSwap", (event) => {
    const fresh = event.detail.fragment;
    for (const box of all("input[type=checkbox][id]", fresh)) {
      const old = document.getElementById(box.id);
      if (old && old.value === box.value) box.checked = old.checked;
    }
    for (const details of all("details[id]", fresh)) {
      const old = document.getElementById(details.id);
      if (old) { details.open = old.open; Object.assign(details.dataset, old.dataset); }
    }
    for (const field of all("[data-narrow]", fresh)) field.value = document.getElementById(field.id)?.value ?? "";
  });
  document.addEventListener("htmx:oobAfterSwap", (event) => {
    const target = event.detail.target;
    const part = target?.id ? document.getElementById(target.id) : null;
    if (!part) return;
    for (const field of all("[data-narrow]", part)) if (field.value) narrow(field);
    const scale = scaleOf(part);
    if (scale) paint(scale);
  });

  document.addEventListener("DOMContentLoaded", () => {
    // A browser that keeps typed values over a reload has put them into the fields by now.
    all("[data-scale]").forEach(place);
  });
})();
