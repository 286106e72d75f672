// Knows how long a shared kit was on the screen and which sections came into view, and tells the portal when the page is left. Nothing else.
(() => {
  "use strict";
  const form = document.getElementById("kit-view");
  if (!form) return;
  const seen = new Set();
  let before = 0;
  let since = document.visibilityState === "visible" ? performance.now() : null;

  const watch = new IntersectionObserver((entries) => {
    for (const entry of entries) if (entry.isIntersecting) seen.add(entry.target.dataset.section);
  }, { threshold: 0.01, rootMargin: "-15% 0px -15% 0px" });
  for (const section of document.querySelectorAll("[data-section]")) watch.observe(section);

  function tell() {
    form.elements.seconds.value = Math.round((before + (since === null ? 0 : performance.now() - since)) / 1000);
    form.elements.sections.value = [...seen].join(",");
    navigator.sendBeacon(form.action, new FormData(form));
  }

  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") {
      tell();
      before += since === null ? 0 : performance.now() - since;
      since = null;
    } else if (since === null) {
      since = performance.now();
    }
  });
  addEventListener("pagehide", () => { if (since !== null) tell(); });
})();
