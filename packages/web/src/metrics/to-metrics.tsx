/** From a chart of a service to its query on the page Metrics. Without the parser: the page of a service does not load it. */
import type { ReactNode } from "react";
import { Link } from "@tanstack/react-router";
import { assertNever } from "@sightline/model";
import type { ExploreSearch } from "./query/search.ts";

type Chart = "rate" | "errors" | "duration";

/** By the metrics that the backend counts from spans. */
export function serviceQueries(service: string, of: Chart): ExploreSearch {
  // A string of JSON is one of PromQL.
  const name = `service=${JSON.stringify(service)}`;
  const calls = (more = ""): string => `sum(rate(traces_span_metrics_calls_total{${name}${more}}[5m]))`;
  switch (of) {
    case "rate":
      return { a: calls() };
    case "errors":
      return { a: `${calls(',status_code="STATUS_CODE_ERROR"')} / ${calls()}` };
    case "duration": {
      const quantile = (share: number): string =>
        `histogram_quantile(${share}, sum by (le) (rate(traces_span_metrics_duration_seconds_bucket{${name}}[5m])))`;
      return { a: quantile(0.5), b: quantile(0.95), c: quantile(0.99) };
    }
    default:
      return assertNever(of, "chart");
  }
}

export function ToMetrics({ service, of }: { readonly service: string; readonly of: Chart }): ReactNode {
  return (
    <Link
      to="/explore"
      search={serviceQueries(service, of)}
      className="link to-metrics"
      aria-label={`Metrics of ${of}`}
      title="As a query on the page Metrics"
      onPointerDown={(event) => event.stopPropagation()}
    >
      Metrics
    </Link>
  );
}
