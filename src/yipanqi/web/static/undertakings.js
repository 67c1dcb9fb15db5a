// The deadlines ahead as bars, drawn from the table that is there without scripts too.
for (const place of document.querySelectorAll(".chart[data-source]")) {
  const table = document.getElementById(place.dataset.source);
  const rows = [...table.tBodies[0].rows].map(row => [row.cells[0].textContent, Number(row.cells[1].textContent)]);
  const style = getComputedStyle(document.documentElement);
  place.hidden = false;
  table.closest("details").open = false;
  const chart = echarts.init(place, null, { renderer: "svg" });
  chart.setOption({
    aria: { enabled: true },
    animation: false,
    grid: { left: 40, right: 16, top: 16, bottom: 32 },
    xAxis: { type: "category", data: rows.map(row => row[0]) },
    yAxis: { type: "value", minInterval: 1 },
    series: [{ type: "bar", data: rows.map(row => row[1]), itemStyle: { color: style.getPropertyValue("--sichuan").trim() }, label: { show: true, position: "top" } }],
  });
  addEventListener("resize", () => chart.resize());
}
