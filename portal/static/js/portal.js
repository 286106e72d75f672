// Knows what a script adds to pages that work without one: focus, toasts, shortcuts, uploads, the board's dragging, the theme at once.
(() => {
  "use strict";
  const root = document.documentElement;
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const words = () => document.getElementById("toasts")?.dataset ?? {};
  root.dataset.js = "";

  // ---- toasts: leave after 15 s, wait while somebody reads or points at them
  const REST = 15000;
  const watched = new WeakSet();

  function watch(toast) {
    if (watched.has(toast)) return;
    watched.add(toast);
    let timer;
    const leave = () => {
      if (toast.contains(document.activeElement)) document.getElementById("main")?.focus({ preventScroll: true });
      toast.remove();
    };
    const start = () => { timer = setTimeout(leave, REST); };
    const stop = () => clearTimeout(timer);
    for (const name of ["pointerenter", "focusin"]) toast.addEventListener(name, stop);
    for (const name of ["pointerleave", "focusout"]) toast.addEventListener(name, () => { stop(); start(); });
    toast.querySelector("[data-close]")?.addEventListener("click", leave);
    start();
  }

  function say(text, urgent = true) {
    const shelf = document.getElementById("toasts");
    if (!shelf || !text) return;
    const toast = document.createElement("div");
    toast.className = "toast";
    toast.setAttribute("role", urgent ? "alert" : "status");
    const line = document.createElement("span");
    line.textContent = text;
    const close = document.createElement("button");
    close.type = "button";
    close.className = "btn-plain";
    close.dataset.close = "";
    close.textContent = words().closeWord;
    toast.append(line, close);
    shelf.append(toast);
    watch(toast);
  }

  // ---- focus: the error summary gets it; after a swap it is never lost to the body
  let before = null;

  function remember() {
    const element = document.activeElement;
    if (!element || element === document.body) return;
    before = {
      id: element.id,
      name: element.getAttribute("name"),
      value: element.getAttribute("value"),
      href: element.getAttribute("href"),
      text: element.textContent.trim(),
      tag: element.tagName,
      action: element.form?.getAttribute("action"),
    };
  }

  function sameAs(place) {
    if (before.id) {
      const known = document.getElementById(before.id);
      if (known) return known;
    }
    return all(before.tag, place).find((element) =>
      element.getAttribute("name") === before.name
      && element.getAttribute("value") === before.value
      && element.getAttribute("href") === before.href
      && element.textContent.trim() === before.text
      && element.form?.getAttribute("action") === before.action);
  }

  function settle(place) {
    const wanted = place.matches("[data-focus]") ? place : place.querySelector("[data-focus]");
    if (wanted) return wanted.focus();
    const active = document.activeElement;
    if (!before || (active && active !== document.body && active.isConnected)) return;
    const again = before.tag && (sameAs(place) || sameAs(document));
    if (again) return again.focus({ preventScroll: true });
    if (!place.hasAttribute("tabindex")) place.setAttribute("tabindex", "-1");
    place.focus({ preventScroll: true });
  }

  document.addEventListener("htmx:beforeRequest", () => { before = null; remember(); });
  document.addEventListener("htmx:beforeSwap", remember);
  document.addEventListener("htmx:afterSettle", (event) => {
    const target = event.detail.target ?? event.detail.elt;
    const place = target.isConnected ? target : (target.id && document.getElementById(target.id));
    dress(document);
    settle(place || document.getElementById("main"));
  });

  // ---- a button outside of its form says and goes where it would without htmx, which looks for buttons inside forms only
  document.addEventListener("htmx:configRequest", (event) => {
    const button = event.detail.triggeringEvent?.submitter;
    if (!button || event.detail.elt.contains(button)) return;
    if (button.name) event.detail.parameters[button.name] = button.value;
    if (button.hasAttribute("formaction")) event.detail.path = button.getAttribute("formaction");
  });

  // ---- refusals: 409, 422 and 429 bring a fresh part, one with HX-Retarget says where it wants to stand, the rest become a toast
  document.addEventListener("htmx:beforeSwap", (event) => {
    const detail = event.detail;
    if (detail.xhr.status < 400 || !detail.xhr.getResponseHeader("HX-Retarget")) return;
    detail.shouldSwap = true;
    detail.isError = false;
    putBack();
  });
  document.addEventListener("htmx:responseError", (event) => {
    const status = event.detail.xhr.status;
    const text = { 401: words().signedOut, 403: words().forbidden, 404: words().missing }[status];
    say(text ?? words().failed);
    putBack();
  });
  for (const name of ["htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(name, () => { say(words().offline); putBack(); });
  }

  // ---- polling: what somebody works on is never drawn anew under her hands
  function busy(place) {
    if (document.hidden || document.querySelector(".sortable-chosen, .held, .lifted, .htmx-request")) return true;
    if (!place) return false;
    if (place.contains(document.activeElement) && document.activeElement.matches("input, textarea, select, video, summary")) return true;
    return all("input:not([type=hidden]), textarea, select, details, video", place).some((element) => {
      if (element.matches("details")) return element.open;
      if (element.matches("video")) return !element.paused;
      if (element.type === "file") return element.files.length > 0;
      if (element.type === "checkbox" || element.type === "radio") return element.checked !== element.defaultChecked;
      if (element.matches("select")) return [...element.options].some((option, at) => option.selected !== (option.defaultSelected || (!at && !element.querySelector("[selected]"))));
      return element.value !== element.defaultValue;
    });
  }
  for (const name of ["htmx:beforeRequest", "htmx:beforeSwap"]) {
    document.addEventListener(name, (event) => {
      const asking = event.detail.requestConfig?.elt ?? event.detail.elt;
      if (!asking.matches?.("[data-poll]")) return;
      const place = document.querySelector(asking.getAttribute("hx-target"));
      const own = asking.classList.contains("htmx-request");
      if (own) asking.classList.remove("htmx-request");
      if (busy(place)) event.preventDefault();
      if (own) asking.classList.add("htmx-request");
    });
  }

  // ---- theme: at once, and kept by the server
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-theme-form]") || !event.submitter) return;
    event.preventDefault();
    const chosen = event.submitter.value;
    if (chosen === "system") delete root.dataset.theme;
    else root.dataset.theme = chosen;
    for (const button of all("button", form)) button.setAttribute("aria-pressed", String(button === event.submitter));
    fetch(form.action, { method: "POST", body: new FormData(form, event.submitter), credentials: "same-origin", redirect: "manual" })
      .then((answer) => { if (!answer.ok && answer.type !== "opaqueredirect") say(words().failed); })
      .catch(() => say(words().offline));
  });

  // ---- menus: one open, Escape and a click elsewhere close it
  document.addEventListener("click", (event) => {
    for (const menu of all("details[data-menu][open]")) if (!menu.contains(event.target)) menu.open = false;
  });

  // ---- shortcuts: single keys outside of fields, can be switched off
  const OFF = "portal.shortcuts.off";
  const off = () => { try { return localStorage.getItem(OFF) === "1"; } catch { return false; } };
  let typed = "";
  let forget;

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      for (const menu of all("details[data-menu][open]")) { menu.open = false; menu.querySelector("summary")?.focus(); }
      return;
    }
    const field = event.target.closest?.("input, select, textarea, [contenteditable]");
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter" && field?.form) {
      event.preventDefault();
      field.form.requestSubmit();
      return;
    }
    if (field || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || off()) return;
    typed = typed ? `${typed} ${event.key}` : event.key;
    clearTimeout(forget);
    forget = setTimeout(() => { typed = ""; }, 1200);
    const keys = all("[data-key]");
    const hit = keys.find((element) => element.dataset.key === typed && element.getClientRects().length);
    if (hit) {
      event.preventDefault();
      typed = "";
      if (hit.matches("input, select, textarea, summary")) hit.focus();
      else hit.click();
    } else if (typed === "j" || typed === "k") {
      typed = "";
      step(event.key === "j" ? 1 : -1);
    } else if (!keys.some((element) => element.dataset.key.startsWith(`${typed} `))) {
      typed = "";
    }
  });

  function step(by) {
    const links = all("#main :is(.card, .kcard, .prog) :is(h2, h3, h4) a, #main .inbox a, #main .tab tbody th a").filter((link) => link.getClientRects().length);
    if (!links.length) return;
    const at = links.indexOf(document.activeElement);
    const next = at < 0 ? (by > 0 ? 0 : links.length - 1) : Math.min(Math.max(at + by, 0), links.length - 1);
    links[next].focus();
  }

  // ---- fields: counters, names of chosen files
  function count(control) {
    const place = document.getElementById(`${control.id}-count`);
    if (!place) return;
    const most = Number(control.dataset.counter);
    const used = control.value.length;
    const over = used > most;
    place.toggleAttribute("data-over", over);
    place.textContent = (over ? place.dataset.wordsOver : place.dataset.words)
      .replace("{used}", used).replace("{most}", most).replace("{over}", used - most);
  }

  // What was understood of a field stands beside it only as long as the field says the same.
  const understood = new WeakMap();

  function echo(control) {
    const place = control.id && document.getElementById(`${control.id}-echo`);
    if (!place) return;
    if (!understood.has(place)) understood.set(place, [...place.childNodes]);
    place.replaceChildren(...(control.value === control.defaultValue ? understood.get(place) : []));
  }

  function size(bytes) {
    const units = ["byte", "kilobyte", "megabyte", "gigabyte"];
    let power = 0;
    while (bytes >= 1000 && power < units.length - 1) { bytes /= 1000; power += 1; }
    return new Intl.NumberFormat(root.lang || "en", { style: "unit", unit: units[power], unitDisplay: power ? "short" : "long", maximumFractionDigits: power > 1 ? 1 : 0 }).format(bytes);
  }

  function listFiles(control) {
    const list = control.closest("[data-drop]")?.querySelector("[data-files]");
    if (!list) return;
    list.replaceChildren(...[...control.files].map((file) => {
      const item = document.createElement("li");
      const name = document.createElement("bdi");
      name.textContent = file.name;
      const fine = document.createElement("span");
      fine.className = "fine";
      fine.textContent = ` ${size(file.size)}`;
      item.append(name, fine);
      return item;
    }));
    list.hidden = !control.files.length;
  }

  document.addEventListener("input", (event) => {
    if (event.target.dataset?.counter) count(event.target);
    echo(event.target);
  });
  document.addEventListener("change", (event) => {
    const control = event.target;
    if (control.type === "file") listFiles(control);
    if (control.matches("[data-shortcuts-switch]")) {
      try { localStorage.setItem(OFF, control.checked ? "0" : "1"); } catch { /* a browser without storage keeps shortcuts on */ }
    }
  });
  for (const name of ["dragenter", "dragover", "dragleave", "drop"]) {
    document.addEventListener(name, (event) => {
      const place = event.target.closest?.("[data-drop]");
      place?.toggleAttribute("data-over", name === "dragenter" || name === "dragover");
    });
  }

  // ---- uploads: how much has arrived, with htmx or without
  function progress(form, loaded, total) {
    const place = form.querySelector("[data-upload-state]");
    if (!place) return;
    place.hidden = false;
    const bar = place.querySelector("progress");
    bar.max = total || 100;
    if (total) bar.value = loaded; else bar.removeAttribute("value");
    place.querySelector("[role=status]").textContent = total ? `${size(loaded)} / ${size(total)}` : size(loaded);
  }

  document.addEventListener("htmx:xhr:progress", (event) => {
    const form = event.target.closest?.("[data-upload]");
    if (form) progress(form, event.detail.loaded, event.detail.lengthComputable ? event.detail.total : 0);
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-upload]") || form.hasAttribute("hx-post") || event.defaultPrevented) return;
    if (!all("input[type=file]", form).some((control) => control.files.length)) return;
    event.preventDefault();
    const request = new XMLHttpRequest();
    const button = event.submitter;
    request.open("POST", form.action);
    request.setRequestHeader("X-Upload", "1"); // the server then names the next page instead of sending it, so that what it says is said there
    request.upload.addEventListener("progress", (move) => progress(form, move.loaded, move.lengthComputable ? move.total : 0));
    request.addEventListener("load", () => {
      const next = request.getResponseHeader("HX-Redirect");
      if (next) { location.assign(next); return; }
      const page = new DOMParser().parseFromString(request.responseText, "text/html");
      const main = page.getElementById("main");
      if (!main) { say(words().failed); release(); return; }
      document.title = page.title;
      document.getElementById("main").replaceWith(main);
      window.htmx?.process(main);
      dress(main);
      before = {};
      settle(main);
    });
    const release = () => {
      form.classList.remove("htmx-request");
      if (button) button.disabled = false;
    };
    request.addEventListener("error", () => { say(words().offline); release(); });
    form.classList.add("htmx-request");
    request.send(new FormData(form, button));
    if (button) button.disabled = true;
  });

  // ---- board: dragging fills the card's own move form; what the form does not offer is put back
  let moved = null;

  function putBack() {
    if (!moved) return;
    moved.from.insertBefore(moved.card, moved.next?.parentNode === moved.from ? moved.next : null);
    moved.card.classList.remove("held");
    moved = null;
  }

  function drag(lane) {
    if (lane.dataset.wired || !window.Sortable) return;
    lane.dataset.wired = "1";
    let next = null;
    window.Sortable.create(lane, {
      group: "board",
      draggable: "[data-card]",
      filter: "form, select, button",
      preventOnFilter: false,
      delay: 150,
      delayOnTouchOnly: true,
      animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 120,
      ghostClass: "held",
      dragClass: "lifted",
      onStart: (event) => { next = event.item.nextElementSibling; },
      onEnd: (event) => {
        if (event.from === event.to) return;
        moved = { card: event.item, from: event.from, next };
        const form = event.item.querySelector("form[data-move]");
        const select = form?.querySelector("select");
        const wanted = event.to.dataset.lane;
        if (!select || ![...select.options].some((option) => option.value === wanted)) {
          putBack();
          say(words().refusedMove);
          return;
        }
        select.value = wanted;
        event.item.classList.add("held");
        event.item.querySelector("a")?.focus({ preventScroll: true });
        form.requestSubmit();
      },
    });
  }

  // A row that scrolls begins with the place where the reader is; the page itself does not move.
  function bring(here) {
    const row = here.closest("nav");
    if (row.scrollWidth <= row.clientWidth) return;
    const [inner, outer] = [here.getBoundingClientRect(), row.getBoundingClientRect()];
    row.scrollLeft += inner.left + inner.width / 2 - outer.left - outer.width / 2;
  }

  document.addEventListener("focusin", (event) => {
    // Not for a pointer: the row would move away under it between pressing and letting go.
    if (event.target.matches(".tabs a:focus-visible, .main-nav a:focus-visible")) bring(event.target);
  });

  // ---- everything that must be done again for fresh markup
  function dress(within) {
    all("[data-toast]", within).forEach(watch);
    all("[data-counter]", within).forEach(count);
    all("[data-lane]", within).forEach(drag);
    for (const here of all(".tabs [aria-current], .main-nav [aria-current]", within)) bring(here);
    for (const control of all("[data-shortcuts-switch]", within)) control.checked = !off();
    moved = moved?.card.isConnected ? moved : null;
  }

  document.addEventListener("DOMContentLoaded", () => {
    dress(document);
    document.querySelector("#main [data-focus]")?.focus();
  });
})();
