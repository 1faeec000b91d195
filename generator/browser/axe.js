// Takes the rules to hold the page against, or null for all of WCAG 2.2 A and AA and good practice.
// Comes to a sentence for each place that breaks one, or of which axe-core cannot say whether it does.
// Undecided is not passed: what it cannot make out on a page, some reader cannot either.
rules => axe.run(document, {
  runOnly: rules
    ? { type: "rule", values: rules }
    : { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] },
  resultTypes: ["violations", "incomplete"],
  // axe-core would fetch the style once more, which the page's policy forbids.
  preload: false,
  // A tick or an arrow is read like a letter, so its contrast counts like a letter's.
  checks: { "color-contrast": { options: { ignoreUnicode: false } } },
  // It would work out a selector for every element that passes: half of all its time.
  selectors: false, elementRef: true,
}).then(found => {
  const where = el => {
    const steps = [];
    for (; el && steps.length < 4 && !steps[0]?.startsWith("#"); el = el.parentElement)
      steps.unshift(el.id ? "#" + el.id : el.localName + [...el.classList].map(c => "." + c).join(""));
    return steps.join(" > ");
  };
  const sentences = (rules, verdict) => rules.flatMap(rule => rule.nodes.map(node =>
    `axe ${verdict} ${rule.id}: ${where(node.element)} ${node.html.slice(0, 80)}: ` +
    [...node.any, ...node.all, ...node.none].map(check => check.message).join("; ")));
  // What lies under the words of a drawing it never knows: who draws words tests their contrast. And it takes
  // words on several lines for covered where the lines lie differently; whether anything lies on them the
  // browser knows, and of what colours words are is tested where the colours stand.
  const covered = node => [...node.any, ...node.all].some(check => /^elmPartiallyObscur/.test(check.data?.messageKey));
  const free = el => {
    el.scrollIntoView({ block: "center", inline: "center" });
    return [...el.getClientRects()].every(line =>
      el.contains(document.elementFromPoint(line.x + line.width / 2, line.y + line.height / 2)));
  };
  for (const rule of found.incomplete)
    if (rule.id === "color-contrast")
      rule.nodes = rule.nodes.filter(node => !node.element.ownerSVGElement && !(covered(node) && free(node.element)));
  return [...sentences(found.violations, "fails"), ...sentences(found.incomplete, "cannot decide")];
})
