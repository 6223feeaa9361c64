/** Sections that the details share. */
import { Fragment, type ReactNode } from "react";
import { Button } from "../component/button.tsx";
import { Section } from "../component/pane.tsx";
import { duration } from "../format/duration.ts";
import { count } from "../format/number.ts";
import type { Quantity } from "../format/quantity.ts";
import { Written } from "../format/written.tsx";
import { copyText } from "../traces/copy.ts";
import { inLines } from "./sql.ts";

export function Readings({
  of,
}: {
  readonly of: readonly (readonly [reading: Quantity, label: string])[];
}): ReactNode {
  return (
    <dl className="big-readings">
      {of.map(([reading, label]) => (
        <div key={label}>
          <dd className="reading-big">
            <Written of={reading} />
          </dd>
          <dt className="small quiet">{label}</dt>
        </div>
      ))}
    </dl>
  );
}

export function Sql({ text }: { readonly text: string }): ReactNode {
  return (
    <Section title="Statement" note="without its values">
      <pre className="db-sql mono" tabIndex={0}>
        {inLines(text)}
      </pre>
    </Section>
  );
}

/** `file:line`, to be pasted into an editor. */
export function Place({
  place,
  name,
  note,
}: {
  readonly place: string;
  readonly name: string;
  readonly note?: ReactNode;
}): ReactNode {
  if (place === "")
    return <p className="quiet">Not known: the line is looked for in queries that are kept or slow.</p>;
  return (
    <p className="db-place">
      <code className="mono" title={place}>
        {place}
      </code>
      {name !== "" && <span className="quiet mono cut">{name}</span>}
      {note !== undefined && <span className="number">{note}</span>}
      <Button onClick={() => void copyText(place, "The place")}>Copy</Button>
    </p>
  );
}

interface Share {
  readonly name: string;
  readonly count: number;
  /** Seconds. */
  readonly total?: number;
  readonly p95?: number;
}

/** By time where that is known, else by count. */
export function Shares({
  title,
  nobody,
  rows,
  onChoose,
}: {
  readonly title: string;
  /** What has no name is called. */
  readonly nobody: string;
  readonly rows: readonly Share[];
  readonly onChoose: ((name: string) => void) | undefined;
}): ReactNode {
  if (rows.length === 0) return null;
  const size = (row: Share): number => row.total ?? row.count;
  const most = Math.max(...rows.map(size));
  const isTimed = rows.some(({ total }) => total !== undefined);
  const note = onChoose === undefined ? "" : ", choose one to see only its queries";
  return (
    <Section title={title} note={`${rows.length}${note}`}>
      <ul className="db-shares" data-timed={isTimed}>
        {isTimed && (
          <li className="tiny quiet">
            <span />
            <span />
            <span className="number">calls</span>
            <span className="number">in all</span>
            <span className="number">p95</span>
          </li>
        )}
        {rows.map((row) => (
          <li key={row.name}>
            {row.name === "" || onChoose === undefined ? (
              <span className={row.name === "" ? "cut quiet" : "cut fact"} title={row.name}>
                {row.name === "" ? nobody : row.name}
              </span>
            ) : (
              <button type="button" onClick={() => onChoose(row.name)} title={`only ${row.name}`}>
                <span className="mono fact cut">{row.name}</span>
              </button>
            )}
            <i style={{ width: `${most === 0 ? 0 : (size(row) / most) * 100}%` }} />
            <span className="number fact">
              <Written of={count(Math.round(row.count))} />
            </span>
            {row.total !== undefined && (
              <Fragment>
                <span className="number fact">
                  <Written of={duration(row.total)} />
                </span>
                <span className="number fact">
                  <Written of={duration(row.p95 ?? null)} />
                </span>
              </Fragment>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}
