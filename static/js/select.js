// A long select becomes a field one types in; without this file it stays a select.
(() => {
  "use strict";

  const nothing = () => {
    const line = document.createElement("div");
    line.className = "no-results";
    line.textContent = "没有找到，请换个写法；可以输入汉字、拼音或拼音首字母";
    return line;
  };

  // Who types initials means those whose initials they are, before those that contain them.
  const exactFirst = (box, typed) => {
    const usual = box.getScoreFunction(typed);
    const word = typed.trim().toLowerCase();
    return (option) => {
      const score = usual(option);
      const keys = (option.keys || "").toLowerCase().split(" ");
      return score && keys.includes(word) ? score + 100 : score;
    };
  };

  const furnish = (select) => {
    const several = select.multiple;
    const box = new TomSelect(select, {
      // Left open, Tab would take the next option too.
      closeAfterSelect: true,
      plugins: several ? { remove_button: { title: "移除", label: "×" } } : {},
      // The keys of each option are data attributes, which the library copies onto the option.
      searchField: ["text", "keys"],
      searchConjunction: "and",
      score(typed) {
        return exactFirst(this, typed);
      },
      sortField: [{ field: "$score", direction: "desc" }, { field: "$order" }],
      maxOptions: null,
      allowEmptyOption: false,
      selectOnTab: true,
      openOnFocus: true,
      hidePlaceholder: true,
      placeholder: select.dataset.placeholder || "输入汉字、拼音或拼音首字母查找",
      render: { no_results: nothing },
      onItemAdd() {
        this.setTextboxValue("");
        this.refreshOptions(false);
      },
    });
    // What the select was described by, and that it is wrong, holds for the field that replaces it.
    for (const name of ["aria-describedby", "aria-invalid"]) {
      if (select.hasAttribute(name)) box.control_input.setAttribute(name, select.getAttribute(name));
    }
    // The field speaks for the select, which stays for sending only.
    select.setAttribute("aria-hidden", "true");
    // The error summary's link leads to the select.
    select.addEventListener("focus", () => box.focus());
    // Where the page begins: the cursor stands in the field, whose list stays closed until one types.
    if (select.hasAttribute("data-focus")) {
      select.removeAttribute("data-focus");
      box.settings.openOnFocus = false;
      box.focus();
      setTimeout(() => {
        box.settings.openOnFocus = true;
      }, 0);
    }
  };

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("select[data-select]").forEach(furnish);
  });
})();
