/** The list of a view under its head; time is the axis, but for loops, where it is one request. */
import type { ReactNode } from "react";
import type { DatabaseList } from "@sightline/api";
import { assertNever } from "@sightline/model";
import { MomentHead } from "../track/reading.tsx";
import { Ruler } from "../track/ruler.tsx";
import { TimeField } from "../track/time-field.tsx";
import type { TimeWindow } from "../window/time-window.ts";
import type { Entry } from "./entries.ts";
import { NoneHere } from "./no-databases.tsx";
import type { View } from "./route.ts";
import { CallRow, type Chosen, LoopRow, PoolRow, StatementRow } from "./rows.tsx";

/** What and where, four numbers, the track. */
const COLUMNS = "minmax(160px, 1fr) 60px 60px 60px 60px minmax(160px, var(--track-width))";
/** Down to where the tracks begin: sentence, lists, column heads. */
const HEAD = 112;

const HEADS: Readonly<Record<View, readonly [string, string, string, string, string]>> = {
  statements: ["statement, and where", "in all", "calls", "p50", "p95"],
  loops: ["loop, and where", "wasted", "requests", "each", "of"],
  slow: ["query, and where", "took", "rows", "tenant", "at"],
  pools: ["pool", "used", "idle", "max", "mean wait"],
};

interface DatabaseRowsProps {
  readonly view: View;
  readonly entries: readonly Entry[];
  readonly answered: DatabaseList;
  readonly window: TimeWindow;
  readonly current: string | undefined;
  readonly onWindow: (window: TimeWindow) => void;
  readonly onSelect: (id: string) => void;
  readonly onOpen: (id: string) => void;
  /** Above the heads of the columns. */
  readonly children: ReactNode;
}

export function DatabaseRows(props: DatabaseRowsProps): ReactNode {
  const { view, entries, answered, window, current, onWindow, onSelect, onOpen, children } = props;
  const slowest = answered.slow[0]?.duration ?? 0;
  const head = (
    <header className="services-head db-head">
      {children}
      <div className="services-columns db-columns tiny quiet">
        {HEADS[view].map((name, at) => (
          <span key={name} className={at === 0 ? "" : "number"}>
            {at === 2 && view === "statements" ? <MomentHead whole={name} /> : name}
          </span>
        ))}
        <div>{view === "loops" ? <RequestRuler /> : <Ruler window={window} />}</div>
      </div>
    </header>
  );
  const list =
    entries.length === 0 ? (
      <NoneHere view={view} />
    ) : (
      <div role="listbox" aria-label={HEADS[view][0]}>
        {entries.map((entry) => {
          const chosen: Chosen = { selected: entry.id === current, onSelect, onOpen };
          switch (entry.kind) {
            case "statements":
              return (
                <StatementRow key={entry.id} {...chosen} of={entry.item} axis={window} answered={answered} />
              );
            case "loops":
              return <LoopRow key={entry.id} {...chosen} of={entry.item} />;
            case "slow":
              return <CallRow key={entry.id} {...chosen} of={entry.item} axis={window} slowest={slowest} />;
            case "pools":
              return <PoolRow key={entry.id} {...chosen} of={entry.item} axis={window} answered={answered} />;
            default:
              return assertNever(entry, "entry");
          }
        })}
      </div>
    );
  if (view === "loops")
    return (
      <div className="time-field" style={{ "--columns": COLUMNS }}>
        {head}
        {list}
      </div>
    );
  return (
    <TimeField window={window} onWindow={onWindow} columns={COLUMNS} releases={[]} top={HEAD - 3}>
      {head}
      {list}
    </TimeField>
  );
}

/** One request of the middle length, from its beginning to its end: not the axis of the strip. */
function RequestRuler(): ReactNode {
  return (
    <div className="db-request-ruler">
      <span>0 %</span>
      <span>of the middle request</span>
      <span>100 %</span>
    </div>
  );
}
