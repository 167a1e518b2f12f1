// Conveniences of lists; each works without this file.
(() => {
  "use strict";

  // What is empty does not go into the address.
  document.addEventListener("submit", (event) => {
    if (!event.target.hasAttribute("data-tidy")) return;
    for (const field of event.target.elements) {
      if (field.name && !field.value) field.disabled = true;
    }
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-tidy] [name]:disabled").forEach((field) => {
      field.disabled = false;
    });
  });

  // A fold of boxes says what is ticked in it.
  const say = (menu) => {
    const summary = menu.querySelector(".choice-summary");
    const words = [...menu.querySelectorAll("input:checked")].map((box) => box.parentElement.textContent.trim());
    summary.querySelectorAll(".choice-chosen").forEach((word) => word.remove());
    summary.prepend(
      ...words.map((text) => {
        const word = document.createElement("span");
        word.className = "choice-chosen";
        word.textContent = text;
        return word;
      }),
    );
  };
  document.addEventListener("change", (event) => {
    const menu = event.target.closest(".choice-menu");
    if (menu) say(menu);
  });
})();
