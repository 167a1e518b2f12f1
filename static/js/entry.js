// Entry of a proposal from paper by keyboard alone; without this file it is an ordinary form.
(() => {
  "use strict";

  const form = document.querySelector("form[data-entry]");
  if (!form) return;
  const field = (name) => form.elements.namedItem(name);

  // ---- deputies: by characters, pinyin, initials, card number; the exact one first
  const simple = (text) => text.normalize("NFKC").toLowerCase().replace(/\s/g, "");
  // A card's number is often read without its letters and noughts: D0012 is found by 12 too.
  const digits = (card) => card.replace(/^\D*0*/, "");

  const known = new WeakMap(); // option → its words, made simple once: a list is searched at every key
  const wordsOf = (option) => {
    if (!known.has(option)) {
      const keys = (option.keys || "").split(" ").map(simple);
      known.set(option, { text: simple(option.text), keys, digits: digits(option.card || "") });
    }
    return known.get(option);
  };
  const nearness = (option, typed) => {
    const { text, keys, digits: number } = wordsOf(option);
    if (keys.includes(typed) || number === typed) return 5;
    if (text.startsWith(typed)) return 4;
    if (keys.some((key) => key.startsWith(typed))) return 3;
    if (text.includes(typed)) return 2;
    return keys.some((key) => key.includes(typed)) ? 1 : 0;
  };

  const nothing = () => {
    const line = document.createElement("div");
    line.className = "no-results";
    line.textContent = "没有这位在任代表，请换个写法";
    return line;
  };

  const furnish = (select) => {
    const box = new TomSelect(select, {
      plugins: select.multiple ? { remove_button: { title: "移除", label: "×" } } : {},
      score(search) {
        const typed = simple(search);
        return (option) => (typed ? nearness(option, typed) : 1);
      },
      searchField: ["text", "keys"],
      sortField: [{ field: "$score", direction: "desc" }, { field: "$order" }],
      maxOptions: 30,
      // A clerk types and presses Enter at once: the list must be there with the last letter.
      refreshThrottle: 0,
      // Opened by typing only: Tab through an empty field must choose nobody.
      openOnFocus: false,
      selectOnTab: true,
      closeAfterSelect: true,
      allowEmptyOption: false,
      hidePlaceholder: true,
      placeholder: "姓名、首字母或代表证号",
      render: {
        no_results: nothing,
        item(option, escape) {
          const facts = option.text.split("　");
          return `<div>${escape((select.multiple ? facts.slice(0, 2) : facts).join("　"))}</div>`;
        },
      },
      onType(typed) {
        if (!typed) this.close();
      },
      onItemAdd() {
        this.setTextboxValue("");
        this.refreshOptions(false);
      },
    });
    for (const name of ["aria-describedby", "aria-invalid"]) {
      if (select.hasAttribute(name)) box.control_input.setAttribute(name, select.getAttribute(name));
    }
    select.setAttribute("aria-hidden", "true");
    select.addEventListener("focus", () => box.focus());
    return box;
  };

  const start = () => {
    const lead = furnish(field("lead"));
    furnish(field("cosigners"));

    // ---- the deputy's telephone, unless another was typed
    const phone = field("contact_phone");
    const chosen = () => lead.options[lead.getValue()];
    let filled = chosen()?.phone || "";
    lead.on("change", () => {
      if (!phone.value || phone.value === filled) {
        filled = chosen()?.phone || "";
        phone.value = filled;
      }
      showSession();
    });

    // ---- the session to which the day belongs
    const sessions = JSON.parse(document.getElementById("entry-sessions").textContent);
    const line = form.querySelector("[data-session-line]");
    const received = field("received_on");
    const two = (number) => String(number).padStart(2, "0");
    const asDay = (text) => {
      const typed = simple(text);
      const full = /^(?:(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?|(\d{4})(\d\d)(\d\d))$/.exec(typed);
      const short = /^(?:(\d{1,2})[-./月](\d{1,2})日?|(\d\d)(\d\d))$/.exec(typed);
      const parts = (full || short || []).slice(1).filter(Boolean).map(Number);
      if (!parts.length) return "";
      const now = new Date();
      if (!full) {
        const past = parts[0] * 100 + parts[1] <= (now.getMonth() + 1) * 100 + now.getDate();
        parts.unshift(now.getFullYear() - (past ? 0 : 1));
      }
      const [year, month, day] = parts;
      const real = new Date(year, month - 1, day);
      if (real.getMonth() !== month - 1 || real.getDate() !== day) return "";
      return `${year}-${two(month)}-${two(day)}`;
    };
    const showSession = () => {
      const day = asDay(received.value);
      const known = sessions[chosen()?.congress] || (Object.keys(sessions).length === 1 && Object.values(sessions)[0]) || [];
      const found = day && known.find(([opens]) => opens <= day);
      line.textContent = found ? `${found[2]}，${day <= found[1] ? "大会期间" : "闭会期间"}` : "";
    };
    received.addEventListener("input", showSession);
    received.addEventListener("change", () => {
      received.value = asDay(received.value) || received.value;
    });
    received.addEventListener("focus", () => received.select());
    showSession();

    // ---- all boxes of article 12 at once, and on to the button
    const all = form.querySelector("[data-tick-all]");
    all.hidden = false;
    all.addEventListener("click", () => {
      form.querySelectorAll("[name=cleared]").forEach((box) => {
        box.checked = true;
      });
      form.querySelector(".entry-bar button").focus();
    });

    // ---- a scan copied in the file manager is pasted anywhere
    form.addEventListener("paste", (event) => {
      const files = event.clipboardData.files;
      if (!files.length || event.clipboardData.types.includes("text/plain")) return;
      event.preventDefault();
      field("scan").files = files;
      field("scan").focus();
    });

    // ---- keys
    const stops = () =>
      [...form.querySelectorAll("input, select, textarea, button")].filter(
        (each) => each.tabIndex >= 0 && each.type !== "hidden" && !each.disabled && each.offsetParent,
      );
    form.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing) return;
      if (event.ctrlKey || event.metaKey) {
        event.preventDefault();
        form.requestSubmit(form.querySelector("[name=_addanother]"));
      } else if (!event.defaultPrevented && event.target.matches("input:not([type=file]), select")) {
        // As on the number pad: to the next field. A form sent by chance is no form.
        event.preventDefault();
        const places = stops();
        places[places.indexOf(event.target) + 1]?.focus();
      }
    });

    // ---- where one begins: at what is wrong, else at the first field
    const wrong = form.querySelector("[aria-invalid=true]:not([aria-hidden])");
    if (wrong) wrong.focus();
    else lead.focus();
  };

  document.addEventListener("DOMContentLoaded", start);
})();
