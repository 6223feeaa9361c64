import { type ReactNode, useCallback, useMemo, useRef } from "react";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import type { TraceList as Answer } from "@sightline/api";
import { AccentBar, Empty, Failure, SkeletonRows, Stopped } from "../component/state.tsx";
import type { FilterBarHandle } from "../filter-bar/filter-bar.tsx";
import { PageFilter } from "../filter-bar/page-filter.tsx";
import { useFilter } from "../filter-bar/use-filter.ts";
import { count, grouped } from "../format/number.ts";
import { duration } from "../format/duration.ts";
import { textOf } from "../format/quantity.ts";
import { Page } from "../shell/page.tsx";
import { secondsOf } from "../trace/writing.ts";
import { useSelection } from "../window/use-selection.ts";
import { useWindow } from "../window/use-window.ts";
import { copyText } from "./copy.ts";
import { ListFoot, SelectionFoot } from "./list-foot.tsx";
import { NoTraces } from "./no-traces.tsx";
import { Plot } from "./plot.tsx";
import { type Selection, isSelected, parseSelection, printSelection } from "./scatter/selection.ts";
import { TraceList } from "./trace-list.tsx";
import { TraceSummaryPane } from "./trace-summary.tsx";
import { useCursor } from "./use-cursor.ts";
import { useListKeys } from "./use-list-keys.ts";
import { useTraces } from "./use-traces.ts";
import "./traces.css";

/** A selection may hold few of very many traces: reading on until one is found is for the reader to ask. */
function stay(): void {
  // The list's foot offers to read on.
}

const route = getRouteApi("/traces");

export function TracesPage(): ReactNode {
  const { q = "", box } = route.useSearch();
  const navigate = useNavigate();
  const time = useWindow();
  const filter = useFilter(q);
  const { answer, list, error, retry, hold } = useTraces(time.window, filter.query);
  const [selected, select] = useSelection();
  const selection = useMemo(() => (box === undefined ? null : parseSelection(box)), [box]);
  const setSelection = useCallback(
    (next: Selection | null) =>
      void navigate({
        to: ".",
        search: (before: object) => ({ ...before, box: next === null ? undefined : printSelection(next) }),
      }),
    [navigate],
  );
  const shown = useMemo(
    () =>
      selection === null
        ? list.shown
        : list.shown.filter((trace) =>
            isSelected(selection, secondsOf(trace.start), trace.durationNano / 1e9),
          ),
    [list.shown, selection],
  );
  const ids = useMemo(() => shown.map(({ traceId }) => traceId), [shown]);
  const cursor = useCursor(ids, selected, select);
  const open = useCallback(
    (traceId: string) => void navigate({ to: "/traces/$traceId", params: { traceId } }),
    [navigate],
  );
  const bar = useRef<FilterBarHandle>(null);
  const chosen = cursor.id;
  const copy = (): void => {
    if (chosen !== undefined) void copyText(new URL(`/traces/${chosen}`, location.href).href, "The link");
  };
  useListKeys({
    noun: "trace",
    cursor,
    onFilter: () => bar.current?.focus(),
    onOpen: open,
    onCopy: copy,
    onLetGo: () => {
      if (selection === null) return false;
      setSelection(null);
      return true;
    },
  });

  const empty = answer !== undefined && list.current && list.shown.length === 0;
  const summary = shown.find(({ traceId }) => traceId === chosen);
  const master = (
    <div className="traces-page">
      <PageFilter ref={bar} of="spans" filter={filter} window={time.window} />
      {error !== null && answer === undefined ? (
        <Failure error={error} ways={[{ label: "Try again", go: retry }]} />
      ) : answer === undefined ? (
        <SkeletonRows rows={16} height={28} />
      ) : empty ? (
        <>
          {error !== null && <Stopped error={error} shownOf={answer.to} />}
          <NoTraces filter={filter} time={time} />
        </>
      ) : (
        <div className="traces-body" data-stale={!list.current || error !== null}>
          {!list.current && <AccentBar />}
          {error === null ? <CountLine answer={answer} /> : <Stopped error={error} shownOf={answer.to} />}
          <Plot
            answer={answer}
            time={time}
            selection={selection}
            onSelection={setSelection}
            onPick={cursor.set}
            onOpen={open}
          />
          <TraceList
            traces={shown}
            selected={chosen ?? null}
            waiting={list.waiting}
            onRelease={list.release}
            onHold={hold}
            onSelect={cursor.set}
            onOpen={open}
            onEnd={selection === null ? list.more : stay}
            foot={
              selection === null ? (
                <ListFoot noun="trace" shown={shown.length} list={list} />
              ) : (
                <SelectionFoot shown={shown.length} list={list} />
              )
            }
          />
        </div>
      )}
    </div>
  );
  return (
    <Page
      master={master}
      detail={
        selected === undefined ? (
          <Empty title="No trace selected">
            <p>
              Choose a dot or a row to see where its time went. Drag on the plot to set the time, shift-drag
              to select.
            </p>
          </Empty>
        ) : (
          <TraceSummaryPane
            traceId={selected}
            summary={summary}
            onOpen={() => open(selected)}
            onCopy={copy}
          />
        )
      }
      detailOpen={selected !== undefined}
      onCloseDetail={() => cursor.set(undefined)}
    />
  );
}

function CountLine({ answer }: { readonly answer: Answer }): ReactNode {
  return (
    <p className="traces-count">
      <span>
        <strong>{textOf(count(answer.matched))}</strong> traces of {textOf(count(answer.total))} match
      </span>
      <span>read in {textOf(duration(answer.elapsedMs / 1000))}</span>
      {!answer.pointsComplete && <span>the plot shows {grouped(answer.points.time.length)} of them</span>}
      <span className="scatter-key">
        <span className="key-ok">ok</span>
        <span className="key-error">has an error</span>
      </span>
    </p>
  );
}
