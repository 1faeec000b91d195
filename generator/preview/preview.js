// The preview's half in the page: reloads it when it has changed, and shows what is wrong.
//
// The stream of events says that there is a new generation, and nothing more; each visible tab then asks
// for the state of its own page. A browser opens six connections to a host and no more, so of all tabs
// one holds the stream and tells the others. A hidden tab holds nothing.
(() => {
  "use strict";
  const { token, sum } = document.currentScript.dataset;
  const address = name => `/_preview/${name}?token=${token}`;
  const channel = new BroadcastChannel("totalplace preview");
  const title = document.title;

  let stream = null, waiting = null, release = null;

  // open begins to listen. If the server has gone the browser tries again by itself; if another run has
  // taken its place, or it has no room, the stream stays closed and asking is what is left.
  function open() {
    stream = new EventSource(address("events"));
    stream.onmessage = () => { channel.postMessage("look"); look(); };
    stream.onerror = () => {
      if (stream?.readyState !== EventSource.CLOSED) return stopped();
      setTimeout(() => { if (!document.hidden) { look(); if (stream) open(); } }, 2000);
    };
  }

  function attend() {
    look();
    if (waiting) return;
    waiting = new AbortController();
    const { signal } = waiting;
    if (!navigator.locks) return open(); // an address that the browser does not trust has no locks
    navigator.locks.request("totalplace preview", { signal }, () => new Promise(done => {
      if (signal.aborted) return done();
      release = done;
      open();
    })).catch(() => {}); // given up while waiting
  }

  function leave() {
    waiting?.abort();
    stream?.close();
    release?.();
    waiting = stream = release = null;
  }

  // look asks for the state, once at a time; what changes while it asks makes it ask again.
  let looking = false, again = false;
  async function look() {
    again = true;
    if (looking) return;
    looking = true;
    while (again && !document.hidden) {
      again = false;
      try {
        const answer = await fetch(`${address("state")}&path=${encodeURIComponent(location.pathname)}`);
        if (answer.status === 403) return location.reload(); // another run of the preview
        if (answer.ok) show(await answer.json());
      } catch {
        stopped();
      }
    }
    looking = false;
  }

  function show(state) {
    if (state.sum !== sum) return location.reload();
    restyle(state.styles);
    const errors = state.problems.filter(p => p.level === "error").length + (state.fault ? 1 : 0);
    const warnings = state.problems.length - state.problems.filter(p => p.level === "error").length;
    const count = state.problems.length + state.more + (state.fault ? 1 : 0);
    document.title = count ? `(${count}) ${title}` : title;
    if (!count || document.body.classList.contains("nothing")) return panel.hide();
    const what = [errors && `${errors} ${errors === 1 ? "error" : "errors"}`, warnings && `${warnings} ${warnings === 1 ? "warning" : "warnings"}`].filter(Boolean).join(" and ");
    panel.show(state, state.fresh ? `${what}.` : `${what}. This page is from before; it follows when all is mended.`);
  }

  function stopped() {
    panel.show({ problems: [], fault: "", more: 0, fresh: true }, "The preview has stopped. Start it again with: totalplace serve");
  }

  // restyle puts a new style in the place of the old one, which stays until the new one is there.
  function restyle(styles) {
    document.querySelectorAll('link[rel="stylesheet"]:not([data-old])').forEach((old, i) => {
      if (!styles[i] || old.getAttribute("href") === styles[i]) return;
      const link = old.cloneNode();
      link.href = styles[i];
      old.dataset.old = "";
      link.onload = link.onerror = () => old.remove();
      old.after(link);
    });
  }

  // The panel lies in a shadow tree, so that its style and the page's do not meet. Its parts stay and
  // only their words change: nothing that has the focus is ever taken away.
  const panel = (() => {
    const element = (name, words, className) => {
      const e = document.createElement(name);
      if (words) e.textContent = words;
      if (className) e.className = className;
      return e;
    };
    let host = null, box, status, button, list, shown = "", folded = false;

    function build() {
      host = element("totalplace-preview");
      const root = host.attachShadow({ mode: "open" });
      const link = element("link");
      link.rel = "stylesheet";
      link.href = "/_preview/preview.css";
      box = element("section");
      box.setAttribute("aria-label", "Preview");
      const bar = element("div", "", "bar");
      status = element("p");
      status.setAttribute("role", "status");
      button = element("button");
      button.type = "button";
      button.onclick = () => fold(!folded);
      list = element("ol");
      list.id = "problems";
      button.setAttribute("aria-controls", "problems");
      bar.append(status, button);
      box.append(bar, list);
      root.append(link, box);
      document.addEventListener("keydown", e => { if (e.key === "Escape" && host.isConnected) fold(true); });
    }

    function fold(yes) {
      folded = yes;
      list.hidden = yes;
      button.textContent = yes ? "Show" : "Fold";
      button.setAttribute("aria-expanded", String(!yes));
      try { sessionStorage.setItem("totalplace preview folded", yes ? shown : ""); } catch { /* not allowed: it unfolds on the next page */ }
    }

    function wasFolded() {
      try { return sessionStorage.getItem("totalplace preview folded") === shown; } catch { return false; }
    }

    // item shows a problem, or only its place if the one above says the same.
    function item(p, i, all) {
      const li = element("li");
      const same = ["level", "message", "hint"].every(key => all[i - 1]?.[key] === p[key]);
      li.append(element("p", p.place, "place"));
      if (!same) li.append(element("p", `${p.level}: ${p.message}`));
      if (!same && p.hint) li.append(element("p", `To mend it: ${p.hint}`));
      if (p.source) li.append(element("pre", `${p.source}\n${" ".repeat(p.caret)}^`));
      return li;
    }

    return {
      show(state, words) {
        const now = JSON.stringify([state.problems, state.fault, words]);
        if (!host) build();
        if (!host.isConnected) document.body.prepend(host);
        if (now === shown) return;
        shown = now;
        const items = state.problems.map(item);
        if (state.fault) items.unshift(element("li", state.fault));
        if (state.more) items.push(element("li", `and ${state.more} more`));
        list.replaceChildren(...items);
        box.className = state.fresh ? "" : "error";
        button.hidden = items.length === 0;
        fold(wasFolded());
        status.textContent = words;
      },
      hide() { host?.remove(); shown = ""; },
    };
  })();

  channel.onmessage = look;
  addEventListener("visibilitychange", () => document.hidden ? leave() : attend());
  addEventListener("pagehide", leave);
  addEventListener("pageshow", e => { if (e.persisted) attend(); });
  if (!document.hidden) attend();
})();
