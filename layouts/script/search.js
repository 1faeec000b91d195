// The search. It finds in the files of search/ what somebody types; generator/search makes those files
// and says in its comment what stands in them. A file can come from a host or from a disk, and only as a
// script element can a browser load it from both: so each is a call of tp().
//
// A query goes this way: words → for each the groups of forms it may stand for → for each group the
// entries that hold it → a score → the texts of the first ten, for excerpts. Everything that is shown is
// put in as text, never as markup. Tables are Maps and arrays, so that "constructor" is a word like any.
(() => {
  const { root, load } = tpBox, { max, min } = Math;

  // ---- Words: the same rule as in generator/search/tokens.go.

  const WORDS = /(?:\p{L}\.){2,}|[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+\.[0-9]+|[\p{L}\p{N}\p{M}\xAD]+(?:['’][\p{L}\p{N}\p{M}\xAD]+)*/gu;
  const PLAINER = { æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ß: "ss", þ: "th", ð: "d", ı: "i", ς: "σ" };
  const LONGEST = 40;
  const folded = new Map(); // the form of each word that was met: texts have few words, many times

  const fold = (word) => {
    let form = folded.get(word);
    if (form === undefined) {
      form = word.endsWith(".") ? word.replaceAll(".", "") : word;
      form = form.replace(/['’ʼ]s$/i, "").replace(/['’ʼ,\xAD]/g, "").normalize("NFKD").replace(/\p{M}/gu, "");
      form = form.toLowerCase().replace(/[^ -~]/g, (c) => PLAINER[c] || c);
      if (form.length > LONGEST || /[\ud800-\udfff]/.test(form)) form = "";
      folded.set(word, form);
    }
    return form;
  };

  // tokens returns the words of a text: form, from, to, whether joined by a hyphen.
  const tokens = (text) => {
    const out = [];
    let last;
    for (const { 0: raw, index: from } of text.matchAll(WORDS)) {
      const to = from + raw.length, form = fold(raw);
      if (!form) continue;
      out.push({ form, from, to });
      if (last && "-‐‑".includes(text[from - 1]) && /^\p{L}+.\p{L}+$/u.test(text.slice(last.from, to)) && last.form.length + form.length <= LONGEST)
        out.push({ form: last.form + form, from: last.from, to, joined: true });
      last = { form, from };
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
    const number = () => {
      const s = symbol();
      return s & 32 ? s - 32 + 32 * number() : s;
    };
    const more = () => at < text.length;
    const word = () => {
      const word = text.slice(at, text.indexOf(" ", at));
      at += word.length + 1;
      return word;
    };
    return [more, number, symbol, word];
  };

  const groupOf = new Map(); // of each form that has arrived
  const forms = (text, grouped) => {
    const [more, number, symbol, word] = read(text), out = [];
    let form = "", group = 0, level = 0;
    while (more()) {
      form = form.slice(0, symbol()) + word();
      if (grouped) {
        const n = number();
        group += n & 1 ? -(n + 1) / 2 : n / 2;
        level = symbol();
        groupOf.set(form, group);
      }
      out.push({ form, group, level });
    }
    return out;
  };

  // gaps returns numbers that are written as how much each is more than the one before.
  const gaps = (text) => {
    const [more, number] = read(text), out = [];
    for (let at = 0; more(); out.push(at)) at += number();
    return out;
  };

  // postings returns entries, each with what a word says of it behind it: how much, where, and what part of the title, in
  // six bits each.
  const postings = (text) => {
    const [more, number, symbol] = read(text), out = [];
    for (let entry = -1; more(); ) {
      const n = number();
      entry += (n >> 1) + 1;
      out.push(entry, symbol() << 12 | symbol() << 6 | (n & 1 ? symbol() : 0));
    }
    return out;
  };

  const decode = {
    m: (data) => ({ ...data, p: gaps(data.p), x: gaps(data.x), s: data.s.split(" ") }),
    d: (text) => forms(text, true),
    r: (text) => forms(text),
    p: (text) => text.split(" ").map(postings),
    f: (values) => new Map(values.map(([id, entries]) => [id, gaps(entries)])),
  };

  const get = (kind, i) => {
    const name = kind + i;
    if (!asked.has(name))
      asked.set(name, load(`${root}search/${name}.js${fresh}`).then(() => {
        const [belongs, data] = arrived.get(name); // if it has called
        version ??= belongs; // of the manifest; texts name the first half
        if (version.indexOf(belongs)) throw Error();
        return decode[kind] ? decode[kind](data) : data;
      }));
    return asked.get(name);
  };

  // at returns which file of a kind holds a value.
  const at = (kind, value) => {
    let low = 0, high = manifest[kind].length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (manifest[kind][middle] > value) high = middle;
      else low = middle;
    }
    return low;
  };

  // of returns what a file holds of a group or an entry.
  const of = async (kind, n) => {
    const i = at(kind, n);
    return (await get(kind, i))[n - manifest[kind][i]];
  };

  // beginning returns the forms that begin with something, from at most so many files.
  const beginning = async (kind, start, most) => {
    const first = at(kind, start), files = manifest[kind].slice(first, min(at(kind, start + "\uffff") + 1, first + most));
    return (await Promise.all(files.map((_, i) => get(kind, first + i)))).flat().filter((f) => f.form.startsWith(start));
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
        here[j] = min(here[j - 1] + 1, row[j] + 1, row[j - 1] + (a[i - 1] !== b[j - 1]));
        if (j > 1 && i > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) here[j] = min(here[j], before[j - 2] + 1);
      }
    }
    return here[b.length];
  };
  const backwards = (word) => [...word].reverse().join("");

  // expand returns the groups a word may stand for with their weights, and what it was read as.
  const expand = async (word, open) => {
    const [begin, family, mistake, first] = manifest.k;
    const groups = new Map();
    const add = (f, weight) => groups.set(f.group, max(weight, groups.get(f.group) || 0));
    const begun = await (open && word.length > 1 ? beginning("d", word, 3) : exactly(word));
    const exact = begun.find((f) => f.form === word);
    if (exact) add(exact, 1);
    for (const f of begun.filter((f) => f !== exact && f.level).sort((a, b) => b.level - a.level).slice(0, exact ? 6 : 12)) add(f, begin * Math.sqrt(word.length / f.form.length));
    if (exact || manifest.s.includes(word) || begun.some((f) => f.level > 7) || word.length < 3) return { groups };

    // With one mistake either the first or the last half of the letters is as it was meant.
    const half = max(2, (word.length - 1) >> 1);
    const pool = new Map((await beginning("d", word.slice(0, half), 4)).map((f) => [f.form, f]));
    let said = begun.length ? "" : undefined;
    const kin = [];
    for (const f of pool.values()) {
      let n = 0;
      while (n < word.length && f.form[n] === word[n]) n++;
      if (n > 2 && ending(word, n) && ending(f.form, n)) kin.push([n, f]);
    }
    kin.sort((a, b) => b[0] - a[0] || b[1].level - a[1].level);
    for (const [, f] of kin.slice(0, 3)) add(f, family), (said ??= f.form);

    if (word.length > 3 && !/\d/.test(word)) {
      if (word.length > 4 && manifest.r.length) {
        const mirrored = await beginning("r", backwards(word).slice(0, half), 4);
        for (const form of mirrored.map((f) => backwards(f.form)).filter((f) => distance(f, word) < 3).slice(0, 40))
          if (!pool.has(form)) for (const f of await exactly(form)) pool.set(form, f);
      }
      const most = word.length > 7 ? 2 : 1, meant = [];
      for (const f of pool.values()) {
        const n = Math.abs(f.form.length - word.length) > most || !f.level ? 9 : distance(f.form, word);
        if (n <= most) meant.push([n, f]);
      }
      meant.sort((a, b) => a[0] - b[0] || b[1].level - a[1].level);
      for (const [n, f] of meant.slice(0, 4)) if (n === meant[0][0]) add(f, f.form[0] === word[0] && n < 2 ? mistake : first);
      if (meant[0] && said !== "" && !(kin[0]?.[0] > word.length - 3)) said = meant[0][1].form;
    }
    return { groups, said };
  };

  // ---- From groups to entries.

  const rarity = (n) => Math.log(1 + (manifest.n - n + 0.5) / (n + 0.5));

  // take returns those of a list that score most, at most so many, and of equals the first. They are not taken again:
  // nobody wants all in order, and to sort thousands takes longer than to find them.
  const take = (list, score, most) => {
    const out = [];
    for (const entry of list) {
      let i = out.length;
      while (i && score[entry] > score[out[i - 1]]) i--;
      if (i < most && !(score[entry] < 0)) out.splice(i, 0, entry), out.splice(most);
    }
    for (const entry of out) score[entry] = -1;
    return out;
  };

  // ---- Words in quotation marks stand behind one another. The index does not know what stands behind what, so it
  // says who has them all, and of those the texts are read: of 300, or until some say it, of 900.

  const said = (text) => ` ${tokens(text).flatMap((w) => (w.joined ? [] : w.form)).join(" ")} `;

  // saying returns those of the hits that say what stands in quotation marks, or all if none does, and how many
  // were read to the end. They are read in the order of their scores.
  const saying = async (hits, score, quoted) => {
    const mine = run, says = new Set();
    let looked = 0, next;
    for (let from = 0; from < (says.size ? 300 : 900) && mine === run && (next = take(hits, score, 100))[0] >= 0; from += 100) {
      if (hits[50]) say("Looking for these words in that order.", true);
      await Promise.all(next.map(async (entry) => {
        const text = await of("x", entry), [title, , label, summary, answer, , , sections, cut] = text;
        text.said = text.said || [title, label, summary, answer, ...sections.flatMap(([, ...words]) => words)].map(said).join();
        if (quoted.every((q) => text.said.includes(q))) says.add(entry);
        else if (cut) return;
        looked++;
      }));
    }
    return { hits: says.size ? hits.filter((entry) => says.has(entry)) : hits, looked, all: hits.length, unsaid: !says.size };
  };

  // search returns what a query finds, which is everything if it is empty: entries, how well each fits and whether it
  // is named, and how each word was read.
  const search = async (query) => {
    if (query === query.toUpperCase()) query = query.toLowerCase();
    let words = tokens(query);
    for (const w of words) {
      const raw = query.slice(w.from, w.to), shout = raw[1] && raw.toUpperCase() === raw && raw.toLowerCase() !== raw;
      w.stop = !shout && !w.joined && manifest.s.includes(w.form);
    }
    const quoted = query.split(/["“”]/).filter((q, i, all) => i % 2 && i + 1 in all && q.includes(" ")).map(said);
    if (words.some((w) => !w.stop)) words = words.filter((w) => !w.stop);
    const open = /[\p{L}\p{N}\p{M}]$/u.test(query), found = [], missing = [], readAs = [];
    words = words.filter((w, i) => words.findIndex((o) => o.form === w.form) === i).slice(0, 12);
    // A hyphened pair is looked up as one word if there is such a word, otherwise as two.
    const last = words.filter((w) => !w.joined).pop();
    for (const w of words.filter((w) => w.joined)) {
      const whole = (await exactly(w.form)).length;
      words = words.filter((o) => (whole ? o.joined || o.from < w.from || o.to > w.to : o !== w));
    }
    const expanded = await Promise.all(words.map((w) => expand(w.form, open && w === last)));
    await Promise.all(expanded.map(async ({ groups, said }, i) => {
      if (said) readAs.push([words[i].form, said]);
      if (!groups.size) missing.push(words[i]);
      found[i] = await Promise.all([...groups].map(async ([group, weight]) => ({ group, weight, list: await of("p", group) })));
    }));

    // What is counted of an entry stands in tables, three of them of one word.
    const table = () => new Float64Array(manifest.n), best = table(), mask = table(), title = table();
    const score = table(), held = table(), places = table().fill(63), named = table(), titled = table();
    const [, , , , near, lift] = manifest.k, hits = [], belongs = new Map();
    let weightOfAll = 0, known = 0;
    found.forEach((lists, word) => {
      const all = [];
      for (const { list, group } of lists) {
        belongs.set(group, word);
        for (let i = 0; i < list.length; i += 2) {
          if (!mask[list[i]]) all.push(list[i]);
          mask[list[i]] |= (list[i + 1] >> 6) & 63;
        }
      }
      const rare = rarity(all.length);
      if (all.length) weightOfAll += rare, known++;
      for (const { list, weight } of lists) {
        const each = weight * min(rarity(list.length / 2), 1.3 * rare) / 63;
        for (let i = 0; i < list.length; i += 2) {
          const entry = list[i], says = list[i + 1];
          best[entry] = max(best[entry], each * (says >> 12));
          title[entry] = max(title[entry], says & 63);
        }
      }
      for (const entry of all) {
        score[entry] += best[entry];
        held[entry]++;
        places[entry] &= mask[entry];
        if (title[entry]) (named[entry] += rare), (titled[entry] += title[entry] / 63);
        best[entry] = mask[entry] = title[entry] = 0;
      }
    });
    // Without a query all are hits, and the scores are no numbers, so that they keep their order.
    held.forEach((n, entry) => {
      if ((query && !n) || n * 2 < known || (quoted[0] && n < known + missing.some((w) => !w.stop))) return;
      const q = named[entry] / weightOfAll, t = titled[entry];
      // Who has all words comes first: one of two counts an eighth.
      score[entry] = (n / known) ** 3 * (score[entry] * (n > 1 && places[entry] ? near : 1) + lift * weightOfAll * (q * min(1, t)) ** 2);
      named[entry] = words.length > known || q <= 0.99 ? 0 : t > 0.9 ? 2 : 1;
      hits.push(entry);
    });
    // In quotation marks, those first that have the words near each other.
    return { hits, score, named, belongs, missing, read: readAs, ...(quoted[0] && (await saying(hits, score.map((s, entry) => (places[entry] ? s : s * 2 ** -99)), quoted))) };
  };

  // ---- The page.

  const page = document.querySelector(".search-form");
  if (!page) {
    get("m", 0).catch(() => {}); // only warmed up, on a page with a box
    return;
  }
  const [status, heading, list, more, panel, others, without] = ["status", "heading", "results", "more", "panel", "else", "without"].map((name) => document.querySelector(".search-" + name));
  const box = page.elements.q;
  let run = 0, result, shown, speaking;

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
    speaking = setTimeout(() => {
      if (status.textContent !== text) status.textContent = text;
    }, soon ? 0 : 1000);
  };

  // narrow keeps the hits that the ticked boxes leave, and says at each box that can be seen how many it would
  // leave: among values of one facet any will do, and each facet has its say. A facet whose boxes are out of sight and
  // unticked is not loaded.
  const narrow = async () => {
    const mine = result, { hits } = mine;
    const used = await Promise.all([...page.querySelectorAll("[open] input, :checked")].map(async (input) => {
      const i = manifest.f.indexOf(input.name);
      return [input, 1 << i, (await get("f", i)).get(input.value) || []];
    }));
    if (mine !== result) return;
    const has = new Uint8Array(manifest.n); // a bit for each facet that an entry satisfies, and the highest if it is a hit
    let all = 128;
    for (const entry of hits) has[entry] = all;
    for (const [input, bit, entries] of used)
      if (input.checked) {
        all |= bit;
        for (const entry of entries) has[entry] |= bit;
      }
    for (const [input, bit, entries] of used) {
      let n = 0;
      for (const entry of entries) n += (has[entry] | bit) === (all | bit);
      input.nextSibling.querySelector(".count").textContent = n;
      // A box that would leave nothing says so and stays where it is, also for those who do not see that it is grey.
      const why = n || input.checked ? "" : "No results";
      input.title = why;
      input.ariaDisabled = !!why;
      input.onclick = () => !why;
    }
    mine.kept = hits.filter((entry) => has[entry] === all);
  };

  // marked returns the words of a text from one token to another, with those that were looked for marked.
  const wordOf = (t) => result.belongs.get(groupOf.get(t.form));
  const marked = (text, all, from, to) => {
    const out = document.createDocumentFragment();
    let at = from ? all[from].from : 0;
    if (from) out.append("… ");
    for (const t of all.slice(from, to)) {
      if (!(wordOf(t) >= 0) || t.from < at) continue;
      out.append(text.slice(at, t.from), element("mark", text.slice(t.from, t.to)));
      at = t.to;
    }
    out.append(text.slice(at, to < all.length ? all[to - 1].to : text.length));
    if (to < all.length) out.append(" …");
    return out;
  };

  const whole = (text) => marked(text, tokens(text), 0, Infinity);

  // excerpt finds in a text the window that says most of the query.
  const WINDOW = 28;
  const excerpt = (text) => {
    const all = tokens(text), hits = [];
    all.forEach((t, i) => wordOf(t) >= 0 && hits.push(i));
    let best = 0, from = 0;
    hits.forEach((start, n) => {
      const seen = new Set();
      let end = n;
      for (; hits[end] < start + WINDOW; end++) seen.add(wordOf(all[hits[end]]));
      const score = seen.size + 0.2 * min(end - n - seen.size, 4);
      if (score > best) (best = score), (from = start);
    });
    from = from < 6 ? 0 : from - 4;
    return { best, show: () => marked(text, all, from, min(all.length, from + WINDOW + 8)) };
  };

  const item = async (entry) => {
    const [title, address, label, summary, answer, source, sourceAddress, sections] = await of("x", entry), named = result.named[entry];
    let best = -1, show, heading, anchor;
    for (const [a, h, text] of [["", "", summary]].concat(named ? [] : sections)) {
      const here = excerpt(text), score = here.best + 1.5 * new Set(tokens(h).map(wordOf).filter((w) => w >= 0)).size;
      if (score > best) (best = score), (show = here.show), (heading = h), (anchor = a);
    }
    const link = element("a");
    link.href = root + address;
    if (anchor) link.hash = anchor;
    link.append(whole(title));
    if (heading) link.append(": ", whole(heading));
    const li = element("li", "", named > 1 && !shown && "answer"), text = element("p");
    li.append(link, " ", element("span", label, "kind"));
    if (answer) li.append(element("p", answer, answer.length > 40 ? "value words" : "value"));
    text.append(show());
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
    const mine = run, first = shown, next = take(result.kept || [], result.score, 10);
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
    const { kept, missing, read, looked, all, unsaid } = result, query = box.value.trim(), filters = page.querySelectorAll(":checked").length;
    const out = [];
    if (!query && !filters) return "";
    out.push(`${kept.length ? count(kept.length, "result") : "Nothing found"}${query ? " for " + quote(query.slice(0, 60)) : ""}${filters ? ", " + count(filters, "filter") : ""}.`);
    for (const [typed, said] of read) out.push(`Nothing here has ${quote(typed)}; results are for ${quote(said)}.`);
    if (looked < all) out.push(`Only ${looked} of ${all} texts with these words were read.`);
    if (all && unsaid) out.push(`${looked < all ? "None" : "Nothing here"} has these words in that order.`);
    // Where nothing is found, that has been said.
    for (const w of missing) if (w.stop || kept.length) out.push(w.stop ? `${quote(w.form)} is too common to search for.` : `Nothing here has ${quote(w.form)}.`);
    if (!kept.length) out.push(filters ? "Try fewer filters." : "Try fewer or different words.");
    return out.join(" ");
  };

  // go answers, and where a file does not come or does not fit tries once more from the start: a new
  // edition may have taken the place of the one that was begun with.
  const go = async (soon, again = true) => {
    const mine = ++run, query = box.value.trim() && box.value;
    clearTimeout(speaking); // what was to be said of the last query is no longer asked for
    list.ariaBusy = true;
    try {
      manifest = await get("m", 0);
      const found = await search(query);
      if (mine !== run) return;
      result = found;
      await narrow();
      if (mine !== run) return;
      shown = 0;
      if (!query && !page.querySelector(":checked")) result.kept = [];
      heading.hidden = !(others.hidden = result.kept.length);
      await show();
      if (mine !== run) return;
      say(sentence(), soon);
    } catch {
      asked.clear();
      arrived.clear();
      groupOf.clear();
      version = undefined;
      fresh = "?" + Date.now();
      if (again) return go(soon, false);
      list.replaceChildren();
      more.hidden = heading.hidden = true;
      others.hidden = false;
      say("The search could not be loaded. Use the A to Z.", true);
    }
    list.ariaBusy = panel.hidden = false;
    without.hidden = true;
  };

  // ---- The address holds the query, so that it can be sent to somebody, and Back goes back.

  // Beside it is kept which result was followed, and which lists of boxes are open. While somebody types there is one
  // entry for whatever the box holds, which is -2 in place of a result.
  const lists = [...page.querySelectorAll("details")];
  const was = () => history.state?.[0];
  const note = (followed, push) => {
    const params = new URLSearchParams(new FormData(page));
    if (!box.value.trim()) params.delete("q");
    const text = `${params}` && "?" + params;
    try {
      history[push && text !== location.search ? "pushState" : "replaceState"]([followed, ...lists.map((d) => d.open)], "", location.pathname + text);
    } catch {} // a browser that refuses on a disk still searches
  };
  const enter = (li) => li?.querySelector("a").focus();
  const restore = async () => {
    const params = new URLSearchParams(location.search), [followed, ...open] = history.state || [];
    box.value = params.get("q") || "";
    for (const b of page.querySelectorAll("details input")) b.checked = params.getAll(b.name).includes(b.value);
    lists.forEach((d, i) => (d.open = open[i] ?? d.querySelector(":checked")));
    await go(true);
    while (followed >= shown && !more.hidden) await show();
    enter(list.children[followed]);
  };

  let typing;
  const typed = () => {
    note(-2, was() !== -2);
    go();
  };
  box.oninput = () => {
    clearTimeout(typing);
    // What one or two letters find costs as much to load as any results, and hardly anybody wants it. Who
    // empties the box is done with what it found.
    typing = setTimeout(typed, box.value[2] || !box.value ? 80 : 800);
  };
  box.onkeydown = ({ key }) => {
    if (key !== "Escape") return;
    box.value = "";
    typed();
  };
  page.onsubmit = async (event) => {
    event.preventDefault();
    clearTimeout(typing);
    note(-1, was() !== -2);
    await go(true);
    heading.focus(); // if it is there
  };
  page.onchange = ({ target }) => {
    if (target === box) return;
    note(-1, true);
    go(true);
  };
  page.addEventListener("toggle", () => {
    note(was());
    if (result) narrow().catch(go);
  }, true);
  list.onclick = ({ target }) => note([...list.children].indexOf(target.closest("li")));
  more.onclick = async () => enter(await show());
  onpopstate = restore;
  restore();
})();
