// The page is whole without this script, which adds search, filters, sorting, and links that open.
{
  const byId = (id) => document.getElementById(id);
  const form = byId("filters");
  const tree = [...document.querySelectorAll(".tree details")];
  const branches = tree.filter((one) => one.matches(".branch")).reverse();
  const table = document.querySelector("#gaps table");

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
      const above = branches.filter((branch) => branch.contains(element));
      const texts = [element, ...above.map((branch) => branch.firstElementChild)];
      return {
        element,
        isTask: element.closest("#sipas") !== null,
        words: plain(texts.map((one) => one.textContent).join(" ")),
        lead: listed(element.dataset.lead),
        coordinating: listed(element.dataset.coordinating),
      };
    });
  const rows = table ? [...table.tBodies[0].rows] : [];
  const whole = table?.tFoot?.cloneNode(true);
  let openBefore = null;

  function isWanted(leaf) {
    const { area, source } = leaf.element.dataset;
    const agency = listed(byId("filter-agency").value);
    const both = byId("filter-role").value === "both";
    const meant = both ? [...leaf.lead, ...leaf.coordinating] : leaf.lead;
    return (
      leaf.words.includes(plain(byId("search").value.trim())) &&
      ["", area].includes(byId("filter-area").value) &&
      ["", source].includes(byId("filter-source").value) &&
      (!agency.length || agency.some((number) => meant.includes(number)))
    );
  }

  function isNarrowed() {
    const fields = ["search", "filter-area", "filter-agency", "filter-source"];
    return fields.some((id) => byId(id).value.trim() !== "");
  }

  /** Branches that hold what is wanted are open while there is a filter, and then as before. */
  function filter() {
    const narrowed = isNarrowed();
    openBefore ??= tree.filter((one) => one.open);
    for (const leaf of leaves) leaf.element.hidden = !isWanted(leaf);
    for (const branch of branches) {
      branch.hidden = !branch.querySelector(".leaf:not([hidden])");
      branch.open = narrowed ? !branch.hidden : openBefore.includes(branch);
    }
    if (!narrowed) openBefore = null;
    for (const list of document.querySelectorAll("#sipas .tree")) {
      const empty = !list.querySelector(".leaf:not([hidden])");
      list.hidden = list.previousElementSibling.hidden = empty;
    }
    for (const row of rows) row.hidden = byId(row.cells[0].textContent)?.hidden;
    addUp(narrowed);
    const found = leaves.filter((leaf) => !leaf.element.hidden);
    const tasks = found.filter((leaf) => leaf.isTask).length;
    const all = leaves.filter((leaf) => !leaf.isTask).length;
    byId("found").value = filled(form.dataset.found, {
      criteria: found.length - tasks,
      all,
      tasks,
    });
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

  function compared(index, isNumber) {
    const text = (row) =>
      row.cells[index].textContent.replace(/^(\d\d)\/(\d\d)\/(\d{4})$/, "$3-$2-$1"); // by days
    if (!isNumber) return (a, b) => text(a).localeCompare(text(b), "vi", { numeric: true });
    const value = (row) => (Number.isNaN(units(text(row))) ? -Infinity : units(text(row)));
    return (a, b) => value(a) - value(b) || 0;
  }

  function sort(head) {
    const isNumber = head.classList.contains("number");
    const now = head.getAttribute("aria-sort");
    const falls = now ? now === "ascending" : isNumber;
    const order = compared(head.cellIndex, isNumber);
    for (const one of head.parentElement.cells) one.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", falls ? "descending" : "ascending");
    table.tBodies[0].append(...rows.sort((a, b) => (falls ? order(b, a) : order(a, b))));
  }

  for (const head of table?.tHead.rows[0].cells ?? []) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    button.addEventListener("click", () => sort(head));
    head.append(button);
    if (button.textContent === form.dataset.lost) head.setAttribute("aria-sort", "descending");
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
    const link = event.target.closest?.('a[href^="#"]');
    if (link) setTimeout(open, 0, link.hash);
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
  window.addEventListener("hashchange", () => open(location.hash));

  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(filter));
  for (const [id, isOpen] of [["open-all", true], ["close-all", false]]) {
    byId(id).addEventListener("click", () => tree.forEach((one) => (one.open = isOpen)));
  }

  /** What sticks to the top mustn't hide what is gone to. */
  function keepClear() {
    const { height } = form.getBoundingClientRect();
    const stuck = getComputedStyle(form).position === "sticky" ? height : 0;
    document.documentElement.style.setProperty("--stuck", `${stuck}px`);
  }
  new ResizeObserver(keepClear).observe(form);

  // On paper everything is open.
  let shut = [];
  window.addEventListener("beforeprint", () => {
    shut = [...document.querySelectorAll("details:not([open])")];
    for (const one of shut) one.open = true;
  });
  window.addEventListener("afterprint", () => shut.forEach((one) => (one.open = false)));

  form.hidden = false;
  filter();
  keepClear();
  if (location.hash) open(location.hash);
}
