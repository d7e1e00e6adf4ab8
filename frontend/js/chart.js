/* Charts of reports, loaded only where one is. [data-chart] holds as JSON what is drawn: type, names, series with values
   and the address behind each. The table beside it says the same to whoever does not see it. */
import { BarChart, FunnelChart, LineChart, PieChart } from "echarts/charts";
import { GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";

use([BarChart, LineChart, PieChart, FunnelChart, GridComponent, LegendComponent, TooltipComponent, CanvasRenderer]);

const charts = new Map();

const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const colours = () => token("--chart").split(" ");

function formatter({ language, unit, series }) {
  const money = unit === "money" && series[0]?.currency;
  const number = new Intl.NumberFormat(language, money ? { style: "currency", currency: money } : { maximumFractionDigits: 2 });
  return (value) => (value === null || value === undefined || Number.isNaN(value) ? "–" : `${number.format(value)}${unit === "percent" ? " %" : ""}`);
}

const compact = ({ language, unit }) => {
  const number = new Intl.NumberFormat(language, { notation: "compact", maximumFractionDigits: 1 });
  return (value) => number.format(value) + (unit === "percent" ? " %" : "");
};

/** Bars and lines: names along one axis, long ones beside lying bars. */
function axes(given, text, line) {
  const lying = given.type === "bar" && given.series.length === 1 && given.names.length > 4;
  const names = { type: "category", data: given.names, inverse: lying, axisLabel: { color: text, width: lying ? 140 : 90, overflow: "truncate", hideOverlap: true }, axisLine: { lineStyle: { color: line } }, axisTick: { show: false } };
  const values = { type: "value", axisLabel: { color: text, formatter: compact(given), hideOverlap: true }, splitLine: { lineStyle: { color: line } } };
  return { lying, xAxis: lying ? values : names, yAxis: lying ? names : values };
}

function series(given) {
  return given.series.map(({ name, values }) => ({
    name,
    type: given.type === "line" ? "line" : "bar",
    stack: given.type === "stacked" ? "all" : undefined,
    data: values,
    symbolSize: 7,
    barMaxWidth: 34,
    emphasis: { focus: given.series.length > 1 ? "series" : "none" },
  }));
}

/** A waterfall: the first and the last bar are sums, each bar between them what it adds or takes away. */
function waterfall(given) {
  const [{ values, urls }] = given.series;
  const last = values.length - 1;
  const [accent, good, bad] = [colours()[0], token("--good"), token("--bad")];
  let sum = 0;
  const from = values.map((value, at) => {
    if (at === 0 || at === last) sum = value;
    else sum += value;
    return at === 0 || at === last ? 0 : Math.min(sum, sum - value);
  });
  const colour = (value, at) => (at === 0 || at === last ? accent : value < 0 ? bad : good);
  const bars = values.map((value, at) => ({ value: Math.abs(value), itemStyle: { color: colour(value, at) } }));
  const whole = { type: "bar", stack: "all", barMaxWidth: 44, cursor: urls?.length ? "pointer" : "default" };
  return [
    { ...whole, name: "", data: from, silent: true, itemStyle: { color: "transparent" }, tooltip: { show: false } },
    { ...whole, name: given.label, data: bars, tooltip: { valueFormatter: (_value, at) => formatter(given)(values[at]) } },
  ];
}

function round(given) {
  const [{ values }] = given.series;
  const data = given.names.map((name, at) => ({ name, value: values[at] }));
  const shape = given.type === "pie" ? { type: "pie", radius: ["45%", "72%"], center: ["50%", "46%"] } : { type: "funnel", sort: "none", left: "10%", width: "80%", top: 10, bottom: 40 };
  return [{ ...shape, data, label: { color: token("--ink-2"), width: 140, overflow: "truncate" } }];
}

function option(given) {
  const [text, line, format] = [token("--ink-2"), token("--line"), formatter(given)];
  const common = {
    color: colours(),
    animation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    tooltip: { renderMode: "richText", valueFormatter: format, confine: true, trigger: ["pie", "funnel"].includes(given.type) ? "item" : "axis", backgroundColor: token("--surface"), borderColor: line, textStyle: { color: token("--ink"), fontSize: 12 } },
    legend: { show: given.series.length > 1, type: "scroll", bottom: 0, itemWidth: 12, itemHeight: 8, pageIconSize: 11, pageIconColor: text, pageIconInactiveColor: line, pageTextStyle: { color: text }, textStyle: { color: text } },
  };
  if (["pie", "funnel"].includes(given.type)) return { ...common, series: round(given) };
  const { xAxis, yAxis } = axes(given, text, line);
  if (given.type === "waterfall") {
    const tooltip = { ...common.tooltip, trigger: "item" };
    return { ...common, tooltip, grid: { left: 8, right: 16, top: 16, bottom: 8, containLabel: true }, xAxis, yAxis, series: waterfall(given) };
  }
  return { ...common, grid: { left: 8, right: 16, top: 16, bottom: given.series.length > 1 ? 36 : 8, containLabel: true }, xAxis, yAxis, series: series(given) };
}

function draw(element) {
  const given = JSON.parse(element.dataset.chart);
  const chart = charts.get(element) ?? init(element, null, { renderer: "canvas" });
  charts.set(element, chart);
  chart.setOption(option(given), true);
  chart.off("click");
  chart.on("click", ({ seriesIndex, dataIndex }) => {
    const url = given.series[given.type === "waterfall" ? 0 : seriesIndex]?.urls?.[dataIndex];
    if (url) location.assign(url);
  });
}

function redraw() {
  for (const [element, chart] of charts) {
    if (element.isConnected) draw(element);
    else {
      chart.dispose();
      charts.delete(element);
    }
  }
}

new MutationObserver(redraw).observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);

/** Draw one chart, anew when its place or the theme changes. */
export function start(element) {
  draw(element);
  new ResizeObserver(() => charts.get(element)?.resize()).observe(element);
}
