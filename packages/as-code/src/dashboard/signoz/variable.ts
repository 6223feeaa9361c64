/** Variables of a dashboard in SigNoz: values of a label, a list, a text. */
import { assertNever, type DashboardVariable } from "@sightline/model";
import type { Json } from "../json.ts";
import { signozLabel } from "./names.ts";

export function signozVariable(variable: DashboardVariable): Json {
  const { name, title, value } = variable;
  const display = { name: title ?? name, description: "" };
  switch (variable.kind) {
    case "label":
      return list(variable, display, {
        kind: "signoz/DynamicVariable",
        spec: { name: signozLabel(variable.label), signal: "metrics" },
      });
    case "choice":
      return list(variable, display, {
        kind: "signoz/CustomVariable",
        spec: { customValue: variable.options.join(",") },
      });
    case "text":
      return { kind: "TextVariable", spec: { display, name, value: value ?? "", constant: false } };
    default:
      return assertNever(variable, "variable");
  }
}

type Several = Extract<DashboardVariable, { readonly multiple?: boolean }>;

/** All together are offered only with several: SigNoz refuses the one without the other. */
function list({ name, value, multiple = false, all = false }: Several, display: Json, plugin: Json): Json {
  return {
    kind: "ListVariable",
    spec: {
      display,
      allowAllValue: all,
      allowMultiple: multiple || all,
      customAllValue: "",
      capturingRegexp: "",
      sort: "alphabetical-asc",
      ...(value === undefined ? {} : { defaultValue: multiple ? [value] : value }),
      plugin,
      name,
    },
  };
}
