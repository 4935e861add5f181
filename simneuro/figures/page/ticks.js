// Ticks of axes at round numbers, and numbers as people write them.

export function roundStep(span, count) {
  const rough = span / Math.max(count, 1);
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 5, 10].find((each) => each * power >= rough * 0.7);
  return factor * power;
}

export function ticks(low, high, count) {
  if (!(high > low)) return [low];
  const step = roundStep(high - low, count);
  const found = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + 1e-9 * step; k += 1) found.push(k * step);
  return found;
}

export function written(number, step) {
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const text = number.toFixed(Math.min(digits, 12));
  return (Number(text) === 0 ? (0).toFixed(Math.min(digits, 12)) : text).replace("-", "\u2212");
}

export function short(number) {
  if (number === 0) return "0";
  return String(Number(number.toPrecision(4))).replace("-", "\u2212");
}
