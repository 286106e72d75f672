// Knows the time zone of this browser: offers it once in the settings where another clock is in force, and says it at sign-up.
(() => {
  "use strict";
  const DECLINED = "portal.zone-declined";
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!own) return;
  for (const field of document.querySelectorAll("[data-own-zone]")) field.value = own;
  const offer = document.querySelector("[data-zone-offer]");
  if (!offer) return;

  // A browser without storage forgets the answer; the page works all the same.
  const tried = (deed) => { try { return deed(); } catch { return null; } };
  // Two names of one clock are no difference: Vienna goes by that of Berlin in winter and in summer.
  const clock = (zone) => [0, 6].map((month) => new Date(Date.UTC(new Date().getFullYear(), month, 1)).toLocaleString("en", { timeZone: zone })).join();
  const inForce = offer.dataset.zoneOffer;
  if (own === inForce || tried(() => clock(own) === clock(inForce)) || tried(() => localStorage.getItem(DECLINED)) === own) return;

  const words = offer.querySelector("[data-words]");
  const listed = [...document.getElementById("zone").options].find((option) => option.value === own)?.text.split(" · ")[0];
  words.textContent = words.textContent.replace("{zone}", listed ?? own.split("/").pop().replaceAll("_", " "));
  offer.hidden = false;
  offer.querySelector("[data-decline]").addEventListener("click", () => {
    tried(() => localStorage.setItem(DECLINED, own));
    offer.remove();
    document.getElementById("zone").focus();
  });
})();
