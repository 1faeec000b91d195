// The search. It finds in the files of search/ what somebody types; generator/search makes those files
// and says in its comment what stands in them. A file can come from a host or from a disk, and only as a
// script element can a browser load it from both: so each is a call of tp().
//
// A query goes this way: words → for each the groups of forms it may stand for → for each group the
// entries that hold it → a score → the texts of the first ten, for excerpts. Everything that is shown is
// put in as text, never as markup. Tables are Maps and arrays, so that "constructor" is a word like any.
(() => {
  const { root, load } = tpBox;

  // ---- Words: the same rule as in generator/search/tokens.go.

  const WORDS = /(?:\p{L}\.){2,}|[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+\.[0-9]+|[\p{L}\p{N}\p{M}\xAD]+(?:['’][\p{L}\p{N}\p{M}\xAD]+)*/gu;
  const LETTERS = /^\p{L}+$/u;
  const PLAINER = { æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ß: "ss", þ: "th", ð: "d", ı: "i", ς: "σ" };
  const LONGEST = 40;
  let stop = new Set();

  const fold = (word) => {
    if (word.endsWith(".")) word = word.replace(/\./g, "");
    word = word.replace(/['’ʼ]s$/i, "").replace(/['’ʼ,\xAD]/g, "").normalize("NFKD").replace(/\p{M}/gu, "");
    word = word.toLowerCase().replace(/[æœøłđßþðıς]/g, (c) => PLAINER[c]);
    return word.length > LONGEST || /[\ud800-\udfff]/.test(word) ? "" : word;
  };

  // tokens returns the words of a text: form, from, to, whether too common, whether joined by a hyphen.
  const tokens = (text) => {
    const out = [];
    let last;
    for (const match of text.matchAll(WORDS)) {
      const raw = match[0], from = match.index, to = from + raw.length, form = fold(raw);
      if (!form) continue;
      const letters = LETTERS.test(raw);
      const shout = raw.length > 1 && raw.toUpperCase() === raw && raw.toLowerCase() !== raw;
      const token = { form, from, to, stop: stop.has(form) && !shout };
      out.push(token);
      if (last && letters && /^[-‐‑]$/.test(text.slice(last.to, from)) && last.form.length + form.length <= LONGEST)
        out.push({ form: last.form + form, from: last.from, to, stop: false, joined: true });
      last = letters && token;
    }
    return out;
  };

  // ---- Files.

  let manifest, version, fresh = "";
  const asked = new Map(), arrived = new Map();
  window.tp = (kind, i, belongs, data) => arrived.set(kind + i, [belongs, data]);

  const read = (text) => {
    let at = 0;
    const symbol = () => {
      const c = text.charCodeAt(at++);
      return c === 126 ? 57 : c - 35;
    };
    return {
      more: () => at < text.length,
      symbol,
      number() {
        let n = 0, by = 1, s;
        do {
          s = symbol();
          n += (s & 31) * by;
          by *= 32;
        } while (s & 32 && at < text.length);
        return n;
      },
      word() {
        const word = text.slice(at, text.indexOf(" ", at));
        at += word.length + 1;
        return word;
      },
    };
  };

  const forms = (text, grouped) => {
    const r = read(text), out = [];
    let form = "", group = 0;
    while (r.more()) {
      form = form.slice(0, r.symbol()) + r.word();
      if (grouped) {
        const n = r.number();
        group += n & 1 ? -(n + 1) / 2 : n / 2;
      }
      out.push({ form, group, level: grouped ? r.symbol() : 0 });
    }
    return out;
  };

  const decode = { d: (text) => forms(text, true), r: (text) => forms(text), p: (text) => text.split(" ") };

  const get = (kind, i) => {
    const name = kind + i;
    if (!asked.has(name))
      asked.set(name, load(`${root}search/${name}.js${fresh}`).then(() => {
        const [belongs, data] = arrived.get(name) || [];
        if (data === undefined || (version && belongs !== version)) throw new Error(name);
        version = belongs;
        return decode[kind] ? decode[kind](data) : data;
      }));
    return asked.get(name);
  };

  // at returns which file of a kind holds a value.
  const at = (kind, value) => {
    const bounds = manifest[kind];
    let i = bounds.length - 1;
    while (bounds[i] > value) i--;
    return Math.max(0, i);
  };

  // beginning returns the forms that begin with something, from at most so many files.
  const beginning = async (kind, start, most) => {
    const first = at(kind, start), last = Math.min(at(kind, start + "\uffff"), first + most - 1), files = [];
    for (let i = first; i <= last; i++) files.push(get(kind, i));
    return (await Promise.all(files)).flat().filter((f) => f.form.startsWith(start));
  };

  // exactly returns a form, or none.
  const exactly = async (word) => (await get("d", at("d", word))).filter((f) => f.form === word);

  // ---- From a word to the groups it may stand for.

  // Endings that words of one family have: reduce, reduced, reduction.
  const ENDINGS = /^((at|i[sz]|en)?(ed?|ing)|d|[eo]?r|y|ie[dr]?|(i[sz])?ation|[ic]?t?ion(al)?|ment|(ic)?al(ly)?|ly|ness|less|ful(ly)?|[ai]bl[ey]|([ai]bil)?it(y|ie)|(at)?ive(ly)?|is[tm]|ic|[ae]n(t|ce|cy)|t|ship|hood|[ao]ry|age|ian|en|ee)?s?$/;
  const ending = (form, n) => ENDINGS.test(form.slice(form[n] === form[n - 1] && /[bdfglmnprt]/.test(form[n]) ? n + 1 : n));

  // distance counts typing mistakes: letters put in, left out, exchanged, or swapped with the next.
  const distance = (a, b) => {
    let before, row = [], here = [...b, 0].map((_, i) => i);
    for (let i = 1; i <= a.length; i++) {
      before = row;
      row = here;
      here = [i];
      for (let j = 1; j <= b.length; j++) {
        here[j] = Math.min(here[j - 1] + 1, row[j] + 1, row[j - 1] + (a[i - 1] !== b[j - 1]));
        if (j > 1 && i > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) here[j] = Math.min(here[j], before[j - 2] + 1);
      }
    }
    return here[b.length];
  };
  const backwards = (word) => [...word].reverse().join("");

  // expand returns the groups a word may stand for with their weights, and what it was read as.
  const expand = async (word, open) => {
    const [begin, family, mistake, first] = manifest.k;
    const groups = new Map();
    const add = (f, weight) => groups.set(f.group, Math.max(weight, groups.get(f.group) || 0));
    const more = open && word.length > 1;
    const begun = more ? await beginning("d", word, 3) : await exactly(word);
    const exact = begun.find((f) => f.form === word);
    if (exact) add(exact, 1);
    const rest = begun.filter((f) => f !== exact && f.level).sort((a, b) => b.level - a.level).slice(0, exact ? 6 : 12);
    for (const f of rest) add(f, begin * Math.sqrt(word.length / f.form.length));
    if (exact || stop.has(word) || begun.some((f) => f.level > 7) || word.length < 3) return { groups };

    // With one mistake either the first or the last half of the letters is as it was meant.
    const half = Math.max(2, (word.length - 1) >> 1), numeric = /\d/.test(word);
    const pool = new Map((await beginning("d", word.slice(0, half), 4)).map((f) => [f.form, f]));
    let said = begun.length ? "" : undefined;
    const kin = [];
    for (const f of pool.values()) {
      let n = 0;
      while (n < word.length && f.form[n] === word[n]) n++;
      if (n > 2 && ending(word, n) && ending(f.form, n)) kin.push([n, f]);
    }
    kin.sort((a, b) => b[0] - a[0] || b[1].level - a[1].level);
    for (const [, f] of kin.slice(0, 3)) add(f, family);
    if (kin.length) said ??= kin[0][1].form;

    if (word.length > 3 && !numeric) {
      if (word.length > 4 && manifest.r.length) {
        const mirrored = await beginning("r", backwards(word).slice(0, half), 4);
        const likely = mirrored.map((f) => backwards(f.form)).filter((f) => distance(f, word) < 3).slice(0, 40);
        for (const form of likely)
          if (!pool.has(form)) for (const f of await exactly(form)) pool.set(form, f);
      }
      const most = word.length > 7 ? 2 : 1, meant = [];
      for (const f of pool.values()) {
        const n = Math.abs(f.form.length - word.length) > most || !f.level ? 9 : distance(f.form, word);
        if (n <= most) meant.push([n, f]);
      }
      meant.sort((a, b) => a[0] - b[0] || b[1].level - a[1].level);
      for (const [n, f] of meant.slice(0, 4)) if (n === meant[0][0]) add(f, f.form[0] === word[0] && n < 2 ? mistake : first);
      if (meant.length && said !== "" && !(kin.length && kin[0][0] > word.length - 3)) said = meant[0][1].form;
    }
    return { groups, said };
  };

  // ---- From groups to entries.

  const rarity = (n) => Math.log(1 + (manifest.n - n + 0.5) / (n + 0.5));

  const textOf = async (entry) => {
    const i = at("x", entry);
    return (await get("x", i))[entry - manifest.x[i]];
  };

  const postings = async (group) => {
    const i = at("p", group), list = (await get("p", i))[group - manifest.p[i]] || "", r = read(list), out = [];
    let entry = -1;
    while (r.more()) {
      const n = r.number();
      entry += (n >> 1) + 1;
      out.push([entry, r.symbol(), r.symbol(), n & 1 ? r.symbol() : 0]);
    }
    return out;
  };

  // ---- Words in quotation marks stand behind one another. The index does not know what stands behind what, so it
  // says who has them all, and of those the texts are read: of 300, or until some say it, of 900.

  const said = (text) => ` ${tokens(text).filter((w) => !w.joined).map((w) => w.form).join(" ")} `;

  // saying returns those of the hits that say what stands in quotation marks, or all if none does, and how many
  // were read to the end. First come those that have the words near each other.
  const saying = async (hits, quoted) => {
    const mine = run, likely = [...hits].sort((a, b) => !a.mask - !b.mask);
    let looked = 0, unsaid = true;
    for (let from = 0; likely[from] && from < (unsaid ? 900 : 300) && mine === run; from += 100) {
      if (likely[50]) say("Looking for these words in that order.", true);
      await Promise.all(likely.slice(from, from + 100).map(async (hit) => {
        const [title, , label, summary, answer, , , sections, cut] = await textOf(hit.entry);
        const text = [title, label, summary, answer, ...sections.flatMap(([, ...words]) => words)].map(said).join();
        hit.says = quoted.every((q) => text.includes(q));
        if (hit.says) unsaid = false;
        else if (cut) return;
        looked++;
      }));
    }
    return { hits: hits.filter((hit) => unsaid || hit.says), looked, all: hits.length, unsaid };
  };

  // search returns what a query finds: entries with their scores, best first, and how each word was read.
  const search = async (query) => {
    if (query === query.toUpperCase()) query = query.toLowerCase();
    query = query.slice(0, 300);
    let words = tokens(query);
    const quoted = query.split(/["“”]/).filter((q, i, all) => i % 2 && i + 1 in all && q.includes(" ")).map(said);
    if (words.some((w) => !w.stop)) words = words.filter((w) => !w.stop);
    const open = /[\p{L}\p{N}\p{M}]$/u.test(query), found = [], missing = [], readAs = [];
    words = words.filter((w, i) => words.findIndex((o) => o.form === w.form) === i).slice(0, 12);
    // A hyphened pair is looked up as one word if there is such a word, otherwise as two.
    const last = words.filter((w) => !w.joined).pop();
    for (const w of words.filter((w) => w.joined)) {
      const parts = words.filter((o) => !o.joined && o.from >= w.from && o.to <= w.to);
      const whole = (await exactly(w.form)).length;
      words = words.filter((o) => (whole ? !parts.includes(o) : o !== w));
    }
    const expanded = await Promise.all(words.map((w) => expand(w.form, open && w === last)));
    await Promise.all(expanded.map(async ({ groups, said }, i) => {
      if (said) readAs.push([words[i].form, said]);
      if (!groups.size) missing.push(words[i]);
      found[i] = await Promise.all([...groups].map(async ([group, weight]) => ({ group, weight, list: await postings(group) })));
    }));

    const scores = new Map();
    let weightOfAll = 0, known = 0;
    for (const lists of found) {
      const entries = new Map();
      const all = new Set(lists.flatMap((l) => l.list.map((p) => p[0])));
      const rare = rarity(all.size);
      if (all.size) weightOfAll += rare, known++;
      for (const { weight, list } of lists) {
        const each = weight * Math.min(rarity(list.length), 1.3 * rare) / 63;
        for (const [entry, impact, mask, title] of list) {
          const had = entries.get(entry) || [0, 0, 0];
          entries.set(entry, [Math.max(had[0], each * impact), had[1] | mask, Math.max(had[2], title)]);
        }
      }
      for (const [entry, [value, mask, title]] of entries) {
        const s = scores.get(entry) || { entry, value: 0, words: 0, mask: 63, rare: 0, title: 0 };
        s.value += value;
        s.words++;
        s.mask &= mask;
        if (title) (s.rare += rare), (s.title += title / 63);
        scores.set(entry, s);
      }
    }
    const [, , , , near, lift] = manifest.k, hits = [];
    for (const s of scores.values()) {
      if (s.words * 2 < known || (quoted.length && s.words < words.length)) continue;
      const q = s.rare / weightOfAll;
      // Who has all words comes first: one of two counts an eighth.
      s.score = (s.words / known) ** 3 * (s.value * (s.words > 1 && s.mask ? near : 1) + lift * weightOfAll * (q * Math.min(1, s.title)) ** 2);
      s.named = q > 0.99 && words.length === known;
      s.exact = s.named && s.title > 0.9;
      hits.push(s);
    }
    hits.sort((a, b) => b.score - a.score || a.entry - b.entry);
    const belongs = new Map();
    found.forEach((lists, i) => lists.forEach((l) => belongs.set(l.group, i)));
    return { hits, missing, read: readAs, belongs, ...(quoted.length && (await saying(hits, quoted))) };
  };

  // ---- The page.

  const page = document.querySelector("form.search-form");
  if (!page) {
    get("m", 0).catch(() => {}); // only warmed up, on a page with a box
    return;
  }
  const box = page.elements.q, status = document.querySelector(".search-status"), list = document.querySelector(".search-results");
  const heading = document.querySelector(".search-heading"), more = document.querySelector(".search-more");
  const panel = document.querySelector(".search-panel"), without = document.querySelector(".search-without");
  const boxes = [...page.querySelectorAll("input[type=checkbox]")];
  let facets, run = 0, result, shown, speaking;

  const element = (name, text, className) => {
    const e = document.createElement(name);
    if (text) e.textContent = text;
    if (className) e.className = className;
    return e;
  };
  const count = (n, one) => `${n} ${one}${n === 1 ? "" : "s"}`;
  const quote = (s) => (/["“”]/.test(s) ? s : `“${s}”`);

  // say puts a sentence into the status line, which screen readers announce: once, when typing rests.
  const say = (text, soon) => {
    clearTimeout(speaking);
    speaking = setTimeout(() => {
      if (status.textContent !== text) status.textContent = text;
    }, soon ? 0 : 1000);
  };

  // members reads the facets: for each value, which entries have it.
  const members = (data) => data.map(([name, , values]) => values.map(([id, , runs]) => {
    const has = new Uint8Array(manifest.n), r = read(runs);
    for (let at = 0; r.more();) has.fill(1, (at += r.number()), (at += r.number()));
    return { input: boxes.find((b) => b.name === name && b.value === id), has };
  }));

  // narrow takes away what the ticked boxes rule out, and says at each box how many it would leave: among
  // values of one facet any will do, and each facet has its say.
  const narrow = (hits) => {
    const ticked = facets.map((values) => values.filter((v) => v.input && v.input.checked));
    const counts = facets.map((values) => values.map(() => 0)), kept = [];
    for (const hit of hits) {
      let out = 9; // which facet rules it out: 9 if none does, -1 if several do
      ticked.forEach((values, i) => values.length && !values.some((v) => v.has[hit.entry]) && (out = out < 9 ? -1 : i));
      if (out > 8) kept.push(hit);
      facets.forEach((values, i) => {
        if (out > 8 || out === i) values.forEach((v, j) => (counts[i][j] += v.has[hit.entry]));
      });
    }
    facets.forEach((values, i) => values.forEach(({ input }, j) => {
      if (!input) return;
      input.nextElementSibling.querySelector(".count").textContent = counts[i][j];
      input.disabled = !counts[i][j] && !input.checked;
    }));
    return kept;
  };

  // marked returns the words of a text from one token to another, with those that were looked for marked.
  const marked = (text, all, from, to) => {
    const out = document.createDocumentFragment();
    let at = from ? all[from].from : 0;
    if (from) out.append("… ");
    for (const t of all.slice(from, to)) {
      if (t.word === undefined || t.from < at) continue;
      out.append(text.slice(at, t.from), element("mark", text.slice(t.from, t.to)));
      at = t.to;
    }
    out.append(text.slice(at, to < all.length ? all[to - 1].to : text.length));
    if (to < all.length) out.append(" …");
    return out;
  };

  // worded returns the words of a text, each with which word of the query it stands for.
  const worded = (text) => tokens(text).map((t) => ({ ...t, word: result.wanted.get(t.form) }));
  const whole = (text) => marked(text, worded(text), 0, Infinity);

  // excerpt finds in a text the window that says most of the query.
  const WINDOW = 28;
  const excerpt = (text) => {
    const all = worded(text), hits = [];
    all.forEach((t, i) => t.word !== undefined && hits.push(i));
    let best = 0, from = 0;
    hits.forEach((start, n) => {
      const seen = new Set();
      let end = n;
      for (; hits[end] < start + WINDOW; end++) seen.add(all[hits[end]].word);
      const score = seen.size + 0.2 * Math.min(end - n - seen.size, 4);
      if (score > best) (best = score), (from = start);
    });
    from = from < 6 ? 0 : from - 4;
    return { best, show: () => marked(text, all, from, Math.min(all.length, from + WINDOW + 8)) };
  };

  const item = async (hit) => {
    const [title, address, label, summary, answer, source, sourceAddress, sections] = await textOf(hit.entry);
    let best = excerpt(summary), heading = "", anchor = "", most = best.best;
    if (!hit.named)
      for (const [a, h, text] of sections) {
        const here = excerpt(text), score = here.best + 1.5 * new Set(worded(h).map((t) => t.word).filter((w) => w !== undefined)).size;
        if (score > most) (most = score), (best = here), (heading = h), (anchor = a);
      }
    const link = element("a");
    link.href = root + (anchor ? address.split("#")[0] + "#" + anchor : address);
    link.append(whole(title));
    if (heading) link.append(": ", whole(heading));
    const li = element("li", "", hit.exact && hit === result.kept[0] ? "answer" : ""), text = element("p");
    li.append(link, " ", element("span", label, "kind"));
    if (answer) li.append(element("p", answer, answer.length > 40 ? "value words" : "value"));
    text.append(best.show());
    if (text.textContent && text.textContent !== answer) li.append(text);
    if (source) {
      const from = element("a", source), p = element("p", "Source: ", "reason");
      from.href = root + sourceAddress;
      p.append(from);
      li.append(p);
    }
    return li;
  };

  // show adds the next ten results: the first as soon as it is there, then the others together.
  const show = async () => {
    const mine = run, next = result.kept.slice(shown, shown + 10), first = shown;
    if (!next.length) list.replaceChildren();
    for (const part of [next.slice(0, 1), next.slice(1)]) {
      const items = await Promise.all(part.map(item));
      if (mine !== run) return;
      if (!shown) list.replaceChildren();
      list.append(...items);
      shown += items.length;
    }
    more.hidden = shown >= result.kept.length;
    return list.children[first];
  };

  const sentence = () => {
    const { kept, missing, read, looked, all, unsaid } = result, query = box.value.trim(), filters = boxes.filter((b) => b.checked).length;
    const out = [];
    if (!query && !filters) return "";
    out.push(`${kept.length ? count(kept.length, "result") : "Nothing found"}${query ? " for " + quote(query.slice(0, 60)) : ""}${filters ? ", " + count(filters, "filter") : ""}.`);
    for (const [typed, said] of read) out.push(`Nothing here has ${quote(typed)}; it was read as ${quote(said)}.`);
    if (looked < all) out.push(`Only ${looked} of ${all} texts with these words were read.`);
    if (all && unsaid) out.push(`${looked < all ? "None" : "Nothing here"} has these words in that order.`);
    for (const w of missing) out.push(w.stop ? `${quote(w.form)} is too common to be looked up.` : `Nothing here has ${quote(w.form)}.`);
    if (!kept.length)
      out.push(filters ? "Try fewer filters." : "Try fewer or other words, the name of a place, or the A to Z.");
    return out.join(" ");
  };

  const answer = async (soon) => {
    const mine = ++run, query = box.value.trim() && box.value;
    clearTimeout(speaking); // what was to be said of the last query is no longer asked for
    list.setAttribute("aria-busy", "true");
    manifest = await get("m", 0);
    stop = new Set(manifest.s.split(" "));
    facets ??= members(await get("f", 0));
    const found = query ? await search(query) : { hits: [...Array(manifest.n).keys()].map((entry) => ({ entry, named: true })), missing: [], read: [], belongs: new Map() };
    if (mine !== run) return;
    const wanted = new Map();
    for (const name of asked.keys())
      if (name[0] === "d") for (const f of await asked.get(name)) if (found.belongs.has(f.group)) wanted.set(f.form, found.belongs.get(f.group));
    if (mine !== run) return;
    result = { ...found, wanted };
    result.kept = narrow(found.hits);
    shown = 0;
    if ((heading.hidden = !query && !boxes.some((b) => b.checked))) result.kept = [];
    await show();
    if (mine !== run) return;
    say(sentence(), soon);
    list.setAttribute("aria-busy", "false");
  };

  // go answers, and where a file does not come or does not fit tries once more from the start: a new
  // edition may have taken the place of the one that was begun with.
  const forget = () => {
    asked.clear();
    arrived.clear();
    version = facets = undefined;
    fresh = "?" + Date.now();
  };
  const go = async (soon) => {
    for (const again of [true, false])
      try {
        await answer(soon);
        panel.hidden = false;
        without.hidden = true;
        return;
      } catch {
        forget();
        if (again) continue;
        list.replaceChildren();
        more.hidden = true;
        list.setAttribute("aria-busy", "false");
        panel.hidden = without.hidden = false;
        say("The search could not be loaded. Use the A to Z.", true);
      }
  };

  // ---- The address holds the query, so that it can be sent to somebody, and Back goes back.

  const address = () => {
    const params = new URLSearchParams();
    if (box.value.trim()) params.set("q", box.value.trim());
    for (const b of boxes) if (b.checked) params.append(b.name, b.value);
    const text = params.toString();
    return location.pathname + (text && "?" + text);
  };
  const note = (how) => {
    try {
      if (address() !== location.pathname + location.search) history[how]({}, "", address());
    } catch {} // a browser that refuses on a disk still searches
  };
  const restore = () => {
    const params = new URLSearchParams(location.search);
    box.value = params.get("q") || "";
    for (const b of boxes) b.checked = params.getAll(b.name).includes(b.value);
  };

  let typing, noting;
  box.addEventListener("input", () => {
    clearTimeout(typing);
    clearTimeout(noting);
    clearTimeout(speaking);
    typing = setTimeout(go, 80);
    noting = setTimeout(note, 500, "replaceState");
  });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !box.value) return;
    box.value = "";
    box.dispatchEvent(new Event("input"));
  });
  page.addEventListener("submit", async (event) => {
    event.preventDefault();
    clearTimeout(typing);
    clearTimeout(noting);
    note("pushState");
    await go(true);
    if (!heading.hidden) heading.focus();
  });
  page.addEventListener("change", (event) => {
    if (event.target === box) return;
    note("pushState");
    go(true);
  });
  more.addEventListener("click", async () => {
    const first = await show();
    if (first) first.querySelector("a").focus();
  });
  addEventListener("popstate", () => {
    restore();
    go(true);
  });
  restore();
  go(true);
})();
