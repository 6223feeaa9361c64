/** One dashboard: what is over its limits in words, variables as chips, panels on one grid and one window. */
import { type ReactNode, useCallback, useEffect, useMemo, useState } from "react";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useQuery } from "@tanstack/react-query";
import type { VariableValue } from "@sightline/api/dashboard";
import { Failure, NoDataYet, SkeletonRows, Stopped } from "../component/state.tsx";
import { setupQuery } from "../data/queries.ts";
import { useClock } from "../format/use-clock.ts";
import { useKeys } from "../keyboard/use-keys.ts";
import { Page } from "../shell/page.tsx";
import { copyText } from "../traces/copy.ts";
import { useRootSearch } from "../window/use-root-search.ts";
import { useWindow } from "../window/use-window.ts";
import { createAnswers } from "./ask/answers.ts";
import { useBatch } from "./ask/use-batch.ts";
import { sentenceOf, subjectOf } from "./finding.ts";
import { layoutOf, openPanels } from "./grid/layout.ts";
import { Rows } from "./grid/rows.tsx";
import { DashboardHead } from "./head.tsx";
import { FullPanel } from "./panel/full.tsx";
import { exploreOf, waysOf } from "./panel/links.ts";
import { dashboardQuery } from "./queries.ts";
import { turnedRows, withChosen, withRow } from "./search.ts";
import { useFindings } from "./use-findings.ts";
import { useVariables } from "./variable/use-variables.ts";
import "../metrics/metrics.css";
import "./dashboards.css";
import "./panel/panel.css";

const route = getRouteApi("/dashboards/$id");
/** A panel that has the page for itself is asked for as finely as it can show. */
const FULL_POINTS = 1440;

export function DashboardPage(): ReactNode {
  const { id } = route.useParams();
  const { data, error, refetch } = useQuery(dashboardQuery(id));
  const navigate = useNavigate();
  if (data === undefined) {
    return (
      <Page
        master={
          error === null ? (
            <SkeletonRows rows={12} height={48} />
          ) : (
            <Failure
              error={error}
              ways={[
                { label: "All dashboards", go: () => void navigate({ to: "/dashboards" }) },
                { label: "Ask again", go: () => refetch() },
              ]}
            />
          )
        }
      />
    );
  }
  return <Opened key={id} detail={data} />;
}

type Detail = NonNullable<ReturnType<typeof useDetail>>;
function useDetail(id: string) {
  return useQuery(dashboardQuery(id)).data;
}

function Opened({ detail }: { readonly detail: Detail }): ReactNode {
  const { dashboard } = detail;
  const search = route.useSearch();
  const navigate = useNavigate();
  const clock = useClock();
  const time = useWindow();
  const { window, setWindow } = time;
  const [{ sel }, changeRoot] = useRootSearch();
  const [answers] = useState(createAnswers);
  const variables = useVariables(dashboard, search, window);
  const { values, offered } = variables;
  const { rows: turnedText, full } = search;
  const rows = useMemo(
    () => layoutOf(dashboard, { variables: values, offered, turned: turnedRows({ rows: turnedText }) }),
    [dashboard, values, offered, turnedText],
  );
  const open = useMemo(() => openPanels(rows), [rows]);
  const alone = useMemo(() => open.filter((placed) => placed.id === full), [open, full]);
  const [single] = alone;
  const batch = useBatch({
    dashboard,
    panels: single === undefined ? open : alone,
    window,
    answers,
    ready: variables.ready,
    points: single === undefined ? undefined : FULL_POINTS,
  });
  const findings = useFindings(open, answers);
  const change = useCallback(
    (patch: object, replace = false) =>
      void navigate({ to: ".", search: (before: object) => ({ ...before, ...patch }), replace }),
    [navigate],
  );
  const select = useCallback(
    (next: string | undefined) => changeRoot({ sel: next }, { replace: true }),
    [changeRoot],
  );
  const showFull = useCallback(
    (next: string | undefined) => change({ full: next, sel: next ?? sel }),
    [change, sel],
  );
  const turn = (row: string): void => change({ rows: withRow(search, row) }, true);
  const choose = (name: string, value: VariableValue): void => change(withChosen(name, value));
  const current = single ?? open.find((placed) => placed.id === sel);
  useReveal(single === undefined ? sel : undefined);

  const move = (by: number): boolean => {
    const at = open.findIndex((placed) => placed.id === (full ?? sel));
    const next = open[Math.min(Math.max(at + by, 0), open.length - 1)];
    if (next === undefined) return false;
    if (single === undefined) select(next.id);
    else change({ full: next.id, sel: next.id }, true);
    return true;
  };
  const toMetrics = (): boolean => {
    const explore = current === undefined ? undefined : exploreOf(current, window, batch.step);
    if (explore === undefined) return false;
    void navigate({ to: "/explore", search: explore });
    return true;
  };
  const toTraces = (): boolean => {
    const way = current === undefined ? undefined : waysOf(current).find(({ to }) => to === "/traces");
    if (way === undefined) return false;
    void navigate({ to: "/traces", search: way.search ?? {} });
    return true;
  };
  useKeys([
    { key: "j", label: "move", group: "list", footer: true, run: () => move(1) },
    { key: "k", label: "move", group: "list", footer: true, run: () => move(-1) },
    {
      key: "f",
      label: "panel alone",
      group: "list",
      footer: true,
      run: () => {
        if (current === undefined) return false;
        showFull(single === undefined ? current.id : undefined);
        return true;
      },
    },
    {
      key: "Enter",
      label: "panel alone",
      group: "list",
      run: () => {
        if (current === undefined || single !== undefined) return false;
        showFull(current.id);
        return true;
      },
    },
    { key: "m", label: "as a query", group: "list", footer: true, run: toMetrics },
    { key: "o", label: "its traces", group: "list", run: toTraces },
    { key: "y", label: "copy link", group: "page", run: () => void copyText(location.href, "The link") },
    {
      key: "Escape",
      label: "back to all panels",
      group: "list",
      run: () => {
        if (single !== undefined) showFull(undefined);
        else if (sel === undefined) return false;
        else select(undefined);
        return true;
      },
    },
  ]);

  const stopped = batch.error ?? variables.error;
  const neverAnswered = stopped !== null && batch.answered === undefined;
  return (
    <Page
      master={
        <div className="board">
          {single === undefined ? (
            <DashboardHead
              detail={detail}
              sentence={sentenceOf(subjectOf(dashboard, values), findings, { minute: clock.minute })}
              findings={findings}
              batch={batch}
              variables={variables}
              panels={open.length}
              onChoose={choose}
              onFinding={select}
            />
          ) : null}
          {stopped !== null && !neverAnswered && <Stopped error={stopped} shownOf={batch.answered ?? 0} />}
          {neverAnswered ? (
            <Failure
              error={stopped}
              ways={[
                { label: "Ask again", go: batch.again },
                { label: "Last 15 min", go: () => time.setLast("15m") },
              ]}
            />
          ) : single === undefined ? (
            <>
              <FirstData unmet={variables.unmet.length > 0} />
              <Rows
                rows={rows}
                answers={answers}
                question={batch.question}
                step={batch.step}
                window={window}
                selected={sel}
                onWindow={setWindow}
                onSelect={select}
                onFull={showFull}
                onTurn={turn}
              />
            </>
          ) : (
            <FullPanel
              placed={single}
              answers={answers}
              window={window}
              step={batch.step}
              onWindow={setWindow}
              onBack={() => showFull(undefined)}
            />
          )}
        </div>
      }
    />
  );
}

/** Where nothing was ever received, the line that starts a service stands above the empty panels. */
function FirstData({ unmet }: { readonly unmet: boolean }): ReactNode {
  const { data } = useQuery({ ...setupQuery, enabled: unmet });
  if (!unmet || data === undefined || data.received.samples + data.received.spans > 0) return null;
  return <NoDataYet what="metrics" />;
}

/** Keys lead the eye: the panel that they choose is brought into view. */
function useReveal(id: string | undefined): void {
  useEffect(() => {
    if (id === undefined) return;
    document.querySelector(`[data-panel="${CSS.escape(id)}"]`)?.scrollIntoView({ block: "nearest" });
  }, [id]);
}
