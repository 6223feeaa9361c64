/** What a panel shows in place of data: that it waits, why it is empty, what stopped it. */
import type { ReactNode } from "react";
import { useQuery, queryOptions } from "@tanstack/react-query";
import type { SightlineError } from "@sightline/model";
import { StatusShape } from "../../component/status.tsx";
import { api } from "../../data/client.ts";
import { inWords } from "../../format/duration.ts";
import type { TimeWindow } from "../../window/time-window.ts";
import type { PlacedPanel } from "../grid/layout.ts";
import { metricNames } from "./metric-names.ts";

export function PanelWaits(): ReactNode {
  return (
    <div className="skeleton panel-skeleton" role="status" aria-label="Loading">
      <i />
      <i />
      <i />
    </div>
  );
}

export function PanelError({ error }: { readonly error: SightlineError }): ReactNode {
  return (
    <div className="panel-state" role="alert">
      <p className="panel-state-title">
        <StatusShape status="error" />
        <span>{error.message}</span>
      </p>
      <p>{error.hint}</p>
      <p className="mono quiet">{error.code}</p>
    </div>
  );
}

/** What there is in the last day, or the window where it is longer: whether a metric was ever sent. */
const DAY = 86_400;
const SLOWLY = 300;

function metricsQuery({ from, to }: TimeWindow) {
  const end = Math.ceil(to / SLOWLY) * SLOWLY;
  const params = { from: String(Math.min(from, end - DAY)), to: String(end) };
  return queryOptions({
    queryKey: ["metrics known", Math.floor(from / SLOWLY), end],
    queryFn: async ({ signal }) =>
      new Set((await api.metrics(params, { signal })).metrics.map(({ name }) => name)),
    staleTime: SLOWLY * 1000,
  });
}

/** By Prometheus' convention, colons stand in names that rules make: https://prometheus.io/docs/practices/rules/ */
function isRecorded(name: string): boolean {
  return name.includes(":");
}

interface EmptyProps {
  readonly placed: PlacedPanel;
  readonly window: TimeWindow;
}

/** Says which metric nobody sends, or that it is there and nothing of it meets the conditions. */
export function PanelEmpty({ placed, window }: EmptyProps): ReactNode {
  const names = metricNames(placed);
  const { data } = useQuery({ ...metricsQuery(window), enabled: names.length > 0 });
  const missing = data === undefined ? [] : names.filter((name) => !isKnown(name, data));
  const [query] = placed.panel.queries;
  return (
    <div className="panel-state" role="status">
      <p className="panel-state-title">
        <StatusShape status="no-data" />
        No data in {inWords(window.to - window.from)}
      </p>
      {missing.length > 0 && (
        <p>
          {missing.every(isRecorded) ? "No recording rule makes" : "No service sends"}{" "}
          <code className="mono">{missing.slice(0, 2).join(", ")}</code>
          {missing.length > 2 && ` and ${missing.length - 2} more`}. It is drawn as soon as one does.
        </p>
      )}
      {missing.length === 0 && names.length > 0 && data !== undefined && (
        <p>
          <code className="mono">{names[0]}</code> is there, but no series of it meets the conditions
          {saidOf(placed)}.
        </p>
      )}
      {query?.kind === "search" && (
        <p>
          Nothing matches <code className="mono">{query.filter}</code>
          {saidOf(placed)}.
        </p>
      )}
    </div>
  );
}

/** A histogram is listed by its name, and read by its parts. */
function isKnown(name: string, known: ReadonlySet<string>): boolean {
  return known.has(name) || known.has(name.replace(/_(?:bucket|sum|count)$/u, ""));
}

function saidOf({ variables }: PlacedPanel): string {
  const said = Object.entries(variables)
    .filter(([, value]) => value !== null && value !== "")
    .map(([name, value]) => `$${name} = ${typeof value === "string" ? value : (value ?? []).join(", ")}`);
  return said.length === 0 ? "" : ` with ${said.join(", ")}`;
}

/** Queries that only another target can ask. */
export function PanelElsewhere({ target }: { readonly target: string }): ReactNode {
  return (
    <div className="panel-state" role="status">
      <p className="panel-state-title">
        <StatusShape status="no-data" />
        Only {target === "grafana" ? "Grafana" : "SigNoz"} can show this panel
      </p>
      <p>Its query is written in that tool’s own terms. As PromQL it could be drawn here.</p>
    </div>
  );
}
