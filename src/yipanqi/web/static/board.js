// What the board does beyond its links: stones of one service are joined, arrow keys move between stones, tables become
// charts, and a wall keeps itself fresh. Without this script everything can still be read and followed.
"use strict";

const frame = document.querySelector(".board-frame");
const stones = frame ? [...frame.querySelectorAll(".stones .stone")] : [];
const SVG = "http://www.w3.org/2000/svg";

function centre(stone) {
  const box = stone.querySelector(".face").getBoundingClientRect();
  const origin = frame.getBoundingClientRect();
  return [box.left + box.width / 2 - origin.left, box.top + box.height / 2 - origin.top];
}

function services(stone) {
  return stone.dataset.services.split(" ").filter(Boolean);
}

function part() {
  frame.querySelector(".lines")?.remove();
  stones.forEach((stone) => stone.classList.remove("joined"));
}

function join(stone) {
  part();
  const drawing = document.createElementNS(SVG, "svg");
  drawing.setAttribute("class", "lines");
  drawing.setAttribute("aria-hidden", "true");
  for (const service of services(stone)) {
    const together = stones.filter((other) => services(other).includes(service));
    if (together.length < 2) continue;
    together.forEach((other) => other.classList.add("joined"));
    const line = document.createElementNS(SVG, "polyline");
    line.setAttribute("points", together.map((other) => centre(other).join(",")).join(" "));
    drawing.append(line);
  }
  frame.append(drawing);
}

const AHEAD = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function neighbour(stone, [right, down]) {
  const [x, y] = centre(stone);
  const found = stones
    .map((other) => ({ other, at: centre(other) }))
    .map(({ other, at }) => ({ other, along: (at[0] - x) * right + (at[1] - y) * down, off: Math.abs((at[0] - x) * down) + Math.abs((at[1] - y) * right) }))
    .filter(({ along }) => along > 1)
    .sort((a, b) => a.along + 3 * a.off - b.along - 3 * b.off);
  return found[0]?.other;
}

stones.forEach((stone) => {
  stone.addEventListener("mouseenter", () => join(stone));
  stone.addEventListener("focus", () => join(stone));
  stone.addEventListener("mouseleave", part);
  stone.addEventListener("blur", part);
  stone.addEventListener("keydown", (event) => {
    if (event.key in AHEAD) {
      neighbour(stone, AHEAD[event.key])?.focus();
      event.preventDefault();
    } else if (event.key === "Escape") {
      stone.blur();
    }
  });
});
document.querySelectorAll(".scripted").forEach((each) => { each.hidden = false; });

function values(rows, column) {
  return rows.map((row) => {
    const value = row.children[column].dataset.value;
    return value === undefined ? null : Number(value);
  });
}

function series(figure) {
  const heads = [...figure.querySelectorAll("thead th")];
  const rows = [...figure.querySelectorAll("tbody tr")];
  const days = figure.dataset.chart === "days";
  const columns = days ? heads.flatMap((head, n) => ("series" in head.dataset ? [n] : [])) : [1];
  const names = rows.map((row) => (days ? `${row.children[0].textContent} ${row.children[1].textContent}` : row.children[0].textContent).trim());
  const drawn = columns.map((n) => ({ name: heads[n].textContent, type: "bar", barMaxWidth: 26, data: values(rows, n) }));
  return { names, drawn };
}

function draw(figure) {
  const { names, drawn } = series(figure);
  if (!drawn.some((each) => each.data.some((value) => value !== null))) return;
  const canvas = document.createElement("div");
  canvas.className = "canvas";
  canvas.setAttribute("aria-hidden", "true"); // the table under it says the same
  figure.querySelector("figcaption").after(canvas);
  const type = getComputedStyle(document.body).fontFamily;
  const chart = echarts.init(canvas);
  chart.setOption({
    animation: false,
    color: ["#1f6f5c", "#d8a021", "#1c2330"],
    textStyle: { fontFamily: type, color: "#1c2330" },
    legend: drawn.length > 1 ? {} : undefined,
    grid: { left: 48, right: 16, top: drawn.length > 1 ? 40 : 16, bottom: 56 },
    xAxis: { type: "category", data: names, axisLabel: { interval: 0, overflow: "break", width: Math.max(60, canvas.clientWidth / names.length - 16), hideOverlap: true } },
    yAxis: { type: "value", minInterval: 1 },
    series: drawn,
  });
  addEventListener("resize", () => chart.resize());
  addEventListener("beforeprint", () => chart.resize());
}

if (window.echarts) document.querySelectorAll(".chart").forEach(draw);

const wall = document.querySelector("[data-reload]");
if (wall) setTimeout(() => location.reload(), Number(wall.dataset.reload) * 1000);
