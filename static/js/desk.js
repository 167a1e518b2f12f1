// Keys and counts of a desk; each page works without this file.
(() => {
  "use strict";

  const table = document.querySelector("table[data-keys]");
  if (!table) return;
  const STORE = "desk-keys";
  const panel = document.getElementById("keys");
  const toggle = document.querySelector("[data-keys-switch]");
  const rows = () => [...table.querySelectorAll("tr[data-row]")];

  // ---- how many are chosen, and all of them at once
  const boxes = () => [...table.querySelectorAll("input[data-choose]")];
  const count = document.querySelector("[data-chosen-count]");
  const all = document.createElement("input");
  const recount = () => {
    const chosen = boxes().filter((box) => box.checked).length;
    if (count) {
      count.hidden = !chosen;
      count.textContent = `已选中 ${chosen} 件。`;
    }
    all.checked = chosen > 0 && chosen === boxes().length;
    all.indeterminate = chosen > 0 && !all.checked;
    rows().forEach((row) => row.classList.toggle("is-chosen", Boolean(row.querySelector("input[data-choose]:checked"))));
  };
  const head = table.querySelector("thead .cell-choose");
  if (head && boxes().length) {
    all.type = "checkbox";
    all.className = "form-check-input";
    all.setAttribute("aria-label", "选中本页全部");
    head.replaceChildren(all);
    all.addEventListener("change", () => {
      boxes().forEach((box) => {
        box.checked = all.checked;
      });
      recount();
    });
  }
  if (count) count.setAttribute("aria-live", "polite");
  table.addEventListener("change", recount);
  window.addEventListener("pageshow", recount);

  // ---- keys: they can be switched off, and never act while somebody types
  const isOn = () => {
    try {
      return localStorage.getItem(STORE) !== "off";
    } catch {
      return true;
    }
  };
  if (panel) panel.hidden = false;
  if (toggle) {
    toggle.checked = isOn();
    toggle.addEventListener("change", () => {
      try {
        localStorage.setItem(STORE, toggle.checked ? "on" : "off");
      } catch {
        // Not remembered: it holds for this page.
      }
    });
  }
  const isTyping = (target) =>
    target.isContentEditable ||
    /^(TEXTAREA|SELECT)$/.test(target.tagName) ||
    (target.tagName === "INPUT" && !/^(checkbox|radio|button|submit)$/.test(target.type));
  const current = () => document.activeElement.closest("tr[data-row]");

  const go = (step) => {
    const list = rows();
    if (!list.length) return;
    const here = current();
    const place = here ? list.indexOf(here) + step : step > 0 ? 0 : list.length - 1;
    const row = list[Math.min(Math.max(place, 0), list.length - 1)];
    row.focus();
    row.scrollIntoView({ block: "nearest" });
  };
  const follow = (selector) => {
    const link = current()?.querySelector(selector);
    if (link) link.click();
    return Boolean(link);
  };
  const acts = {
    j: () => go(1),
    k: () => go(-1),
    a: () => follow("a[data-allocate]"),
    x: () => current()?.querySelector("input[data-choose]")?.click(),
    "?": () => {
      if (!panel) return;
      panel.open = !panel.open;
      if (panel.open) panel.querySelector("summary").focus();
    },
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event.target)) return;
    const onRow = event.target.matches("tr[data-row]");
    // Keys that are no letters act only where the row itself has the focus.
    if (onRow && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      go(event.key === "ArrowDown" ? 1 : -1);
    } else if (onRow && event.key === "Enter") {
      event.preventDefault();
      follow(".cell-title a");
    } else {
      const act = acts[event.key.toLowerCase()];
      if (!act || !(toggle ? toggle.checked : isOn())) return;
      event.preventDefault();
      act();
    }
  });
})();
