// Draws each table's picture from the table beside it; a bar opens the list that its number opens.
(() => {
  "use strict";

  const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const rem = () => parseFloat(getComputedStyle(document.documentElement).fontSize);
  const ROW = 1.9; // rem, of one label with its bars

  // Told apart without colour: this year plain, what stands beside it hatched.
  const DECALS = [{ symbol: "none" }, { color: "rgba(255, 255, 255, 0.45)", dashArrayX: [1, 0], dashArrayY: [2, 5], rotation: -Math.PI / 4 }];

  // {label, values: [{value, url}]} for each row of the table but its total.
  const read = (table, columns) =>
    [...table.tBodies[0].rows]
      .filter((row) => !row.classList.contains("is-total"))
      .map((row) => ({
        label: row.cells[0].textContent.trim(),
        values: columns.map((column) => {
          const cell = row.cells[column + 1];
          const link = cell.querySelector("a");
          return { value: Number(cell.textContent.trim()), url: link ? link.href : "" };
        }),
      }));

  const options = (kind, names, rows) => {
    const size = 0.8125 * rem();
    const text = { color: token("--ink-soft"), fontSize: size, fontFamily: token("--sans") };
    const colours = [token("--blue"), token("--line-strong")];
    const isBars = kind === "bars";
    const labels = {
      type: "category",
      data: rows.map((row) => row.label),
      inverse: isBars,
      axisLabel: { ...text, interval: 0, ...(isBars ? { width: 9 * size, overflow: "truncate" } : { rotate: rows.length > 8 ? 45 : 0 }) },
      axisTick: { show: false },
      axisLine: { lineStyle: { color: token("--line-strong") } },
    };
    const numbers = {
      type: "value",
      minInterval: 1,
      axisLabel: text,
      splitLine: { lineStyle: { color: token("--line") } },
    };
    return {
      animation: false,
      textStyle: text,
      aria: { enabled: true, label: { enabled: false }, decal: { show: names.length > 1, decals: DECALS } },
      grid: { left: size, right: 3 * size, top: names.length > 1 ? 3 * size : size, bottom: size, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
      legend: names.length > 1 ? { data: names, top: 0.4 * size, left: size, itemWidth: size * 1.4, itemHeight: size, textStyle: text, selectedMode: false } : undefined,
      tooltip: { renderMode: "richText", trigger: "item", formatter: (item) => `${item.name}\n${item.seriesName} ${item.value} 件` },
      xAxis: isBars ? numbers : labels,
      yAxis: isBars ? labels : numbers,
      series: names.map((name, place) => ({
        name,
        type: "bar",
        barMaxWidth: 1.1 * size,
        barGap: "15%",
        cursor: "pointer",
        itemStyle: { color: colours[place % colours.length] },
        label: { show: isBars || rows.length < 9, position: isBars ? "right" : "top", ...text, formatter: ({ value }) => (value ? String(value) : "") },
        data: rows.map((row) => row.values[place].value),
      })),
    };
  };

  const draw = (picture) => {
    const table = picture.parentElement.querySelector("table");
    const columns = picture.dataset.series.split(",").map(Number);
    const names = columns.map((column) => table.tHead.rows[0].cells[column + 1].textContent.trim());
    const rows = read(table, columns);
    if (!rows.length) return null;
    const isBars = picture.dataset.picture === "bars";
    picture.hidden = false;
    picture.setAttribute("role", "img");
    picture.setAttribute("aria-label", `${picture.dataset.title}的图，数字与旁边的表相同`);
    const height = isBars ? (rows.length * ROW * (names.length > 1 ? 1.25 : 1) + 4) * rem() : 22 * rem();
    picture.style.height = `${Math.max(height, 10 * rem())}px`;
    const chart = window.echarts.init(picture, null, { renderer: "svg" });
    chart.setOption(options(picture.dataset.picture, names, rows));
    chart.on("click", ({ dataIndex, seriesIndex }) => {
      const { url } = rows[dataIndex].values[seriesIndex];
      if (url) window.location.assign(url);
    });
    return chart;
  };

  if (!window.echarts) return;
  const charts = [...document.querySelectorAll("[data-picture]")].map(draw).filter(Boolean);
  // With its own proportions the drawing can be as wide as the paper.
  const keepProportions = (chart) => {
    const drawing = chart.getDom().querySelector("svg");
    if (drawing) drawing.setAttribute("viewBox", `0 0 ${chart.getWidth()} ${chart.getHeight()}`);
  };
  charts.forEach(keepProportions);
  let waiting = 0;
  window.addEventListener("resize", () => {
    // Preparing to print also changes the width: what is drawn then stays as it is.
    if (window.matchMedia("print").matches) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      charts.forEach((chart) => {
        chart.resize();
        keepProportions(chart);
      });
    }, 150);
  });
})();
