// "My agency": its own headline and charts in the place of the province's, and nobody else's map.
{
  const byId = (id) => document.getElementById(id);
  const own = byId("own");
  const figures = ["areas", "sources", "progress-areas"]
    .map((key) => [key, document.querySelector(`figure[aria-labelledby="${key}-chart"]`)])
    .filter(([, figure]) => figure);
  const before = new Map(); // what charts say of the whole province

  const sum = (leaves, place) => leaves.reduce((all, leaf) => all + leaf.points[place], 0);
  const said = (points) => (Number.isNaN(points) ? "–" : shown(points));

  function headline() {
    own.hidden = !PAGE.agency;
    if (!PAGE.agency) return;
    const leaves = PAGE.own.filter((leaf) => !leaf.isTask);
    const { says, nothing, overdue, onTime } = own.dataset;
    const [score, target] = [sum(leaves, 1), sum(leaves, 2)];
    const text = filled(leaves.length ? says : nothing, {
      agency: PAGE.agency,
      count: leaves.length,
      lost: said(sum(leaves, 0) - score),
      gain: said(target - score),
      own: PAGE.share ?? "–",
    });
    const late = new Map();
    for (const { element, has } of PAGE.own) {
      const name = element.querySelector("summary .title")?.textContent ?? "";
      const { task } = element.dataset;
      if (has.status === "overdue" && !late.has(task)) late.set(task, `${task} ${name}`.trim());
    }
    const names = [...late.values()];
    const more = names.length > 3 ? "; …" : "";
    const clause = names.length
      ? filled(overdue, { count: names.length, names: names.slice(0, 3).join("; ") + more })
      : onTime;
    const isYear = PAGE.own.some(({ has }) => has.status);
    own.textContent = isYear ? `${text} ${clause[0].toUpperCase()}${clause.slice(1)}.` : text;
  }

  /** Draw pieces of so much after each other, as wide as their share of the longest bar. */
  function drawn(track, pieces, longest, says) {
    const make = (name) => document.createElementNS(track.namespaceURI, name);
    const title = make("title");
    title.textContent = says;
    let begin = 0;
    const shapes = pieces.flatMap(([points, look]) => {
      if (!(points > 0)) return [];
      const [from, to] = [begin, begin + points].map((one) => `${(100 * one) / longest}%`);
      const rect = make("rect");
      rect.setAttribute("x", from);
      rect.setAttribute("width", `${(100 * points) / longest}%`);
      rect.setAttribute("class", look);
      begin += points;
      const lines = { won: ["50%"], lost: ["30%", "70%"] }[look] ?? [];
      const marks = lines.map((y) => {
        const line = make("line");
        const places = { x1: from, x2: to, y1: y, y2: y, class: `on-${look}` };
        for (const [name, value] of Object.entries(places)) line.setAttribute(name, value);
        return line;
      });
      return [rect, ...marks];
    });
    track.replaceChildren(title, ...shapes);
  }

  function points(leaves) {
    const [most, score, target] = [0, 1, 2].map((place) => sum(leaves, place));
    const [least, next] = [Math.min(score, target), Math.max(score, target)];
    const values = { score: said(score), target: said(target), most: said(most) };
    return {
      pieces: [
        [least, "had"],
        [next - least, target < score ? "lost" : "won"],
        [most - next, "left"],
      ],
      length: most,
      value: [`${values.score} → ${values.target}`, ` / ${values.most}`],
      says: filled(own.dataset.target, values),
    };
  }

  function tasks(leaves) {
    const found = new Map(leaves.map(({ element, has }) => [element.dataset.task, has.status]));
    found.delete(undefined);
    const states = [...found.values()];
    const having = (...names) => states.filter((one) => names.includes(one)).length;
    const pieces = [
      [having("done"), "had"],
      [having("under_way"), "won"],
      [having("overdue"), "lost"],
      [having("not_started", "not_reported"), "left"],
    ];
    const value = pieces.map(([count]) => count).join(" · ");
    return { pieces, length: states.length, value: [value, ""], says: value };
  }

  function chart(key, figure) {
    const items = [...figure.querySelectorAll(".strips > li")];
    const heading = figure.querySelector("h3");
    if (!before.has(figure)) {
      before.set(figure, [
        [heading, [...heading.childNodes]],
        ...items.flatMap((item) =>
          [".track", ".value"].map((name) => {
            const part = item.querySelector(name);
            return [part, [...part.childNodes]];
          }),
        ),
      ]);
    }
    if (!PAGE.agency) {
      for (const [part, nodes] of before.get(figure)) part.replaceChildren(...nodes);
      for (const item of items) item.hidden = false;
      return;
    }
    const isProgress = key === "progress-areas";
    const leaves = PAGE.own.filter((leaf) => isProgress || !leaf.isTask);
    const groups = items.map((item) => {
      const code = item.querySelector(".code")?.textContent.trim() ?? "";
      const source = item.querySelector("[data-source]")?.dataset.source;
      const mine = leaves.filter((leaf) => {
        if (key === "sources") return leaf.has.source === source;
        if (isProgress && leaf.isTask) return code === "";
        return leaf.has.area === code;
      });
      return isProgress ? tasks(mine) : points(mine);
    });
    const longest = Math.max(...groups.map((group) => group.length || 0));
    items.forEach((item, index) => {
      const { pieces, length, value, says } = groups[index];
      item.hidden = !length;
      if (!length) return;
      drawn(item.querySelector(".track"), pieces, longest, says);
      const bold = document.createElement("b");
      bold.textContent = value[0];
      item.querySelector(".value").replaceChildren(bold, value[1]);
    });
    const { done, areas, sources } = own.dataset;
    const all = tasks(leaves);
    heading.textContent = isProgress
      ? `${PAGE.agency}: ${filled(done, { done: all.pieces[0][0], all: all.length })}`
      : filled(key === "areas" ? areas : sources, { agency: PAGE.agency });
  }

  document.addEventListener("narrowed", () => {
    document.body.classList.toggle("mine", PAGE.agency !== "");
    headline();
    for (const [key, figure] of figures) chart(key, figure);
    for (const link of document.querySelectorAll("#map > a")) {
      const leaf = byId(link.getAttribute("href").slice(1));
      link.classList.toggle("dim", Boolean(leaf?.hidden));
    }
  });

  // On paper everything is open, unless it is one agency's own paper.
  let shut = [];
  window.addEventListener("beforeprint", () => {
    if (PAGE.agency) return;
    shut = [...document.querySelectorAll("details:not([open])")];
    for (const one of shut) one.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const one of shut) one.open = false;
    shut = [];
  });
}
