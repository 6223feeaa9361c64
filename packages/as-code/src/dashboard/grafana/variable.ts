/** Variables of a dashboard in Grafana's first form: the data sources before all others. */
import { assertNever, type DashboardVariable } from "@sightline/model";
import type { Json } from "../json.ts";
import { type Asked, DATA_SOURCES, dataSourceRef } from "./data-source.ts";

/** When values are asked for anew: with the window. */
const ON_TIME_RANGE = 2;
const ALPHABETICAL = 1;

const ALL: Json = Object.freeze({ selected: true, text: ["All"], value: ["$__all"] });

export function dataSourceVariable(asked: Asked): Json {
  const { name, label, type } = DATA_SOURCES[asked];
  return {
    type: "datasource",
    name,
    label,
    query: type,
    refresh: 1,
    regex: "",
    hide: 0,
    multi: false,
    includeAll: false,
    options: [],
  };
}

export function grafanaVariable(variable: DashboardVariable): Json {
  const { name, title, value } = variable;
  const face = { name, ...(title === undefined ? {} : { label: title }), hide: 0 };
  switch (variable.kind) {
    case "label": {
      const query = `label_values(${variable.of}, ${variable.label})`;
      return {
        type: "query",
        ...face,
        datasource: dataSourceRef("metrics"),
        query,
        definition: query,
        refresh: ON_TIME_RANGE,
        sort: ALPHABETICAL,
        ...severalOf(variable),
        ...currentOf(variable),
      };
    }
    case "choice":
      return {
        type: "custom",
        ...face,
        query: variable.options.map((option) => option.replaceAll(",", String.raw`\,`)).join(","),
        options: variable.options.map((option) => ({
          selected: option === value,
          text: option,
          value: option,
        })),
        ...severalOf(variable),
        ...currentOf(variable),
      };
    case "text":
      return {
        type: "textbox",
        ...face,
        query: value ?? "",
        current: { selected: true, text: value ?? "", value: value ?? "" },
      };
    default:
      return assertNever(variable, "variable");
  }
}

type Several = Extract<DashboardVariable, { readonly multiple?: boolean }>;

function severalOf({ multiple = false, all = false }: Several): Json {
  return { multi: multiple, includeAll: all, ...(all ? { allValue: ".*" } : {}) };
}

/** Where nothing is chosen, Grafana takes the first value. */
function currentOf({ value, multiple = false, all = false }: Several): Json {
  if (value !== undefined)
    return {
      current: multiple
        ? { selected: true, text: [value], value: [value] }
        : { selected: true, text: value, value },
    };
  return all ? { current: multiple ? ALL : { selected: true, text: "All", value: "$__all" } } : {};
}
