/** What is under the queries: lines with their legend, a table, or why there is nothing. */
import { type ReactNode, useMemo } from "react";
import { useQuery } from "@tanstack/react-query";
import { Button } from "../component/button.tsx";
import { AccentBar, Empty, Failure, NoDataYet, SkeletonRows, Stopped } from "../component/state.tsx";
import { activityQuery } from "../data/queries.ts";
import { inWords } from "../format/duration.ts";
import type { Quantity } from "../format/quantity.ts";
import { stripStep } from "../shell/strip/brush.ts";
import { TimeField } from "../track/time-field.tsx";
import { useRootSearch } from "../window/use-root-search.ts";
import type { WindowControl } from "../window/use-window.ts";
import { InstantTable } from "./instant-table.tsx";
import { Chart } from "./plot/chart.tsx";
import { useInks } from "./plot/inks.ts";
import { Legend } from "./plot/legend.tsx";
import type { Lines } from "./plot/lines.ts";
import { isOnAxis, useExemplars } from "./plot/use-exemplars.ts";
import type { TraceExemplar } from "./prometheus/answers.ts";
import { isReadable } from "./query/problems.ts";
import type { Query, Sort } from "./query/search.ts";
import type { QueryState } from "./query/use-answers.ts";
import type { Explore } from "./query/use-explore.ts";

interface PictureProps {
  readonly explore: Explore;
  readonly shown: readonly (QueryState & { readonly query: Query })[];
  readonly plotted: Lines;
  readonly time: WindowControl;
  readonly format: (value: number | null) => Quantity;
  readonly sort: Sort;
  readonly selected: string | undefined;
  /** Of all series of the window; `undefined` until they are known. */
  readonly names: readonly string[] | undefined;
  readonly onSelect: (id: string | undefined) => void;
  readonly onChoose: (id: string | undefined, time: number) => void;
  readonly onTrace: (exemplar: TraceExemplar) => void;
  readonly onFind: () => void;
}

/** The y axis, and the plot. */
const COLUMNS = "56px minmax(0, 1fr)";
/** The ruler stands under the plot: the overlay ends above it. */
const FOOT = 28;

export function Picture(props: PictureProps): ReactNode {
  const {
    explore,
    shown,
    plotted,
    time,
    format,
    sort,
    selected,
    names,
    onSelect,
    onChoose,
    onTrace,
    onFind,
  } = props;
  const { search, rows, change } = explore;
  const { window, setWindow } = time;
  const [{ at }] = useRootSearch();
  const isTable = search.as === "table";
  const { lines, left, steps } = plotted;
  const inks = useInks(lines);
  const readable = useMemo(
    () => shown.map(({ query }) => query.text).filter((text) => isReadable(text)),
    [shown],
  );
  const exemplars = useExemplars(readable, window, search.exemplars === undefined && !isTable);
  const changes = useReleases(window);
  const failed = shown.find(({ error }) => error !== null);
  const waiting = shown.some((state) => state.waiting);
  const lettered = rows.length > 1;

  if (shown.length === 0 || readable.length === 0) {
    const hidden = rows.filter((row) => row.text !== "" && !row.shown).length;
    if (names?.length === 0 && rows.every(({ text }) => text === "")) return <NoDataYet what="metrics" />;
    return <NothingAsked hidden={hidden} unreadable={shown.length > 0} onFind={onFind} />;
  }
  if (isTable) {
    const moment = at ?? Math.floor(window.to);
    return shown
      .filter(({ query }) => isReadable(query.text))
      .map(({ query }) => (
        <InstantTable
          key={query.letter}
          query={query}
          time={moment}
          live={window.live && at === undefined}
          format={format}
          lettered={lettered}
        />
      ));
  }
  if (steps === undefined) {
    if (failed?.error === undefined || failed.error === null) return <SkeletonRows rows={1} height={340} />;
    return (
      <Failure
        error={failed.error}
        ways={[
          { label: "Ask again", go: failed.again },
          { label: "Last 15 min", go: () => time.setLast("15m") },
        ]}
      />
    );
  }
  const native = shown.reduce((sum, { data }) => sum + (data?.histograms ?? 0), 0);
  return (
    <div className="explore-picture" data-waiting={waiting || failed !== undefined}>
      {waiting && <AccentBar />}
      {failed?.error !== undefined && failed.error !== null && (
        <Stopped error={failed.error} shownOf={steps.start + steps.step * steps.length} />
      )}
      {native > 0 && (
        <p className="explore-said warn" role="status">
          {native} series are native histograms, which no line can show: wrap them in histogram_quantile(0.95,
          …), histogram_avg or histogram_count.
        </p>
      )}
      <TimeField
        window={window}
        onWindow={setWindow}
        columns={COLUMNS}
        releases={changes}
        top={0}
        foot={FOOT}
      >
        <Chart
          lines={lines}
          steps={steps}
          inks={inks}
          window={window}
          format={format}
          stack={search.draw === "stacked"}
          selected={selected}
          exemplars={exemplars}
          onAxis={isOnAxis(readable)}
          onChoose={onChoose}
          onTrace={onTrace}
        />
      </TimeField>
      {lines.length === 0 ? (
        native === 0 && (
          <NothingFound seconds={window.to - window.from} onLonger={() => time.setLast("24h")} />
        )
      ) : (
        <Legend
          lines={lines}
          left={left}
          steps={steps}
          inks={inks}
          format={format}
          lettered={lettered}
          sort={sort}
          onSort={(next) => change({ sort: next === "mean" ? undefined : next })}
          selected={selected}
          onSelect={(id) => onSelect(id === selected ? undefined : id)}
        />
      )}
    </div>
  );
}

/** The releases of the window, by the strip's own query. */
function useReleases(window: WindowControl["window"]) {
  const { from, to } = window;
  const step = stripStep(to - from);
  const { data } = useQuery(
    activityQuery({
      window: { from: Math.floor(from / 60) * 60, to: Math.ceil(to / 60) * 60, live: false },
      step,
    }),
  );
  return data?.changes ?? NO_CHANGES;
}

const NO_CHANGES = [] as const;

interface NothingAskedProps {
  readonly hidden: number;
  readonly unreadable: boolean;
  readonly onFind: () => void;
}

function NothingAsked({ hidden, unreadable, onFind }: NothingAskedProps): ReactNode {
  if (unreadable) {
    return (
      <Empty title="The query cannot be read">
        <p>What is wrong, and where, stands under it. Nothing was asked of the backend.</p>
      </Empty>
    );
  }
  return (
    <Empty title={hidden > 0 ? "All queries are hidden" : "No query yet"}>
      <p>
        {hidden > 0
          ? "A click on a query's letter shows it again."
          : "Choose a metric on the right: it begins with the query that its type wants. Or write one above; names, labels and values complete as you type."}
      </p>
      {hidden === 0 && (
        <div className="state-ways">
          <Button primary kbd="M" onClick={onFind}>
            Find a metric
          </Button>
        </div>
      )}
    </Empty>
  );
}

interface NothingFoundProps {
  readonly seconds: number;
  readonly onLonger: () => void;
}

function NothingFound({ seconds, onLonger }: NothingFoundProps): ReactNode {
  return (
    <Empty title="No series answers">
      <p>
        In {inWords(seconds)} no series met all conditions of the query. A value that no series has, a range
        shorter than two samples, or labels that do not match on both sides of an operator leave nothing.
      </p>
      <div className="state-ways">
        <Button onClick={onLonger}>Last 24 h</Button>
      </div>
    </Empty>
  );
}
