// Knows the words that somebody is writing: keeps them in this browser until they are sent, and puts them back after a reload or a session that ended.
(() => {
  "use strict";
  const template = document.getElementById("kept-note");
  if (!template) return;
  const PREFIX = "portal.kept:";
  const person = `${PREFIX}${template.dataset.account}:`;
  const own = `${person}${template.dataset.actingAs}:`;
  const style = JSON.parse(template.dataset.when);
  const DAYS = 7;
  const WORDS = "textarea, input[type=text]:not([autocomplete])";

  // A browser without storage, or with a full one, keeps nothing; the page works all the same.
  const tried = (deed) => { try { return deed(); } catch { return null; } };
  const read = (key) => tried(() => JSON.parse(localStorage.getItem(key)));
  const write = (key, entry) => tried(() => localStorage.setItem(key, JSON.stringify(entry)));
  const drop = (key) => tried(() => localStorage.removeItem(key));
  const everything = () => (tried(() => Object.keys(localStorage)) ?? []).filter((key) => key.startsWith(PREFIX));

  const address = (written) => {
    const url = new URL(written || location.href, location.href);
    return decodeURI(url.pathname + url.search);
  };
  // Forms in which words are written; one with a password is for signing, and nothing of it stays here.
  const holdsWords = (form) => form?.getAttribute("method")?.toLowerCase() === "post" && form.querySelector("textarea") && !form.querySelector("input[type=password]");
  const keyOf = (form) => own + address(form.getAttribute("action"));
  const notes = new WeakMap();
  let filling = false;

  // What others left in this browser without signing out, and what is old, goes.
  for (const key of everything()) {
    const entry = read(key);
    if (!key.startsWith(person) || !entry || Date.now() - entry.at > DAYS * 86400000) drop(key);
  }
  for (const done of JSON.parse(template.dataset.done)) {
    for (const key of everything()) if (read(key)?.sentTo === address(done)) drop(key);
  }

  // ---- keeping
  function keep(form, fields, more = {}) {
    const key = keyOf(form);
    const entry = read(key) ?? { fields: {} };
    for (const field of fields) {
      const base = entry.fields[field.name]?.base ?? field.defaultValue;
      if (field.value === base) delete entry.fields[field.name];
      else entry.fields[field.name] = { value: field.value, base };
    }
    if (Object.keys(entry.fields).length) write(key, { fields: entry.fields, at: Date.now(), ...more }); else drop(key);
  }

  const worded = (field) => field.name && field.matches(WORDS);

  document.addEventListener("input", (event) => {
    const [field, form] = [event.target, event.target.form];
    if (!filling && worded(field) && holdsWords(form)) keep(form, [field]);
  });

  // All of it once more: the same form, sent from another window, may have ended what was kept.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.matches("[data-sign-out]")) everything().forEach(drop);
    if (!holdsWords(form)) return;
    keep(form, [...form.elements].filter(worded), { sentTo: address(event.submitter?.getAttribute("formaction") ?? form.getAttribute("action")) });
  }, true);

  // ---- putting back
  function plain(place, words) {
    const line = document.createElement("p");
    line.dir = "auto";
    line.className = "kept-words";
    line.textContent = words;
    place.append(line);
  }

  // What else listens (counters, checks) hears of it; it is no writing.
  function put(field, words) {
    if (!field || field.value === words) return;
    field.value = words;
    field.closest("details")?.setAttribute("open", "");
    filling = true;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    filling = false;
  }

  function fill(form, entry) {
    for (const [name, { value }] of Object.entries(entry.fields)) put(form.elements[name], value);
  }

  // A moment as the portal writes moments, by the reader's clock.
  function written(at) {
    const options = { year: "numeric", month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
    // A zone that is younger than this browser is most likely the one in which it stands.
    const clock = tried(() => new Intl.DateTimeFormat("en", { ...options, timeZone: style.zone })) ?? new Intl.DateTimeFormat("en", options);
    const is = Object.fromEntries(clock.formatToParts(at).map(({ type, value }) => [type, value]));
    const parts = { d: is.day, MMM: style.months[is.month - 1], y: is.year, HH: is.hour, mm: is.minute };
    return style.pattern.replace(/\b(d|MMM|y|HH|mm)\b/g, (sign) => parts[sign]);
  }

  function tell(form, key, entry, homeless, moved) {
    const note = template.content.firstElementChild.cloneNode(true);
    const part = (name) => note.querySelector(`[data-${name}]`);
    const when = written(entry.at);
    const told = moved ? "moved" : "restored";
    part(told).hidden = false;
    part(told).textContent = part(told).textContent.replace("{when}", when);
    part("take").hidden = !moved;
    part("take").addEventListener("click", () => {
      fill(form, entry);
      part("take").remove();
      if (homeless.length) return;
      form.querySelector(WORDS)?.focus();
      note.remove();
    });
    part("discard").addEventListener("click", () => {
      drop(key);
      for (const [name, { value, base }] of Object.entries(entry.fields)) {
        if (form.elements[name]?.value === value) put(form.elements[name], base);
      }
      form.querySelector(WORDS)?.focus();
      note.remove();
    });
    part("homeless").hidden = !homeless.length;
    for (const { value } of homeless) plain(part("homeless"), value);
    form.prepend(note);
    notes.set(form, note);
  }

  function examine(form) {
    if (!holdsWords(form) || notes.get(form)?.isConnected) return;
    const key = keyOf(form);
    const entry = read(key);
    if (!entry) return;
    const lost = [];
    const homeless = [];
    let moved = false;
    for (const [name, kept] of Object.entries(entry.fields)) {
      const field = form.elements[name];
      if (!field) { if (kept.value) homeless.push(kept); continue; }
      if (field.value === kept.value) continue;
      // An answer to what was sent shows what was sent; only an empty field has forgotten it.
      if (template.dataset.answer && field.value && kept.value) { kept.value = field.value; continue; }
      lost.push(field);
      moved ||= field.value !== kept.base;
    }
    if (template.dataset.answer) {
      for (const name of Object.keys(entry.fields)) if (!form.elements[name]) delete entry.fields[name];
      homeless.length = 0;
      write(key, entry);
    }
    if (!lost.length && !homeless.length) return;
    if (!moved) fill(form, entry);
    tell(form, key, entry, homeless, moved);
  }

  const examineAll = () => document.querySelectorAll("form").forEach(examine);
  examineAll();

  // ---- parts by htmx: what was taken in is gone from the page; what was only drawn anew, or refused, still stands in it
  document.addEventListener("htmx:afterSettle", (event) => {
    const { xhr, requestConfig } = event.detail;
    const sent = requestConfig?.verb === "post" && address(requestConfig.path);
    if (sent && xhr.status < 300) {
      for (const key of everything()) {
        const entry = read(key);
        if (entry?.sentTo !== sent) continue;
        const values = [...document.querySelectorAll("form")].filter((form) => holdsWords(form) && keyOf(form) === key)
          .flatMap((form) => Object.entries(entry.fields).filter(([name, { value }]) => value && form.elements[name]?.value === value));
        if (!values.length) drop(key);
      }
    }
    examineAll();
  });
})();
