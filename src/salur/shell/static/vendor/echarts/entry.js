// What of ECharts the pages use, gathered into echarts.min.js; see README.md beside this for the command.
export { init, getInstanceByDom } from "echarts/core";
import { use } from "echarts/core";
import { BarChart, LineChart, ScatterChart } from "echarts/charts";
import { GridComponent, TooltipComponent } from "echarts/components";
import { SVGRenderer } from "echarts/renderers";
use([BarChart, LineChart, ScatterChart, GridComponent, TooltipComponent, SVGRenderer]);
