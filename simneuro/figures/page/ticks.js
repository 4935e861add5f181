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

// A number whose last digit is that of a step.
export function written(number, step) {
  const digits = -Math.floor(Math.log10(step) + 1e-9);
  if (Math.abs(number) < step * 1e-6) return (0).toFixed(digits <= 12 ? Math.max(0, digits) : 0);
  if (isFar(number)) return asPower(number, Math.floor(Math.log10(Math.abs(number))) + digits);
  return number.toFixed(Math.min(Math.max(0, digits), 12)).replace("-", MINUS);
}

export function short(number) {
  if (number === 0) return "0";
  return isFar(number) ? asPower(number, 3) : String(Number(number.toPrecision(4))).replace("-", MINUS);
}

const MINUS = "\u2212";
const RAISED = "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079";

// Whether a number has too many zeros to be read without a power of ten.
function isFar(number) {
  return Math.abs(number) < 1e-5 || Math.abs(number) >= 1e6;
}

function asPower(number, digits) {
  const [factor, power] = number.toExponential(Math.min(Math.max(digits, 0), 15)).split("e");
  const raised = power.replace("+", "").replace("-", "\u207b").replace(/\d/g, (digit) => RAISED[digit]);
  return `${Number(factor)} \u00d7 10${raised}`.replace("-", MINUS).replace(/^(\u2212?)1 \u00d7 /, "$1");
}
