// Names for what Django's own widgets leave nameless, so that a screen reader can say them.
(() => {
  "use strict";

  const nameSearchFields = (root) => {
    root.querySelectorAll("select.select2-hidden-accessible").forEach((select) => {
      const label = select.labels[0] || root.querySelector(`label[for="${select.id}"]`);
      const box = select.nextElementSibling;
      if (!label || !box) return;
      box.querySelectorAll("[role=combobox], [role=textbox], [role=searchbox]").forEach((part) => {
        const shown = box.querySelector(".select2-selection__rendered");
        part.setAttribute("aria-label", `${label.textContent.trim()} ${shown ? shown.title : ""}`.trim());
        part.removeAttribute("aria-labelledby");
      });
    });
  };

  const nameColumns = () => {
    document.querySelectorAll(".tabular th").forEach((head) => {
      if (head.textContent.trim()) return;
      const words = document.createElement("span");
      words.className = "visually-hidden";
      words.textContent = head.matches(".original") ? "记录" : "操作";
      head.append(words);
    });
  };

  const nameTips = () => {
    document.querySelectorAll("span.help-tooltip[aria-label]").forEach((tip) => tip.setAttribute("role", "img"));
  };

  // Ticks and crosses are named True and False by Django.
  const nameTicks = () => {
    const words = { True: "是", False: "否", None: "未定" };
    document.querySelectorAll("img[alt]").forEach((img) => {
      img.alt = words[img.alt] ?? img.alt;
    });
  };

  // What the menu's filter finds is shown, folded or not.
  const unfoldMenu = () => {
    const field = document.getElementById("nav-filter");
    if (!field) return;
    const unfold = () => {
      if (!field.value) return;
      document.querySelectorAll("#nav-sidebar details").forEach((part) => { part.open = true; });
    };
    field.addEventListener("input", unfold);
    unfold();
  };

  // An open condition closes when one turns to something else.
  const closeConditions = () => {
    const conditions = document.querySelectorAll("#changelist-filter details");
    document.addEventListener("click", (event) => {
      conditions.forEach((condition) => { if (!condition.contains(event.target)) condition.open = false; });
    });
    document.addEventListener("keydown", (event) => {
      const open = event.key === "Escape" && document.querySelector("#changelist-filter details[open]");
      if (!open) return;
      open.open = false;
      open.querySelector("summary").focus();
    });
  };

  // Both kinds of widgets are built when the page has loaded, or when a row is added.
  window.addEventListener("load", () => setTimeout(() => {
    nameSearchFields(document);
    nameColumns();
    nameTips();
    nameTicks();
    unfoldMenu();
    closeConditions();
  }));
  document.addEventListener("formset:added", (event) => setTimeout(() => nameSearchFields(event.target)));
  document.addEventListener("change", (event) => {
    if (event.target.matches("select.select2-hidden-accessible")) nameSearchFields(document);
  });
})();
