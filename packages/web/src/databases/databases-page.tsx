/** What services ask of databases: statements on one axis, loops (N+1), slow queries, pools. */
import { type ReactNode, useCallback, useEffect, useMemo, useRef } from "react";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useQuery } from "@tanstack/react-query";
import type { DatabaseList as Answer } from "@sightline/api";
import { assertNever } from "@sightline/model";
import { Button } from "../component/button.tsx";
import { DetailPane } from "../component/pane.tsx";
import { AccentBar, Empty, Failure, SkeletonRows, Stopped } from "../component/state.tsx";
import { questionOf, useLasting } from "../data/lasting.ts";
import { databasesQuery } from "../data/queries.ts";
import type { FilterBarHandle } from "../filter-bar/filter-bar.tsx";
import { PageFilter } from "../filter-bar/page-filter.tsx";
import { withEqual } from "../filter-bar/terms.ts";
import { useFilter } from "../filter-bar/use-filter.ts";
import { useKeys } from "../keyboard/use-keys.ts";
import { Page } from "../shell/page.tsx";
import { copyText } from "../traces/copy.ts";
import { useCursor } from "../traces/use-cursor.ts";
import { useListKeys } from "../traces/use-list-keys.ts";
import { useSelection } from "../window/use-selection.ts";
import { useWindow } from "../window/use-window.ts";
import { DatabaseRows } from "./database-rows.tsx";
import { CallDetail, LoopDetail, PoolDetail, StatementDetail } from "./detail.tsx";
import { NoDatabases } from "./no-databases.tsx";
import { Overview } from "./overview.tsx";
import { VIEWS, type View } from "./route.ts";
import { entriesOf, type Entry } from "./entries.ts";
import { sentenceOf, summaryOf } from "./words.ts";
import "../services/services.css";
import "./databases.css";

const route = getRouteApi("/databases");

const ROW = 48;
const MOST = 200;
const NOUN: Readonly<Record<View, string>> = {
  statements: "a statement",
  loops: "a loop",
  slow: "a query",
  pools: "a pool",
};

export function DatabasesPage(): ReactNode {
  const { q = "", view = "statements" } = route.useSearch();
  const time = useWindow();
  const { window } = time;
  const filter = useFilter(q);
  const result = useQuery(databasesQuery({ window, query: filter.query, limit: MOST }));
  const { isPlaceholderData, refetch } = result;
  const { data, error } = useLasting(questionOf(window, filter.query), result);
  const [selected, select] = useSelection();
  const entries = useMemo(() => (data === undefined ? [] : entriesOf(data, view)), [data, view]);
  const cursor = useCursor(
    useMemo(() => entries.map(({ id }) => id), [entries]),
    selected,
    select,
  );
  const current = entries.find(({ id }) => id === cursor.id);
  const bar = useRef<FilterBarHandle>(null);
  const open = useOpenTrace();
  const showView = useShowView();
  const letGo = cursor.set;
  const show = (next: View): void => {
    // A choice that has not reached the URL yet would follow into the next list.
    letGo(undefined);
    showView(next);
  };
  const copyLink = useCallback(() => void copyText(location.href, "The link"), []);
  const openById = (id: string): boolean => open(entries.find((entry) => entry.id === id));
  useListKeys({
    noun: "trace",
    cursor,
    onFilter: () => bar.current?.focus(),
    onOpen: openById,
    onCopy: copyLink,
    onLetGo: () => false,
  });
  const copyPlace = (): boolean => {
    const place = current === undefined ? "" : placeOf(current);
    if (place === "") return false;
    void copyText(place, "The place");
    return true;
  };
  useKeys([
    { key: "c", label: "copy file:line", group: "list", run: copyPlace },
    {
      key: "v",
      label: "next list",
      group: "page",
      footer: true,
      run: () => show(VIEWS[(VIEWS.indexOf(view) + 1) % VIEWS.length] ?? "statements"),
    },
  ]);
  useEffect(() => {
    if (cursor.id === undefined) return;
    document.querySelector(`[data-row="${CSS.escape(cursor.id)}"]`)?.scrollIntoView({ block: "nearest" });
  }, [cursor.id]);
  const waiting = isPlaceholderData && !window.live;

  const master = (
    <div className="databases-page">
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
      ) : isEmpty(data) ? (
        <>
          {error !== null && <Stopped error={error} shownOf={data.to} />}
          <NoDatabases filter={filter} time={time} />
        </>
      ) : (
        <div className="services databases" data-waiting={waiting || error !== null}>
          {waiting && <AccentBar />}
          <DatabaseRows
            view={view}
            entries={entries}
            answered={data}
            window={window}
            current={current?.id}
            onWindow={time.setWindow}
            onSelect={cursor.set}
            onOpen={openById}
          >
            <div className="services-words">
              <h1 className="sentence cut" title={sentenceOf(data)}>
                {sentenceOf(data)}
              </h1>
              {error === null ? <p>{summaryOf(data)}</p> : <Stopped error={error} shownOf={data.to} />}
            </div>
            <Views of={data} view={view} onView={show} />
          </DatabaseRows>
        </div>
      )}
    </div>
  );
  return (
    <Page
      master={master}
      detail={
        current === undefined ? (
          data === undefined || isEmpty(data) ? (
            <Empty title="Nothing selected">
              <p>Here is what is told of a statement, a loop, a query or a pool.</p>
            </Empty>
          ) : (
            <Overview
              of={data}
              hint={`Choose ${NOUN[view]} to see where it is called from, for whom, and what to do.`}
            />
          )
        ) : (
          <DetailPane
            label="Selected"
            actions={
              <>
                {traceOf(current) !== undefined && (
                  <Button primary kbd="Enter" onClick={() => void open(current)}>
                    Open a trace
                  </Button>
                )}
                {placeOf(current) !== "" && (
                  <Button kbd="C" onClick={() => void copyPlace()}>
                    Copy line
                  </Button>
                )}
                <Button kbd="Y" onClick={copyLink}>
                  Copy link
                </Button>
              </>
            }
          >
            <Detail
              of={current}
              asked={{ window, query: filter.query }}
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

function Detail({
  of,
  asked,
  onFilter,
}: {
  readonly of: Entry;
  readonly asked: Parameters<typeof databasesQuery>[0];
  readonly onFilter: (key: string, value: string) => void;
}): ReactNode {
  switch (of.kind) {
    case "statements":
      return <StatementDetail of={of.item} asked={asked} onFilter={onFilter} />;
    case "loops":
      return <LoopDetail of={of.item} onFilter={onFilter} />;
    case "slow":
      return <CallDetail of={of.item} onFilter={onFilter} />;
    case "pools":
      return <PoolDetail of={of.item} />;
    default:
      return assertNever(of, "entry");
  }
}

function Views({
  of,
  view,
  onView,
}: {
  readonly of: Answer;
  readonly view: View;
  readonly onView: (view: View) => void;
}): ReactNode {
  const tabs: readonly (readonly [View, string, number])[] = [
    ["statements", "Statements", of.statementsMatched],
    ["loops", "Loops (N+1)", of.loopsMatched],
    ["slow", "Slow", of.slowMatched],
    ["pools", "Pools", of.pools.length],
  ];
  return (
    <div className="db-views" role="tablist" aria-label="Lists">
      {tabs.map(([name, label, found]) => (
        <button
          key={name}
          type="button"
          role="tab"
          aria-selected={name === view}
          onClick={() => onView(name)}
        >
          {label} <span className={found > 0 && name === "loops" ? "warn" : "quiet"}>{found}</span>
        </button>
      ))}
    </div>
  );
}

function isEmpty({ statements, loops, slow, pools }: Answer): boolean {
  return statements.length + loops.length + slow.length + pools.length === 0;
}

function placeOf(entry: Entry): string {
  return entry.kind === "pools" ? "" : entry.item.place;
}

function traceOf(entry: Entry): { readonly traceId: string; readonly span?: string } | undefined {
  switch (entry.kind) {
    case "pools":
      return undefined;
    case "statements":
      return { traceId: entry.item.traceId };
    case "loops":
    case "slow":
      return { traceId: entry.item.traceId, span: entry.item.spanId };
    default:
      return assertNever(entry, "entry");
  }
}

/** To a trace that shows it; false where there is none. */
function useOpenTrace(): (entry: Entry | undefined) => boolean {
  const navigate = useNavigate();
  return useCallback(
    (entry) => {
      const trace = entry === undefined ? undefined : traceOf(entry);
      if (trace === undefined || trace.traceId === "") return false;
      const { traceId, span } = trace;
      void navigate({
        to: "/traces/$traceId",
        params: { traceId },
        search: span === undefined ? {} : { span },
      });
      return true;
    },
    [navigate],
  );
}

function useShowView(): (view: View) => void {
  const navigate = useNavigate();
  return useCallback(
    (view) =>
      void navigate({
        to: ".",
        search: (before: object) => ({
          ...before,
          view: view === "statements" ? undefined : view,
          sel: undefined,
        }),
      }),
    [navigate],
  );
}
