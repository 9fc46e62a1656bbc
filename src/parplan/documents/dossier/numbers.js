"use strict";
// Points are whole numbers of the smallest unit (1/10000, or finer if the plan is), never floats.
const DECIMALS = Number(document.body.dataset.decimals);
const SIGN = document.documentElement.lang === "vi" ? "," : ".";

/** "85,4145" → 854145; NaN for what is no number, or a finer one. */
function units(text) {
  const found = /^([-−+]?)(\d{1,6})(?:[.,](\d*))?$/.exec(text.trim());
  const fraction = found?.[3] ?? "";
  if (!found || fraction.length > DECIMALS) return NaN;
  const whole = Number(found[2] + fraction.padEnd(DECIMALS, "0"));
  return found[1] === "-" || found[1] === "−" ? -whole : whole;
}

/** 854145 → "85,4145": all digits and no more. */
function shown(points) {
  const digits = String(Math.abs(points)).padStart(DECIMALS + 1, "0");
  const fraction = digits.slice(-DECIMALS).replace(/0+$/, "");
  const whole = digits.slice(0, -DECIMALS);
  return (points < 0 ? "−" : "") + whole + (fraction && SIGN + fraction);
}

/** A change with its sign. */
function signed(points) {
  return points ? (points > 0 ? "+" : "−") + shown(Math.abs(points)) : "±0";
}

/** "{a} of {b}" with its values. */
function filled(text, values) {
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}
