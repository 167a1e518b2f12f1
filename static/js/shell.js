// Conveniences only: every page works without this file.
(() => {
  "use strict";

  // Menus are <details>: close them by Escape, by a click elsewhere, or when another opens.
  const openMenus = () => document.querySelectorAll("details.menu[open]");
  document.addEventListener("click", (event) => {
    openMenus().forEach((menu) => menu.contains(event.target) || menu.removeAttribute("open"));
  });

  const isTyping = (target) =>
    target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      openMenus().forEach((menu) => {
        const held = menu.contains(document.activeElement);
        menu.removeAttribute("open");
        if (held) menu.querySelector("summary").focus();
      });
    }
    // "/" goes to the page's search field.
    if (event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target)) {
      const search = document.querySelector("[data-search], input[type=search]");
      if (search) {
        event.preventDefault();
        search.focus();
        search.select();
      }
    }
  });

  // A form with data-guard asks before its unsaved words are left behind.
  const unsaved = new Set();
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-guard]");
    if (form) unsaved.add(form);
  });
  // What saved itself (autosave.js) is no longer unsaved.
  document.addEventListener("autosaved", (event) => unsaved.delete(event.target));
  window.addEventListener("beforeunload", (event) => {
    if (unsaved.size) event.preventDefault();
  });

  // A form with data-once is sent once, however often its button is pressed.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    unsaved.delete(form);
    if (!form.hasAttribute("data-once") || event.defaultPrevented) return;
    if (form.hasAttribute("aria-busy")) {
      event.preventDefault();
      return;
    }
    form.setAttribute("aria-busy", "true");
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[aria-busy]").forEach((form) => form.removeAttribute("aria-busy"));
  });

  // What is wrong is read first.
  document.addEventListener("DOMContentLoaded", () => {
    const first = document.querySelector("[data-focus]");
    if (first) first.focus();
  });

  // On paper the reasons of a clock are open.
  window.addEventListener("beforeprint", () => {
    document.querySelectorAll(".clock-why:not([open])").forEach((why) => {
      why.open = true;
      why.dataset.printed = "";
    });
  });
  window.addEventListener("afterprint", () => {
    document.querySelectorAll(".clock-why[data-printed]").forEach((why) => {
      why.open = false;
      delete why.dataset.printed;
    });
  });
})();
