/** All kinds of errors on one axis: those that are new first, then those that come most often. */
import { type ReactNode, useCallback, useEffect, useMemo, useRef } from "react";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useQuery } from "@tanstack/react-query";
import type { ErrorGroup, ErrorList as Answer } from "@sightline/api";
import { Button } from "../component/button.tsx";
import { DetailPane } from "../component/pane.tsx";
import { AccentBar, Empty, Failure, SkeletonRows, Stopped } from "../component/state.tsx";
import { questionOf, useLasting } from "../data/lasting.ts";
import { errorsQuery } from "../data/queries.ts";
import type { FilterBarHandle } from "../filter-bar/filter-bar.tsx";
import { PageFilter } from "../filter-bar/page-filter.tsx";
import { withEqual } from "../filter-bar/terms.ts";
import { useFilter } from "../filter-bar/use-filter.ts";
import { inWords } from "../format/duration.ts";
import { grouped } from "../format/number.ts";
import { useKeys } from "../keyboard/use-keys.ts";
import { Page } from "../shell/page.tsx";
import { MomentHead } from "../track/reading.tsx";
import { Ruler } from "../track/ruler.tsx";
import { TimeField } from "../track/time-field.tsx";
import { copyText } from "../traces/copy.ts";
import { useCursor } from "../traces/use-cursor.ts";
import { useListKeys } from "../traces/use-list-keys.ts";
import { useSelection } from "../window/use-selection.ts";
import { useWindow } from "../window/use-window.ts";
import { ErrorDetail } from "./error-detail.tsx";
import { ErrorRow } from "./error-row.tsx";
import { NoErrors } from "./no-errors.tsx";
import { sentenceOf } from "./words.ts";
import "../services/services.css";
import "./errors.css";

const route = getRouteApi("/errors");

/** What and where, count, change, first and last seen, the track. */
const COLUMNS = "minmax(160px, 1fr) 56px 84px 64px 64px minmax(200px, var(--track-width))";
/** Down to where the tracks begin: sentence, column heads. */
const HEAD = 80;
const ROW = 48;
const MOST = 200;

export function ErrorsPage(): ReactNode {
  const { q = "" } = route.useSearch();
  const time = useWindow();
  const { window } = time;
  const filter = useFilter(q);
  const result = useQuery(errorsQuery({ window, query: filter.query, limit: MOST }));
  const { isPlaceholderData, refetch } = result;
  const { data, error } = useLasting(questionOf(window, filter.query), result);
  const [selected, select] = useSelection();
  const groups = useMemo(() => data?.errors ?? [], [data]);
  const cursor = useCursor(
    useMemo(() => groups.map(({ fingerprint }) => fingerprint), [groups]),
    selected,
    select,
  );
  const current = groups.find(({ fingerprint }) => fingerprint === cursor.id);
  const bar = useRef<FilterBarHandle>(null);
  const open = useOpenTrace();
  const copyLink = useCallback(() => void copyText(location.href, "The link"), []);
  useListKeys({
    noun: "trace",
    cursor,
    onFilter: () => bar.current?.focus(),
    onOpen: () => current !== undefined && open(current),
    onCopy: copyLink,
    onLetGo: () => false,
  });
  useKeys([
    {
      key: "s",
      label: "copy stack",
      group: "list",
      run: () => {
        if (current === undefined || current.stack === "") return false;
        void copyText(current.stack, "The stack");
        return true;
      },
    },
  ]);
  useEffect(() => {
    if (cursor.id === undefined) return;
    document.querySelector(`[data-error="${CSS.escape(cursor.id)}"]`)?.scrollIntoView({ block: "nearest" });
  }, [cursor.id]);
  const waiting = isPlaceholderData && !window.live;

  const master = (
    <div className="errors-page">
      <PageFilter ref={bar} of="spans" filter={filter} window={window} />
      {data === undefined ? (
        error === null ? (
          <SkeletonRows rows={12} height={ROW} />
        ) : (
          <Failure
            error={error}
            ways={[
              { label: "Ask again", go: () => refetch() },
              { label: "Last 15 min", go: () => time.setLast("15m") },
            ]}
          />
        )
      ) : groups.length === 0 ? (
        <>
          {error !== null && <Stopped error={error} shownOf={data.to} />}
          <NoErrors filter={filter} time={time} />
        </>
      ) : (
        <div className="services errors" data-waiting={waiting || error !== null}>
          {waiting && <AccentBar />}
          <TimeField window={window} onWindow={time.setWindow} columns={COLUMNS} releases={[]} top={HEAD - 3}>
            <header className="services-head">
              <div className="services-words">
                <h1 className="sentence cut">
                  {sentenceOf(groups, data.matched, inWords(window.to - window.from))}
                </h1>
                {error === null ? <p>{summaryOf(data)}</p> : <Stopped error={error} shownOf={data.to} />}
              </div>
              <div className="services-columns errors-columns tiny quiet">
                <span>what, and where</span>
                <span className="number">
                  <MomentHead whole="times" />
                </span>
                <span className="number">before</span>
                <span className="number">first</span>
                <span className="number">last</span>
                <div>
                  <Ruler window={window} />
                </div>
              </div>
            </header>
            <div role="listbox" aria-label="Errors, new ones first">
              {groups.map((group) => (
                <ErrorRow
                  key={group.fingerprint}
                  group={group}
                  window={window}
                  answered={data}
                  selected={group === current}
                  onSelect={cursor.set}
                  onOpen={open}
                />
              ))}
            </div>
          </TimeField>
        </div>
      )}
    </div>
  );
  return (
    <Page
      master={master}
      detail={
        current === undefined ? (
          <Empty title="No error selected">
            <p>Choose a row to see its stack, its routes, and a trace in which it happened.</p>
          </Empty>
        ) : (
          <DetailPane
            label="Selected error"
            actions={
              <>
                {current.traceId !== null && (
                  <Button primary kbd="Enter" onClick={() => open(current)}>
                    Open a trace
                  </Button>
                )}
                {current.stack !== "" && (
                  <Button kbd="S" onClick={() => void copyText(current.stack, "The stack")}>
                    Copy stack
                  </Button>
                )}
                <Button kbd="Y" onClick={copyLink}>
                  Copy link
                </Button>
              </>
            }
          >
            <ErrorDetail
              group={current}
              onFilter={(key, value) => filter.setTerms(withEqual(filter.terms, key, value))}
            />
          </DetailPane>
        )
      }
      detailOpen={current !== undefined}
      onCloseDetail={() => cursor.set(undefined)}
    />
  );
}

function summaryOf({ errors, matched, complete }: Answer): string {
  const total = errors.reduce((sum, { count }) => sum + count, 0);
  const kinds = matched === 1 ? "1 kind" : `${grouped(matched)} kinds`;
  return `${kinds}, ${grouped(total)} times${complete ? "" : `; the ${grouped(errors.length)} that matter most are shown, narrow the window or the filter for others`}`;
}

/** To the newest trace in which it happened; false where none is known. */
function useOpenTrace(): (group: ErrorGroup) => boolean {
  const navigate = useNavigate();
  return useCallback(
    ({ traceId }) => {
      if (traceId === null) return false;
      void navigate({ to: "/traces/$traceId", params: { traceId }, search: {} });
      return true;
    },
    [navigate],
  );
}
