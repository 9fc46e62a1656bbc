// The page is whole without this script, which adds search, filters, and links that open.
// What is chosen stands in the address, so that it can be sent: #agency=…&area=…&q=…
const PAGE = { agency: "", own: [], isNarrowed: false };
{
  const byId = (id) => document.getElementById(id);
  const form = byId("filters");
  const tree = [...document.querySelectorAll(".tree details")];
  const branches = tree.filter((one) => one.matches(".branch")).reverse();
  const table = document.querySelector("#gaps table");
  const FIELDS = [
    ["q", "search"],
    ["agency", "filter-agency"],
    ["part", "filter-role"],
    ["area", "filter-area"],
    ["source", "filter-source"],
    ["status", "filter-status"],
  ].filter(([, id]) => byId(id));
  const FACETS = FIELDS.filter(([name]) => !["q", "part"].includes(name));
  const [FIRST_ROWS, MOST_PRINTED] = [5, 10]; // seen, and on an agency's own two pages

  /** Without case and tone marks: "Đắk Nông" → "dak nong". */
  const plain = (text) =>
    text
      .toLowerCase()
      .normalize("NFD")
      .replace(/\p{M}/gu, "")
      .replaceAll("đ", "d")
      .replace(/\s+/g, " ");
  const listed = (text) => text.split(" ").filter(Boolean);

  const leaves = tree
    .filter((one) => one.matches(".leaf"))
    .map((element) => {
      const above = [];
      for (let one = element.parentElement; one; one = one.parentElement) {
        if (one.matches(".branch")) above.push(one.firstElementChild);
      }
      const { area, source, status = "", points, lead, coordinating } = element.dataset;
      return {
        element,
        code: element.id,
        isTask: !points,
        words: plain([element, ...above].map((one) => one.textContent).join(" ")),
        points: (points ?? "").split(" ").map((text) => (text === "" ? NaN : Number(text))),
        has: { area, source, status },
        lead: listed(lead),
        coordinating: listed(coordinating),
      };
    });
  const byCode = new Map(leaves.map((leaf) => [leaf.code.replace(/^sipas-/, "S"), leaf]));
  const rows = table ? [...table.tBodies[0].rows] : [];
  const others = [
    ...document.querySelectorAll(
      "#worst tbody tr, #progress-tasks tbody tr, #forecast-leaves tbody tr",
    ),
  ].map((row) => [row, byCode.get(row.dataset.row ?? row.cells[0].textContent)]);
  const whole = table?.tFoot?.cloneNode(true);
  let openBefore = null;

  function meant(leaf) {
    const both = byId("filter-role").value === "both";
    return both ? [...leaf.lead, ...leaf.coordinating] : leaf.lead;
  }

  const tests = {
    q: (leaf, value) => leaf.words.includes(value),
    agency: (leaf, value) => value.some((number) => meant(leaf).includes(number)),
    area: (leaf, value) => leaf.has.area === value,
    source: (leaf, value) => leaf.has.source === value,
    status: (leaf, value) => leaf.has.status === value,
  };

  /** Say of each leaf by which of the fields it is left out. */
  function against() {
    const prepared = { q: (text) => plain(text.trim()), agency: listed };
    const chosen = FIELDS.map(([name, id]) => [name, byId(id).value])
      .filter(([name, text]) => tests[name] && text.trim() !== "")
      .map(([name, text]) => [name, prepared[name]?.(text) ?? text]);
    return leaves.map((leaf) =>
      chosen.filter(([name, value]) => !tests[name](leaf, value)).map(([name]) => name),
    );
  }

  /** Count beside each choice what it would leave, the other choices being as they are. */
  function count(left) {
    for (const [name, id] of FACETS) {
      const free = leaves.filter((_, index) => left[index].every((field) => field === name));
      const found = new Map();
      for (const leaf of free) {
        const values = name === "agency" ? new Set(meant(leaf)) : [leaf.has[name]];
        for (const value of values) found.set(value, [...(found.get(value) ?? []), leaf]);
      }
      for (const option of byId(id).options) {
        option.dataset.label ??= option.textContent;
        const all = option.value === "" ? free : listed(option.value);
        const own = option.value === "" ? all : new Set(all.flatMap((one) => found.get(one) ?? []));
        option.textContent = `${option.dataset.label} (${own.size ?? own.length})`;
      }
    }
  }

  /** Branches that hold what is wanted are open while there is a filter, and then as before. */
  function filter() {
    const narrowed = FIELDS.some(([name, id]) => name !== "part" && byId(id).value.trim() !== "");
    const left = against();
    openBefore ??= tree.filter((one) => one.open);
    leaves.forEach((leaf, index) => (leaf.element.hidden = left[index].length > 0));
    const holding = new Set();
    for (const leaf of leaves) {
      if (leaf.element.hidden) continue;
      for (let one = leaf.element.parentElement; one; one = one.parentElement) holding.add(one);
    }
    for (const branch of branches) {
      branch.hidden = !holding.has(branch);
      branch.open = narrowed ? !branch.hidden : openBefore.includes(branch);
    }
    if (!narrowed) openBefore = null;
    for (const list of document.querySelectorAll("#sipas .tree")) {
      list.hidden = list.previousElementSibling.hidden = !holding.has(list);
    }
    for (const row of rows) row.hidden = byId(row.cells[0].textContent)?.hidden;
    let shownFirst = 0;
    for (const [row, leaf] of others) {
      row.hidden = leaf ? leaf.element.hidden : narrowed;
      if (row.dataset.row && !row.hidden) {
        row.classList.toggle("later", ++shownFirst > FIRST_ROWS);
        row.classList.toggle("unprinted", shownFirst > MOST_PRINTED);
      }
    }
    const [more, rest] = [byId("worst-more"), shownFirst - MOST_PRINTED];
    if (more) more.textContent = rest > 0 ? filled(more.dataset.says, { count: rest }) : "";
    addUp(narrowed);
    count(left);
    const found = leaves.filter((leaf) => !leaf.element.hidden);
    const tasks = found.filter((leaf) => leaf.isTask).length;
    const all = leaves.filter((leaf) => !leaf.isTask).length;
    const criteria = found.length - tasks;
    byId("found").value = filled(form.dataset.found, { criteria, all, tasks });
    byId("nothing").hidden = found.length > 0;
    const chosen = byId("filter-agency").selectedOptions[0];
    PAGE.agency = chosen?.value ? (chosen.dataset.label ?? chosen.textContent) : "";
    PAGE.share = chosen?.dataset.own;
    PAGE.own = leaves.filter((_, index) => !left[index].includes("agency"));
    PAGE.isNarrowed = narrowed;
    document.dispatchEvent(new Event("narrowed"));
  }

  /** Put what is chosen into the address, agencies by their names. */
  function write() {
    const said = new URLSearchParams();
    for (const [name, id] of FIELDS) {
      const { value, selectedOptions } = byId(id);
      const isDefault = value.trim() === "" || value === "lead";
      if (!isDefault) said.set(name, name === "agency" ? selectedOptions[0].dataset.label : value);
    }
    const hash = String(said);
    if (hash || location.hash.includes("=")) {
      history.replaceState(null, "", hash ? `#${hash}` : location.pathname + location.search);
    }
  }

  /** Choose what the address says; names needn't have their tone marks. */
  function read() {
    const said = new URLSearchParams(location.hash.slice(1));
    form.reset();
    for (const [name, id] of FIELDS) {
      const wanted = said.get(name);
      if (wanted === null) continue;
      const label = (one) => plain(one.dataset.label ?? one.textContent);
      const option = [...(byId(id).options ?? [])].find((one) => label(one) === plain(wanted));
      byId(id).value = name === "agency" ? (option?.value ?? "") : wanted;
      if (byId(id).selectedIndex === -1) byId(id).selectedIndex = 0;
    }
    filter();
  }

  /** Add the rows up that are left, to the last digit. */
  function addUp(narrowed) {
    if (whole) table.tFoot.replaceChildren(...whole.cloneNode(true).rows);
    if (!narrowed) return;
    const heads = [...(table?.tHead.rows[0].cells ?? [])];
    heads.forEach((head, index) => {
      const total = table.tFoot?.rows[0].cells[index];
      if (!total || !head.classList.contains("number")) return;
      const seen = rows.filter((row) => !row.hidden).map((row) => row.cells[index].textContent);
      const sum = seen.reduce((before, text) => before + units(text), 0);
      total.textContent = Number.isNaN(sum) ? "–" : shown(sum);
      total.classList.remove(...[...total.classList].filter((name) => /^(less|whole)/.test(name)));
    });
  }

  /** Show what a link goes to, whatever hides it. */
  function open(hash) {
    const target = byId(decodeURIComponent(hash.slice(1)));
    if (!target?.closest(".tree")) return;
    if (target.closest("[hidden]")) {
      form.reset();
      filter();
    }
    for (let one = target; one; one = one.parentElement) {
      if (one instanceof HTMLDetailsElement) one.open = true;
    }
    target.scrollIntoView({ behavior: "instant" });
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.('a[href^="#"], a[*|href^="#"]');
    const hash = link?.hash ?? link?.getAttribute("href");
    if (hash) setTimeout(open, 0, hash);
    if (link?.matches(".permalink > a")) {
      navigator.clipboard?.writeText(link.href).then(
        () => {
          link.dataset.copied = form.dataset.copied;
          byId("copied").value = `${link.hash} ${form.dataset.copied}`;
        },
        () => {},
      );
    }
  });
  const arrive = () => (location.hash.includes("=") ? read() : open(location.hash));
  window.addEventListener("hashchange", arrive);

  form.addEventListener("input", () => {
    filter();
    write();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", (event) => {
    if (!event.isTrusted) return;
    setTimeout(() => {
      filter();
      write();
    });
  });
  byId("more").addEventListener("click", ({ target }) => {
    const isOpen = byId("choices").classList.toggle("open");
    target.setAttribute("aria-expanded", String(isOpen));
  });
  for (const [id, isOpen] of [["open-all", true], ["close-all", false]]) {
    byId(id).addEventListener("click", () => tree.forEach((one) => (one.open = isOpen)));
  }

  addEventListener("DOMContentLoaded", () => {
    for (const one of [form, ...document.querySelectorAll(".buttons")]) one.hidden = false;
    if (!location.hash.includes("=")) filter();
    PAGE.keepClear();
    if (location.hash) arrive();
  });
}
