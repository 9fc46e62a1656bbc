// Sliders move points of leaves; totals, group and rank follow, as `parplan whatif` has them.
{
  const byId = (id) => document.getElementById(id);
  const part = byId("sliders");
  const start = () => {
    const { total, none, next, from } = part.dataset;
    const groups = JSON.parse(part.dataset.groups);
    const fields = JSON.parse(part.dataset.fields);
    const leaves = [...part.querySelectorAll(".slider")].map((element) => {
      const [range, text] = element.querySelectorAll("input");
      const { code, start, most } = range.dataset;
      const before = Number(start);
      return { element, range, text, code, before, most: Number(most), now: before };
    });

    function set(leaf, points, typed) {
      leaf.now = points;
      leaf.range.value = String(points / 10 ** DECIMALS);
      leaf.range.setAttribute("aria-valuetext", shown(points));
      if (!typed) leaf.text.value = shown(points);
      leaf.text.removeAttribute("aria-invalid");
      leaf.text.removeAttribute("aria-describedby");
      const moved = points - leaf.before;
      leaf.element.querySelector(".moved").textContent = moved ? signed(moved) : "";
    }

    /** Say why what was typed can't be. */
    function wrong(leaf, points) {
      const { noNumber, tooFine, outOfRange } = part.dataset;
      const isFine = /^[-−+]?\d+[.,]\d+$/.test(leaf.text.value.trim());
      const words = Number.isNaN(points) ? (isFine ? tooFine : noNumber) : outOfRange;
      return filled(words, { code: leaf.code, most: shown(leaf.most) });
    }

    function complain(why) {
      byId("wrong").textContent = why;
      byId("wrong").hidden = !why;
    }

    /** Move the arrow to the points; beyond the ladder's ends it stays there. */
    function ladder(points) {
      const now = byId("ladder-now");
      if (!now) return;
      const { low, high } = byId("ladder").dataset;
      const share = (points - Number(low)) / (Number(high) - Number(low));
      now.setAttribute("y", `${100 * (1 - Math.min(1, Math.max(0, share)))}%`);
      now.setAttribute("visibility", "visible");
    }

    function show() {
      const change = (list) => list.reduce((sum, leaf) => sum + leaf.now - leaf.before, 0);
      const points = Number(total) + change(leaves);
      byId("total").value = shown(points);
      byId("change").textContent = signed(change(leaves));
      for (const area of part.querySelectorAll("fieldset")) {
        const own = leaves.filter((leaf) => area.contains(leaf.element));
        area.querySelector("output").value = shown(Number(area.dataset.total) + change(own));
      }
      byId("group").value = groups.find(([, least]) => points >= least)?.[0] ?? none;
      const better = groups.filter(([, least]) => points < least).at(-1);
      byId("next").textContent = better
        ? filled(next, { points: shown(better[1] - points), group: better[0] })
        : "";
      if (byId("field")) byId("rank").value = band(fields[byId("field").value], points);
      const moved = leaves.filter((leaf) => leaf.now !== leaf.before);
      const plain = (points) => shown(points).replace(",", ".");
      const settings = moved.map((leaf) => ` --set ${leaf.code}=${plain(leaf.now)}`);
      ladder(points);
      const command = part.querySelector(".command");
      command.lastElementChild.textContent = `parplan whatif --from ${from}${settings.join("")}`;
      command.hidden = !moved.length;
    }

    for (const leaf of leaves) {
      leaf.range.addEventListener("input", () => {
        set(leaf, Math.round(Number(leaf.range.value) * 10 ** DECIMALS));
        show();
      });
      leaf.text.addEventListener("input", () => {
        const points = units(leaf.text.value);
        const why = points >= 0 && points <= leaf.most ? "" : wrong(leaf, points);
        complain(why);
        if (why) {
          leaf.text.setAttribute("aria-invalid", "true");
          leaf.text.setAttribute("aria-describedby", "wrong");
        } else {
          set(leaf, points, true);
          show();
        }
      });
      leaf.text.addEventListener("change", () => {
        set(leaf, leaf.now);
      });
    }
    byId("restart").addEventListener("click", () => {
      for (const leaf of leaves) set(leaf, leaf.before);
      show();
    });
    byId("field")?.addEventListener("change", show);
    document.addEventListener("narrowed", () => {
      for (const leaf of leaves) leaf.element.hidden = byId(leaf.code)?.hidden ?? false;
      for (const area of part.querySelectorAll("fieldset")) {
        area.hidden = !area.querySelector(".slider:not([hidden])");
      }
    });
    for (const leaf of leaves) set(leaf, leaf.before);
    show();
    part.hidden = false;
  };

  /** The band of the last step that these points reach: its two places, or the one. */
  function band(steps, points) {
    const [, low, high] = steps.findLast(([from]) => from <= points);
    return low === high ? `${low}` : `${low}–${high}`;
  }

  if (part) start();
}
