/** What is wrong with a dashboard beyond its form: queries that cannot be read, names that nothing has. */
import { type Dashboard, type DeclarationProblem, nearestName, type Panel } from "@sightline/model";
import { parseQuery } from "@sightline/promql";
import { filledIn, namedVariables } from "./promql.ts";

/**
 * @example
 * dashboardFaults({ id: "shop", title: "Shop", rows: [{ title: "", panels: [panel] }] });
 * // [{ path: "rows[0].panels[0].queries[0].expr", message: "…", fix: "…" }]
 */
export function dashboardFaults(dashboard: Dashboard, path = ""): readonly DeclarationProblem[] {
  const names = (dashboard.variables ?? []).map(({ name }) => name);
  const at = (rest: string): string => (path === "" ? rest : `${path}.${rest}`);
  return [
    ...variableFaults(dashboard, at),
    ...dashboard.rows.flatMap(({ panels, repeat }, row) => [
      ...unknownVariables(repeat === undefined ? [] : [repeat], names, at(`rows[${row}].repeat`)),
      ...panels.flatMap((panel, index) => panelFaults(panel, names, at(`rows[${row}].panels[${index}]`))),
    ]),
  ];
}

function variableFaults(
  { variables = [] }: Dashboard,
  at: (rest: string) => string,
): readonly DeclarationProblem[] {
  return variables.flatMap((variable, index) => {
    const path = at(`variables[${index}]`);
    const before = variables.slice(0, index).map(({ name }) => name);
    const twice = before.includes(variable.name)
      ? [
          {
            path: `${path}.name`,
            message: `there is another variable ${variable.name}`,
            fix: "Rename one of the two.",
          },
        ]
      : [];
    if (variable.kind !== "label") return twice;
    const read = parseQuery(filledIn(variable.of));
    const faults = read.ok ? [] : read.problems;
    const isSelector = !read.ok || read.expression.kind === "selector";
    return [
      ...twice,
      ...faults.map(({ message, hint }) => ({ path: `${path}.of`, message, fix: hint })),
      ...(isSelector
        ? []
        : [{ path: `${path}.of`, message: "it is no selector", fix: 'Write one such as up{job="shop"}.' }]),
      ...unknownVariables(namedVariables(variable.of), before, `${path}.of`),
    ];
  });
}

function panelFaults(panel: Panel, names: readonly string[], path: string): readonly DeclarationProblem[] {
  const { kind, queries, repeat, thresholds = [], text } = panel;
  const found: DeclarationProblem[] = [
    ...unknownVariables(repeat === undefined ? [] : [repeat], names, `${path}.repeat`),
  ];
  if (kind === "text" && text === undefined)
    found.push({ path: `${path}.text`, message: "a panel of text has none", fix: "Give text, in Markdown." });
  if (kind !== "text" && queries.length === 0)
    found.push({ path: `${path}.queries`, message: "it asks for nothing", fix: "Give at least one query." });
  if (thresholds.some(({ from }, index) => from < (thresholds[index - 1]?.from ?? from)))
    found.push({ path: `${path}.thresholds`, message: "they do not ascend", fix: "Write the lowest first." });
  for (const [index, query] of queries.entries()) {
    const at = `${path}.queries[${index}]`;
    switch (query.kind) {
      case "promql": {
        const read = parseQuery(filledIn(query.expr));
        const faults = read.ok ? [] : read.problems;
        found.push(...faults.map(({ message, hint }) => ({ path: `${at}.expr`, message, fix: hint })));
        found.push(...unknownVariables(namedVariables(query.expr), names, `${at}.expr`));
        break;
      }
      case "search":
        if (kind !== query.of) {
          const message = `a panel of kind ${kind} cannot show ${query.of}`;
          found.push({ path: at, message, fix: `Make it one of kind ${query.of}.` });
        }
        found.push(...unknownVariables(namedVariables(query.filter), names, `${at}.filter`));
        break;
      case "native":
        break;
    }
  }
  return found;
}

function unknownVariables(
  used: readonly string[],
  names: readonly string[],
  path: string,
): readonly DeclarationProblem[] {
  return used
    .filter((name) => !names.includes(name))
    .map((name) => {
      const near = nearestName(name, names);
      const fix = near === undefined ? "Declare it under variables." : `Did you mean $${near}?`;
      return { path, message: `there is no variable $${name}`, fix };
    });
}
