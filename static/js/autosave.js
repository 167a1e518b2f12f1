// A form with data-autosave-url saves itself while one writes; without this file nothing changes.
//
// The form is posted, without its files, to data-autosave-url. Answers (proposals/views/autosave.py):
//   saved    {revision, saved_at, left_out: [labels], url?, autosave_url?}
//   waiting  {waiting}: there is nothing to save yet
//   refused  {error, stop, url, link}, with a status of 4xx
// The field "revision" follows. [data-autosave-state] inside the form says how things stand.
// Fields with data-fixed cannot be changed once the draft exists.
(() => {
  "use strict";

  const PAUSE = 1500; // after the last letter
  const APART = 4000; // between two savings: so much may be lost
  const PATIENCE = 20000; // for one answer
  const SLOWEST = 30000; // between two tries
  const KEEPALIVE = 60000; // bytes that a browser still sends while it closes
  const SENDING = 8000; // how long a pressed button waits for a saving under way

  const cookie = (name) =>
    document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);

  const answerOf = async (response) => {
    try {
      return await response.json();
    } catch {
      return {};
    }
  };

  // What a refusal without words of ours means.
  const meaning = (response) => {
    if (response.type === "opaqueredirect") {
      return { error: "没有保存：登录已经失效。请不要关闭本页，在新页面登录后再回来继续写。", url: "/", link: "在新页面登录" };
    }
    if (response.status === 403) {
      return { error: "没有保存：登录状态已经改变，请在新页面重新登录后再回来继续写。", url: "/", link: "在新页面登录" };
    }
    if (response.status === 404) return { error: "没有保存：这件内容已经不在，或者您不能再修改。", stop: true };
    if (response.status === 413) return { error: "没有保存：内容太长。", stop: true };
    return { error: "没有保存：系统暂时没有应答，正在重试。" };
  };

  const watch = (form) => {
    const line = form.querySelector("[data-autosave-state]");
    let changes = 0; // counts what was typed
    let kept = 0; // up to here it is saved
    let firstUnsaved = 0; // when what is not saved yet began
    let lastSent = 0;
    let tries = 0;
    let timer = 0;
    let pending = null; // the saving under way
    let stopped = false;
    let leaving = false;

    const say = (words, problem = false, link = null) => {
      if (!line) return;
      if (line.dataset.said === words) return;
      line.dataset.said = words;
      line.classList.toggle("autosave-problem", problem);
      // Only what went wrong interrupts who listens to the page.
      line.setAttribute("aria-live", problem ? "assertive" : "off");
      line.replaceChildren(document.createTextNode(words));
      if (link?.url && link.link) {
        const anchor = document.createElement("a");
        anchor.href = link.url;
        anchor.target = "_blank";
        anchor.rel = "noopener";
        anchor.textContent = link.link;
        line.append(" ", anchor);
      }
    };

    const body = () => {
      // Whoever signed in again meanwhile carries a new token, for this and for the buttons.
      const token = cookie("csrftoken");
      const field = form.elements.namedItem("csrfmiddlewaretoken");
      if (token && field) field.value = token;
      const data = new FormData(form);
      for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
      return data;
    };

    const sizeOf = (data) => [...data].reduce((sum, [name, value]) => sum + 150 + new Blob([name, value]).size, 0);

    const hasFiles = () => [...form.querySelectorAll("input[type=file]")].some((field) => field.files.length);

    const fix = () => {
      form.querySelectorAll("[data-fixed]").forEach((field) => {
        if (field.type === "hidden") return;
        if (field.tomselect) field.tomselect.disable();
        field.disabled = true;
        field.closest(".field")?.classList.add("is-fixed");
      });
    };

    const settle = (answer, upTo) => {
      tries = 0;
      kept = upTo;
      const revision = form.elements.namedItem("revision");
      if (revision && answer.revision) revision.value = answer.revision;
      if (answer.autosave_url && answer.autosave_url !== form.dataset.autosaveUrl) {
        form.dataset.autosaveUrl = answer.autosave_url;
        form.action = answer.url;
        window.history.replaceState(null, "", answer.url);
        fix();
      }
      const left = answer.left_out?.length ? `；“${answer.left_out.join("”“")}”填写有误，没有保存` : "";
      say(`已自动保存 ${answer.saved_at}${left}`, Boolean(left));
      // Everything is kept: nothing holds whoever leaves. Files go with the buttons only.
      if (kept === changes && !left && !hasFiles()) form.dispatchEvent(new CustomEvent("autosaved", { bubbles: true }));
    };

    const wait = (answer, upTo) => {
      tries = 0;
      kept = upTo;
      say(answer.waiting);
    };

    const refuse = (answer) => {
      if (answer.stop) stopped = true;
      else tries += 1;
      say(answer.error, true, answer);
    };

    const send = async (closing = false) => {
      window.clearTimeout(timer);
      if (stopped || leaving || pending || kept === changes) return;
      const upTo = changes;
      const data = body();
      const aborter = new AbortController();
      const limit = window.setTimeout(() => aborter.abort(), PATIENCE);
      lastSent = Date.now();
      firstUnsaved = 0;
      pending = (async () => {
        try {
          const response = await fetch(form.dataset.autosaveUrl, {
            method: "POST",
            body: data,
            redirect: "manual",
            credentials: "same-origin",
            headers: { Accept: "application/json" },
            keepalive: closing && sizeOf(data) < KEEPALIVE,
            signal: aborter.signal,
          });
          const answer = response.type === "opaqueredirect" ? {} : await answerOf(response);
          if (response.ok && answer.saved_at) settle(answer, upTo);
          else if (response.ok && answer.waiting) wait(answer, upTo);
          else refuse(answer.error ? answer : meaning(response));
        } catch {
          refuse({ error: "没有保存：网络不通，正在重试。" });
        } finally {
          window.clearTimeout(limit);
          pending = null;
        }
      })();
      await pending;
      plan();
    };

    const plan = () => {
      window.clearTimeout(timer);
      if (stopped || leaving || pending || kept === changes) return;
      const now = Date.now();
      let at;
      if (tries) {
        at = lastSent + Math.min(APART * 2 ** (tries - 1), SLOWEST);
      } else {
        firstUnsaved ||= now;
        at = Math.max(Math.min(now + PAUSE, firstUnsaved + APART), lastSent + APART);
      }
      timer = window.setTimeout(send, Math.max(at - now, 0));
    };

    const changed = (event) => {
      if (event.target.type === "file" || event.target.type === "hidden") return;
      changes += 1;
      plan();
    };
    form.addEventListener("input", changed);
    form.addEventListener("change", changed);

    // Whoever goes away is not asked to wait.
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") send(true);
      else if (tries) send();
    });
    window.addEventListener("pagehide", () => send(true));
    window.addEventListener("online", () => tries && send());
    window.addEventListener("pageshow", (event) => {
      if (event.persisted) leaving = false;
    });

    // A pressed button waits for the saving under way: both would claim the same revision.
    form.addEventListener("submit", async (event) => {
      if (leaving) return;
      window.clearTimeout(timer);
      if (!pending) {
        leaving = true;
        return;
      }
      event.preventDefault();
      const { submitter } = event;
      await Promise.race([pending, new Promise((done) => window.setTimeout(done, SENDING))]);
      leaving = true;
      form.requestSubmit(submitter);
    });

    if (line && !line.textContent.trim()) say("写下以后自动保存");
  };

  document.querySelectorAll("form[data-autosave-url]").forEach(watch);
})();
