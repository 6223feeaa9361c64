/** The last values with their labels as columns; values of several queries stand in one row where labels agree. */
import { type ReactNode, useMemo, useState } from "react";
import type { Panel } from "@sightline/model";
import { Written } from "../../format/written.tsx";
import { keyOf, type LabelSet } from "../../metrics/prometheus/answers.ts";
import { type PanelValue, reached } from "./lines.ts";
import type { Writer } from "./unit.ts";

interface Row {
  readonly key: string;
  readonly labels: LabelSet;
  readonly values: readonly number[];
}

interface TablePanelProps {
  readonly panel: Panel;
  readonly values: readonly PanelValue[];
  readonly format: Writer;
}

/** More rows than this nobody reads on a dashboard. */
const MOST_ROWS = 200;

export function TablePanel({ panel, values, format }: TablePanelProps): ReactNode {
  const [sort, setSort] = useState(0);
  const { labels, heads, rows } = useMemo(() => tableOf(panel, values), [panel, values]);
  const sorted = rows.toSorted((a, b) => (b.values[sort] ?? -Infinity) - (a.values[sort] ?? -Infinity));
  return (
    <div className="panel-table">
      <table>
        <thead>
          <tr className="tiny quiet">
            {labels.map((name) => (
              <th key={name} scope="col">
                {name === "__name__" ? "metric" : name}
              </th>
            ))}
            {heads.map((head, at) => (
              <th key={head} scope="col" className="number" aria-sort={at === sort ? "descending" : "none"}>
                <button
                  type="button"
                  className="explore-sort number"
                  aria-pressed={at === sort}
                  onClick={() => setSort(at)}
                >
                  {head}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sorted.slice(0, MOST_ROWS).map(({ key, labels: own, values: cells }) => (
            <tr key={key}>
              {labels.map((name) => (
                <td key={name} className="fact" title={own[name]}>
                  {own[name] ?? ""}
                </td>
              ))}
              {heads.map((head, at) => (
                <td
                  key={head}
                  className="number"
                  data-tone={reached(cells[at] ?? Number.NaN, panel.thresholds)?.severity}
                >
                  <Written of={format(cells[at] ?? null)} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {sorted.length > MOST_ROWS && (
        <p className="small quiet">{sorted.length - MOST_ROWS} more rows: narrow the query.</p>
      )}
    </div>
  );
}

export function tableOf(
  panel: Panel,
  values: readonly PanelValue[],
): { readonly labels: readonly string[]; readonly heads: readonly string[]; readonly rows: readonly Row[] } {
  const asked = panel.queries.flatMap((query, at) =>
    query.kind === "promql"
      ? [{ at, head: query.legend?.includes("{{") === true ? undefined : query.legend }]
      : [],
  );
  const heads = asked.map(({ head }, index) => head ?? (asked.length === 1 ? "value" : `value ${index + 1}`));
  const rows = new Map<string, { labels: LabelSet; values: number[] }>();
  for (const { labels, value, query } of values) {
    const { __name__: _, ...rest } = labels;
    const own = asked.length > 1 ? rest : labels;
    const key = keyOf(own);
    const row = rows.get(key) ?? { labels: own, values: asked.map(() => Number.NaN) };
    row.values[asked.findIndex(({ at }) => at === query)] = value;
    rows.set(key, row);
  }
  const all = [...rows].map(([key, row]) => ({ key, ...row }));
  const names = [...new Set(all.flatMap(({ labels }) => Object.keys(labels)))].toSorted();
  const differing = names.filter((name) => all.some(({ labels }) => labels[name] !== all[0]?.labels[name]));
  // What all rows share says nothing about one.
  return { labels: differing.length > 0 ? differing : names, heads, rows: all };
}
