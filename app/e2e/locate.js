// Finds an element the way a person names it and says where to click it. Called
// with the kind ("button", "field" or "css"), a name (or selector) and the scopes
// to look inside. Returns {state, detail}, and {x, y, type, checked} when state is
// "ready"; the element itself is kept in globalThis.__e2e for the next step.
(kind, name, scopes) => {
  const flat = (text) => (text || "").normalize("NFC").replace(/\s+/g, " ").trim();
  const seen = (el) => el.checkVisibility({ visibilityProperty: true }) && el.getClientRects().length > 0;
  const byIds = (ids) => ids.split(/\s+/).map((id) => flat(document.getElementById(id)?.innerText)).join(" ");

  const nameOf = (el) => {
    if (el.hasAttribute("aria-labelledby")) return flat(byIds(el.getAttribute("aria-labelledby")));
    if (el.hasAttribute("aria-label")) return flat(el.getAttribute("aria-label"));
    if (el.labels && el.labels.length) return flat([...el.labels].map((label) => label.innerText).join(" "));
    if (el.matches("input[type=submit], input[type=button]")) return flat(el.value);
    if (el.matches("input, select, textarea")) return flat(el.title);
    return flat(el.innerText) || flat(el.querySelector("img[alt]")?.alt) || flat(el.title);
  };

  // Behind a modal dialog nothing can be used.
  let root = [...document.querySelectorAll("dialog:modal")].pop() || document;
  for (const scope of scopes) {
    const inside = [...root.querySelectorAll(scope.css)]
      .filter((el) => seen(el) && flat(el.innerText).includes(flat(scope.text)))
      .sort((a, b) => a.innerText.length - b.innerText.length);
    if (!inside.length) return { state: "missing", detail: `no ${scope.css} with the text "${scope.text}"` };
    root = inside[0];
  }

  const selectors = {
    button: "button, summary, a[href], input[type=submit], input[type=button], " +
      "[role=button], [role=link], [role=tab], [role=menuitem], [role=option]",
    field: "input:not([type=hidden], [type=submit], [type=button]), select, textarea, [contenteditable=true]",
  };
  const all = [...root.querySelectorAll(selectors[kind] || name)];
  // A file field may be hidden behind a nicer one.
  const usable = all.filter((el) => seen(el) || el.type === "file" || kind === "field" && el.labels?.[0] && seen(el.labels[0]));
  const wanted = flat(name);
  const tiers = selectors[kind]
    ? [(el) => nameOf(el) === wanted, (el) => nameOf(el).startsWith(wanted), (el) => nameOf(el).includes(wanted)]
    : [() => true];
  let found = [];
  for (const tier of tiers) {
    found = usable.filter(tier);
    if (found.length) break;
  }
  if (!found.length) {
    const names = selectors[kind] ? usable.map(nameOf).filter(Boolean).slice(0, 40).join(" | ") : "";
    return { state: "missing", detail: `there are: ${names}` };
  }
  if (found.length > 1 && selectors[kind]) {
    return { state: "ambiguous", detail: found.map((el) => el.outerHTML.slice(0, 120)).join("\n") };
  }

  const el = found[0];
  globalThis.__e2e = el;
  if (el.disabled || el.getAttribute("aria-disabled") === "true") return { state: "disabled", detail: el.outerHTML.slice(0, 200) };
  const result = { state: "ready", detail: "", type: el.type || el.localName, checked: Boolean(el.checked), x: 0, y: 0 };
  if (el.type === "file") return result;

  // An invisible check box is clicked through its label.
  const target = seen(el) ? el : el.labels[0];
  target.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
  const box = target.getClientRects()[0];
  result.x = box.x + box.width / 2;
  result.y = box.y + box.height / 2;
  const top = document.elementFromPoint(result.x, result.y);
  const hit = top && (target.contains(top) || top.contains(target) && top.localName === "label" || el.contains(top));
  if (!hit) return { state: "covered", detail: `by ${top ? top.outerHTML.slice(0, 200) : "the edge of the window"}` };
  return result;
}
