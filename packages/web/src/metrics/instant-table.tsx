/** Values at one moment: a column for each label in which rows differ. */
import { type ReactNode, useMemo } from "react";
import { useQuery } from "@tanstack/react-query";
import { AccentBar, Empty } from "../component/state.tsx";
import { useClock } from "../format/use-clock.ts";
import type { Quantity } from "../format/quantity.ts";
import { Written } from "../format/written.tsx";
import { type InstantRow, numberOf } from "./prometheus/answers.ts";
import { instantQuery } from "./prometheus/queries.ts";
import { isReadable } from "./query/problems.ts";
import type { Query } from "./query/search.ts";

interface InstantTableProps {
  readonly query: Query;
  /** Unix seconds. */
  readonly time: number;
  readonly live: boolean;
  readonly format: (value: number | null) => Quantity;
  readonly lettered: boolean;
}

const MOST_ROWS = 1000;

export function InstantTable({ query, time, live, format, lettered }: InstantTableProps): ReactNode {
  const clock = useClock();
  const enabled = isReadable(query.text);
  const result = useQuery({ ...instantQuery(query.text, time, live), enabled });
  const { data, error, isPlaceholderData } = result;
  const columns = useMemo(() => columnsOf(data?.rows ?? []), [data]);
  if (!enabled) return null;
  const rows = data?.rows ?? [];
  return (
    <section className="explore-table" data-waiting={isPlaceholderData && !live}>
      {data === undefined && error === null && <AccentBar />}
      <h2 className="section-head">
        {lettered && `${query.letter.toUpperCase()} `}
        {data !== undefined &&
          `${rows.length} ${rows.length === 1 ? "value" : "values"} at ${clock.second(time)}`}
      </h2>
      {error !== null && (
        <p className="explore-said crit" role="alert">
          {error.message}
        </p>
      )}
      {data?.notes.map((note) => (
        <p key={note} className="small quiet">
          {note}
        </p>
      ))}
      {data !== undefined && rows.length === 0 && (
        <Empty title="Nothing at this moment">
          <p>No series had a sample in the five minutes before {clock.second(time)}.</p>
        </Empty>
      )}
      {rows.length > 0 && (
        <table>
          <thead>
            <tr className="tiny quiet">
              {columns.map((name) => (
                <th key={name} scope="col">
                  {name === "__name__" ? "metric" : name}
                </th>
              ))}
              <th scope="col" className="number">
                value
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, MOST_ROWS).map(({ key, labels, value }) => (
              <tr key={key}>
                {columns.map((name) => (
                  <td key={name}>{labels[name] ?? ""}</td>
                ))}
                <td className="number fact" title={value}>
                  {Number.isNaN(numberOf(value)) ? value : <Written of={format(numberOf(value))} />}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {rows.length > MOST_ROWS && (
        <p className="small quiet">{rows.length - MOST_ROWS} more rows: narrow the query.</p>
      )}
    </section>
  );
}

/** The name first; labels that all rows share stand once, at the end. */
function columnsOf(rows: readonly InstantRow[]): readonly string[] {
  const names = [...new Set(rows.flatMap(({ labels }) => Object.keys(labels)))];
  const differs = (name: string): boolean =>
    rows.some(({ labels }) => labels[name] !== rows[0]?.labels[name]);
  const rank = (name: string): number => (name === "__name__" ? 0 : differs(name) ? 1 : 2);
  return names.toSorted((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}
