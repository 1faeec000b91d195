// look says what is wrong with the page as it is shown, where axe-core does not look. It is called
// with the width that was asked for, in CSS pixels, and comes to a list of sentences.
(width => {
  const faults = [];
  const root = document.documentElement;
  const slack = 1; // pixels: a box may end between two of them
  const letters = /[\p{L}\p{N}]/u;

  const style = el => getComputedStyle(el);
  const ancestors = function* (el) { for (; el; el = el.parentElement) yield el; };
  // The boxes that an element is laid out in: one that is placed absolutely leaves those that are not.
  const holders = function* (el) { for (; el; el = style(el).position === "absolute" ? el.offsetParent : el.parentElement) yield el; };
  const where = el => {
    const steps = [];
    for (const a of ancestors(el)) {
      steps.unshift(a.id ? "#" + a.id : a.localName + [...a.classList].map(c => "." + c).join(""));
      if (a.id || steps.length === 4) break;
    }
    return steps.join(" > ");
  };
  const fault = (what, el, text = el.textContent) =>
    faults.push(`${what}: ${where(el)} ${JSON.stringify(text.trim().replace(/\s+/g, " ").slice(0, 60))}`);

  const block = el => [...ancestors(el)].find(a => !/^(inline|contents|ruby)/.test(style(a).display) || style(a).display === "inline-block") ?? root;
  const scrolls = el => /auto|scroll/.test(style(el).overflowX);
  // Text for screen readers alone is a box of a pixel, or far off to the left until it has the focus.
  const unseen = el => [...ancestors(el)].some(a => {
    const box = a.getBoundingClientRect();
    return (style(a).overflowX !== "visible" && (box.width <= 1 || box.height <= 1)) || (box.right <= 0 && a.matches("a[href], button"));
  });

  for (const img of document.images)
    if (!img.complete || !img.naturalWidth) fault("the image is not shown", img, img.src);

  if (root.clientWidth !== width)
    faults.push(`the page is laid out for ${root.clientWidth} px on a screen of ${width} px`);
  if (root.scrollWidth > root.clientWidth) {
    faults.push(`the page scrolls sideways: ${root.scrollWidth} px in ${root.clientWidth} px`);
    for (const el of [...document.body.querySelectorAll("*")].filter(el =>
      el.getBoundingClientRect().right > root.clientWidth + slack && ![...holders(el)].slice(1).some(scrolls)).slice(0, 3))
      fault("this reaches too far to the right", el);
  }

  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const node = texts.currentNode, el = node.parentElement;
    if (!node.data.trim() || !el.checkVisibility({ visibilityProperty: true, opacityProperty: true }) || unseen(el)) continue;
    const svg = el instanceof SVGElement;
    const size = parseFloat(style(el).fontSize) * (svg ? el.getScreenCTM().a : 1);
    if (size < (svg ? 12 : 16)) fault(`text of ${Math.round(size * 10) / 10} px`, el, node.data);

    const range = document.createRange();
    range.selectNodeContents(node);
    const lines = [...range.getClientRects()].filter(r => r.width > slack);
    // Where text goes on for several lines, the eye has to find the next one: some 90 letters are too many.
    const longest = Math.round(Math.max(...lines.map(r => r.width)) / size);
    if (lines.length > 2 && longest > 44 && !el.closest("th, td")) fault(`a line of ${longest} em`, el, node.data);
    const outside = (box, across, down) => lines.some(r =>
      across && (r.left < box.left - slack || r.right > box.right + slack) || down && (r.top < box.top - slack || r.bottom > box.bottom + slack));
    const holder = svg ? el.ownerSVGElement : block(el);
    if (outside(holder.getBoundingClientRect(), true, false)) fault("text spills out of its box", holder, node.data);
    let box = el;
    for (box of holders(el)) {
      const { overflowX: x, overflowY: y } = style(box);
      if (x !== "visible" && outside(box.getBoundingClientRect(), /hidden|clip/.test(x), /hidden|clip/.test(y))) {
        fault("text is clipped", box, node.data);
        break;
      }
      if (scrolls(box)) break; // what is beyond its edge can be reached
    }
    if (box === root && outside({ left: 0, right: root.clientWidth }, true, false)) fault("text is off the page", el, node.data);
  }

  // A link in a sentence is as tall as its line; everything else must be easy to hit (WCAG 2.5.8,
  // without its exception for small targets far apart).
  const links = "a[href], button, summary";
  const targets = links + ", input:not([type=hidden]), select, textarea, [tabindex='0']";
  const inSentence = el => {
    if (style(el).display !== "inline") return false;
    const around = block(el);
    const words = document.createTreeWalker(around, NodeFilter.SHOW_TEXT);
    while (words.nextNode()) {
      const parent = words.currentNode.parentElement;
      if (letters.test(words.currentNode.data) && !parent.closest(links) && block(parent) === around) return true;
    }
    return false;
  };
  for (const el of document.querySelectorAll(targets)) {
    const { width, height } = el.getBoundingClientRect();
    if (!el.checkVisibility({ visibilityProperty: true }) || unseen(el) || inSentence(el)) continue;
    if (width < 24 || height < 24) fault(`a target of ${Math.round(width)} by ${Math.round(height)} px`, el);
  }
  return faults;
})
