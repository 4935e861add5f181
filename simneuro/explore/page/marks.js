// What is drawn inside the axes of a chart: lines, dots, spikes, events.

// `at` has the chart's ink(colour), toX, toY and box.
export function drawSeries(pen, each, at) {
  const drawn = { ticks: spikes, events, raster, dots }[each.look] || line;
  drawn(pen, each, at);
}

function line(pen, each, at) {
  pen.strokeStyle = at.ink(each.colour);
  pen.lineWidth = 1.6;
  pen.lineJoin = "round";
  pen.setLineDash(each.look === "dashed" ? [6, 4] : []);
  pen.beginPath();
  let isDown = false;
  for (let k = 0; k < each.x.length; k += 1) {
    if (each.y[k] === null) {
      isDown = false;
      continue;
    }
    const [x, y] = [at.toX(each.x[k]), at.toY(each.y[k])];
    if (isDown) pen.lineTo(x, y);
    else pen.moveTo(x, y);
    isDown = true;
  }
  pen.stroke();
  pen.setLineDash([]);
}

function spikes(pen, each, at) {
  pen.strokeStyle = at.ink(each.colour);
  pen.lineWidth = 1.4;
  pen.beginPath();
  for (const time of each.x) {
    pen.moveTo(at.toX(time), 2);
    pen.lineTo(at.toX(time), 10);
  }
  pen.stroke();
}

function events(pen, each, at) {
  pen.strokeStyle = at.ink(each.colour);
  pen.lineWidth = 1;
  pen.globalAlpha = 0.7;
  pen.beginPath();
  for (const time of each.x) {
    pen.moveTo(at.toX(time), at.box.top);
    pen.lineTo(at.toX(time), at.box.bottom);
  }
  pen.stroke();
  pen.globalAlpha = 1;
}

function raster(pen, each, at) {
  pen.fillStyle = at.ink(each.colour);
  const size = [4000, 400].findIndex((most) => each.x.length > most);
  const [wide, high] = [[1.2, 1.2], [2, 2]][size] || [2, 6];
  for (let k = 0; k < each.x.length; k += 1) pen.fillRect(at.toX(each.x[k]) - wide / 2, at.toY(each.y[k]) - high / 2, wide, high);
}

function dots(pen, each, at) {
  pen.fillStyle = at.ink(each.colour);
  for (let k = 0; k < each.x.length; k += 1) {
    pen.beginPath();
    pen.arc(at.toX(each.x[k]), at.toY(each.y[k]), 2.4, 0, 2 * Math.PI);
    pen.fill();
  }
}

export function drawPoint(pen, point, at) {
  const ink = at.ink("#D55E00");
  pen.strokeStyle = ink;
  pen.lineWidth = 1;
  pen.setLineDash([3, 3]);
  pen.beginPath();
  pen.moveTo(at.toX(point.x), at.box.bottom);
  pen.lineTo(at.toX(point.x), at.toY(point.y));
  pen.stroke();
  pen.setLineDash([]);
  pen.fillStyle = ink;
  pen.beginPath();
  pen.arc(at.toX(point.x), at.toY(point.y), 5.5, 0, 2 * Math.PI);
  pen.fill();
}
