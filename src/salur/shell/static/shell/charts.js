// Draws the charts of a page from the values beside them, in the colours of the page; every mark leads where its row leads.
import { init } from "../vendor/echarts/echarts.min.js";

const probe = document.createElement("i");
probe.hidden = true;
document.body.append(probe);
const colour = (token) => {
  probe.style.color = `var(--${token})`;
  return getComputedStyle(probe).color;
};
const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
const narrow = () => innerWidth <= 720;
const SIGNS = ["circle", "rect", "diamond", "triangle"];

// a short way to say a value on an axis: 1,7 M, 184 jt, 12%
function shortly(values) {
  const spoken = new Intl.NumberFormat(values.language, { notation: "compact", maximumFractionDigits: 1 });
  const plain = new Intl.NumberFormat(values.language, { maximumFractionDigits: 1 });
  return (value) => {
    if (values.unit === "share") return `${plain.format(value)}%`;
    return (Math.abs(value) >= 10000 ? spoken : plain).format(value).replace("-", "−");
  };
}

function tip(values, at) {
  const box = document.createElement("div");
  const title = document.createElement("b");
  title.textContent = values.labels[at];
  const list = document.createElement("dl");
  for (const one of values.series) {
    const name = document.createElement("dt");
    const mark = document.createElement("i");
    mark.className = `tone ${one.tone}`;
    name.append(mark, one.name);
    const text = document.createElement("dd");
    text.textContent = one.texts[at] || "–";
    list.append(name, text);
  }
  box.append(title, list);
  return box;
}

function options(values, box) {
  const ink = colour("ink-2"), line = colour("line"), surface = colour("surface");
  const font = getComputedStyle(document.body).fontFamily;
  const say = shortly(values);
  const across = ["bars", "stack", "dots"].includes(values.shape);
  const parts = values.shape === "stack";
  const shown = (value) => (value === null ? null : value / values.divide);
  const label = { color: ink, fontFamily: font, fontSize: 12 };
  const wide = box.clientWidth;
  const names = {
    type: "category", data: values.short, inverse: across, boundaryGap: values.shape !== "lines",
    axisTick: { show: false }, axisLine: { lineStyle: { color: line } },
    axisLabel: across
      ? { ...label, width: Math.min(wide * 0.34, 190), overflow: "truncate", interval: 0 }
      : values.shape === "columns"
        ? { ...label, interval: 0, width: wide / values.labels.length - 10, overflow: "break" }
        : { ...label, hideOverlap: true },
  };
  const amounts = {
    type: "value", splitNumber: across && wide < 500 ? 3 : 5, max: values.unit === "share" && values.shape === "dots" ? 100 : null,
    min: values.shape === "dots" ? (low) => Math.max(0, Math.floor(low.min / 20) * 20 - (low.min % 20 === 0 ? 20 : 0)) : null,
    splitLine: { lineStyle: { color: line } }, axisLabel: { ...label, formatter: say, show: !across || parts || values.shape === "dots" },
  };
  const alone = values.series.length === 1;
  const ends = values.shape === "lines" && !narrow() && !alone && values.series.length <= 4;
  const series = values.series.map((one, at) => {
    const tint = colour(one.tone === "then" ? "c8" : one.tone);
    const data = one.values.map(shown);
    const emphasis = { focus: "none", itemStyle: { color: tint } };
    if (values.shape === "lines")
      return {
        type: "line", name: one.name, data, color: tint, symbol: SIGNS[at % 4], symbolSize: data.length > 40 ? 3 : 6,
        showSymbol: data.length <= 40, connectNulls: false, emphasis: { focus: "none" }, z: 10 - at,
        lineStyle: { width: one.dashed ? 1.6 : 2.4, type: one.dashed ? [6, 4] : "solid" },
        endLabel: { show: ends, formatter: one.name, color: ink, fontFamily: font, fontSize: 12, width: 96, overflow: "truncate" },
        labelLayout: { moveOverlap: "shiftY" },
      };
    if (values.shape === "dots")
      return {
        type: "scatter", name: one.name, color: tint, symbol: SIGNS[at % 4], symbolSize: 10, emphasis,
        symbolOffset: [0, (at - (values.series.length - 1) / 2) * 5],
        itemStyle: { borderColor: surface, borderWidth: 1.5 },
        data: data.map((value, row) => (value === null ? null : [value, row])).filter(Boolean),
      };
    return {
      type: "bar", name: one.name, data, color: tint, stack: parts ? "all" : undefined, emphasis, barMaxWidth: alone || parts ? 18 : 12,
      barGap: "15%", itemStyle: { borderRadius: 2, borderColor: surface, borderWidth: parts ? 1 : 0 },
      label: { show: !parts && (values.shape === "columns" || across), position: across ? "right" : "top", formatter: (one) => (one.value ? say(one.value) : ""),
        color: colour("ink"), fontFamily: font, fontSize: 12, fontWeight: 600 },
    };
  });
  return {
    animation: false, textStyle: { fontFamily: font },
    grid: { left: 12, right: ends ? 110 : across && !parts ? 64 : 22, top: across ? 4 : 22, bottom: across ? 4 : 8, containLabel: true },
    xAxis: across ? amounts : names, yAxis: across ? names : amounts, series,
    tooltip: {
      trigger: "axis", confine: true, transitionDuration: still ? 0 : 0.12, className: "chart-tip",
      backgroundColor: surface, borderColor: colour("line-2"), borderWidth: 1, padding: [8, 11],
      textStyle: { color: colour("ink"), fontFamily: font, fontSize: 12 },
      axisPointer: { type: across || values.shape === "columns" ? "shadow" : "line", lineStyle: { color: colour("edge") }, shadowStyle: { color: ink, opacity: 0.06 } },
      formatter: (found) => tip(values, rowOf(values, found)),
    },
  };
}

const rowOf = (values, found) => (values.shape === "dots" ? found[0].value[1] : found[0].dataIndex);

// the label under a point of the picture, or -1
function under(chart, values, x, y) {
  if (!chart.containPixel({ gridIndex: 0 }, [x, y]) && !["bars", "stack", "dots"].includes(values.shape)) return -1;
  const across = ["bars", "stack", "dots"].includes(values.shape);
  const [left, low] = chart.convertFromPixel({ gridIndex: 0 }, [x, y]);
  const at = Math.round(across ? low : left);
  return at >= 0 && at < values.labels.length ? at : -1;
}

function draw(box) {
  const values = JSON.parse(document.getElementById(box.dataset.chart).textContent);
  const said = document.getElementById(`${box.id}-said`);
  const chart = init(box, null, { renderer: "svg" });
  const dress = () => chart.setOption(options(values, box), true);
  dress();
  let at = -1;
  const open = (row) => values.links[row] && location.assign(values.links[row]);
  const show = (row) => {
    at = Math.min(Math.max(row, 0), values.labels.length - 1);
    chart.dispatchAction({ type: "showTip", seriesIndex: 0, dataIndex: at });
    said.textContent = `${values.labels[at]}: ${values.series.map((one) => `${one.name} ${one.texts[at] || "–"}`).join(", ")}`;
  };
  chart.getZr().on("click", (event) => open(under(chart, values, event.offsetX, event.offsetY)));
  chart.getZr().on("mousemove", (event) => {
    const row = under(chart, values, event.offsetX, event.offsetY);
    chart.getZr().setCursorStyle(row >= 0 && values.links[row] ? "pointer" : "default");
  });
  box.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (step) show(at + step);
    else if (event.key === "Home") show(0);
    else if (event.key === "End") show(values.labels.length - 1);
    else if (event.key === "Enter" && at >= 0) open(at);
    else if (event.key === "Escape") chart.dispatchAction({ type: "hideTip" });
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  box.addEventListener("blur", () => chart.dispatchAction({ type: "hideTip" }));
  let wide = box.clientWidth;
  new ResizeObserver(() => {
    if (box.clientWidth === wide || !box.clientWidth) return;
    wide = box.clientWidth;
    chart.resize();
    dress();
  }).observe(box);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", dress);
  matchMedia("print").addEventListener("change", () => {
    chart.dispatchAction({ type: "hideTip" });
    wide = box.clientWidth;
    chart.resize({ width: wide });
    dress();
  });
  box.dataset.drawn = "1";
}

const all = () => document.fonts.ready.then(() => document.querySelectorAll(".plot[data-chart]:not([data-drawn])").forEach(draw));
all();
document.addEventListener("htmx:afterSettle", all); // a part of the page that came later
