// A whole paper pasted at once is divided by its own headings into title, facts and request.
(() => {
  "use strict";

  const form = document.querySelector("form[data-entry]");
  if (!form) return;
  const state = form.querySelector("[data-split-state]");
  const fields = Object.fromEntries(
    ["title", "facts", "request"].map((name) => [name, form.elements.namedItem(name)]),
  );

  // ---- reading
  const NUMBER = "(?:第?[一二三四五六七八九十0-9]{1,3}[、.．,，)）部分]*|[(（][一二三四五六七八九十0-9]{1,2}[)）])?";
  const HEADINGS = {
    title: /标题|题目|案由/,
    request: /建议|办法|措施|对策|方案/,
    facts: /事实|情况|问题|现状|背景|理由|依据|案据|原因/,
  };
  // A heading stands alone on its line, or ends with a colon before its words.
  const LINE = new RegExp(`^\\s*${NUMBER}\\s*[【\\[]?([^，。；：:？！、\\]】]{2,12})[】\\]]?\\s*(?:[：:]\\s*(.*))?$`);
  const TITLE = /^\s*(关于.{2,80}的(?:建议|意见|批评|提案|议案))\s*$/;

  const headingOf = (text) => {
    const found = LINE.exec(text);
    if (!found || TITLE.test(text)) return null;
    const part = Object.keys(HEADINGS).find((name) => HEADINGS[name].test(found[1]));
    return part ? { part, words: found[1], rest: found[2] || "" } : null;
  };

  const divide = (text) => {
    const parts = { title: [], facts: [], request: [] };
    let now = "";
    const seen = new Set();
    for (const line of text.replace(/\r\n?/g, "\n").split("\n")) {
      const heading = headingOf(line);
      const title = TITLE.exec(line);
      if (title && !now && !parts.title.length) {
        parts.title.push(title[1]);
      } else if (heading && (heading.part !== "title" || !parts.title.length)) {
        // A second heading of the same part stays as a line of it.
        if (seen.has(heading.part)) parts[heading.part].push(line.trim());
        else if (heading.rest) parts[heading.part].push(heading.rest);
        now = heading.part;
        seen.add(now);
      } else if (now === "title" && parts.title.length) {
        parts.facts.push(line); // a title is one line
      } else if (now) {
        parts[now].push(line);
      } else if (line.trim()) {
        parts.facts.push(line);
      }
    }
    const tidy = (lines) => lines.map((line) => line.replace(/\s+$/, "")).join("\n").trim();
    const found = { title: tidy(parts.title).replace(/\n/g, ""), facts: tidy(parts.facts), request: tidy(parts.request) };
    // Divided means: at least the request has its own heading, and words stand before it.
    return seen.has("request") && found.facts && found.request ? found : null;
  };

  // ---- writing, and taking it back
  let undo = null;
  const tell = (words) => {
    state.replaceChildren(words);
    if (!undo) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-outline-primary btn-sm";
    button.textContent = "撤销";
    button.addEventListener("click", () => undo?.());
    state.append(" ", button);
  };
  const write = (values) => {
    for (const [name, value] of Object.entries(values)) {
      fields[name].value = value;
      fields[name].dispatchEvent(new Event("input", { bubbles: true }));
    }
  };

  form.addEventListener("paste", (event) => {
    const at = event.target;
    if (!Object.values(fields).includes(at) || at === fields.request) return;
    if (fields.facts.value.trim() || fields.request.value.trim()) return;
    if (at === fields.title && fields.title.value.trim()) return;
    const pasted = event.clipboardData.getData("text/plain");
    const found = divide(pasted);
    if (!found) return;
    event.preventDefault();
    const before = Object.fromEntries(Object.entries(fields).map(([name, each]) => [name, each.value]));
    if (fields.title.value.trim() || !found.title) delete found.title;
    write(found);
    undo = () => {
      undo = null;
      write({ ...before, facts: pasted });
      fields.facts.focus();
      tell("已撤销分段，全文放在“事实和问题”里。");
    };
    const labels = found.title ? "标题、事实和问题、具体建议" : "事实和问题、具体建议";
    tell(`已按小标题把全文分为${labels}，请核对。`);
    fields.request.focus();
    fields.request.setSelectionRange(0, 0);
  });

  // Ctrl+Z takes the division back, until something else is typed.
  form.addEventListener("keydown", (event) => {
    if (!undo || !Object.values(fields).includes(event.target)) return;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z") {
      event.preventDefault();
      undo();
    }
  });
  form.addEventListener("input", (event) => {
    if (undo && event.isTrusted && Object.values(fields).includes(event.target)) {
      undo = null;
      state.querySelector("button")?.remove();
    }
  });
})();
