// What every table has: sorting of the one that is browsed, and its CSV and a copy beside each;
// how the map is walked through, and what sticks to the top.
{
  const byId = (id) => document.getElementById(id);
  const form = byId("filters");
  const table = document.querySelector("#gaps table");
  const rows = table ? [...table.tBodies[0].rows] : [];

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

  /** What the rows say that are seen; numbers with a decimal point. */
  function cells(of) {
    const seen = [...of.rows].filter((row) => !row.hidden && !row.matches(".later"));
    return seen.map((row) =>
      [...row.cells].map((cell) => {
        const parts = [...cell.querySelectorAll("li, p")].map((one) => one.textContent.trim());
        const text = (parts.length ? parts.join("; ") : cell.textContent).trim();
        const isNumber = cell.matches("td.number, th.number[scope=row]");
        return isNumber ? text.replace(",", ".").replace("−", "-").replace(/^–$/, "") : text;
      }),
    );
  }

  const isNumber = (text) => /^-?\d+(\.\d+)?%?$/.test(text);
  /** Nothing in a cell may become a formula. */
  const tamed = (text) => (!isNumber(text) && /^\s*[=+\-@\t\r]/.test(text) ? `'${text}` : text);
  const quoted = (text) => (/[",\n;]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

  function save(of, name) {
    const lines = cells(of).map((row) => row.map((text) => quoted(tamed(text))).join(","));
    const file = new Blob([`\ufeff${lines.join("\r\n")}\r\n`], { type: "text/csv" });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(file);
    link.download = `${name}.csv`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  async function copy(of, button) {
    const text = cells(of)
      .map((row) => row.map((one) => tamed(one).replace(/\s+/g, " ")).join("\t"))
      .join("\n");
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      getSelection().selectAllChildren(of);
      document.execCommand("copy");
    }
    button.textContent = `✓ ${form.dataset.copied}`;
    byId("copied").value = form.dataset.copied;
  }

  for (const region of document.querySelectorAll(".scroll")) {
    const of = region.querySelector("table");
    const name = region.parentElement.id || "table";
    const tools = document.createElement("p");
    tools.className = "tools";
    for (const [words, says, act] of [
      ["CSV", form.dataset.csvTitle, () => save(of, name)],
      [form.dataset.copy, form.dataset.copyTitle, (button) => copy(of, button)],
    ]) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = words;
      button.title = says;
      button.addEventListener("click", () => act(button));
      tools.append(button);
    }
    region.before(tools);
  }

  // The map says the leaf that is pointed at or reached; the arrow keys go from one to the next.
  const map = byId("map");
  const links = map ? [...map.querySelectorAll("a")] : [];
  const says = byId("map-says");
  function tell(event) {
    const link = event.target.closest("a");
    if (!link) return;
    says.hidden = false;
    says.textContent = link.getAttribute("aria-label");
  }
  map?.addEventListener("pointerover", tell);
  map?.addEventListener("focusin", tell);
  map?.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const seen = links.filter((link) => !link.matches(".dim"));
    const next = seen[seen.indexOf(document.activeElement) + step];
    if (!next) return;
    event.preventDefault();
    for (const link of links) link.setAttribute("tabindex", link === next ? "0" : "-1");
    next.focus();
  });
  links.forEach((link, index) => link.setAttribute("tabindex", index ? "-1" : "0"));

  /** What sticks to the top mustn't hide what is gone to. */
  PAGE.keepClear = () => {
    const stuck = [form, byId("contents")].map((one) => {
      const { height, width } = one.getBoundingClientRect();
      const isBar = getComputedStyle(one).position === "sticky" && width > innerWidth / 2;
      return isBar ? height : 0;
    });
    const { style } = document.documentElement;
    style.setProperty("--filters", `${stuck[0]}px`);
    style.setProperty("--stuck", `${stuck[0] + stuck[1]}px`);
  };
  const watch = new ResizeObserver(PAGE.keepClear);
  watch.observe(form);
  watch.observe(byId("contents"));
}
