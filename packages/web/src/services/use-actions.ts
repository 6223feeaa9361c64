/** Ways from a service to its traces and logs. */
import { useNavigate } from "@tanstack/react-router";
import type { ServiceSummary } from "@sightline/api";
import { duration } from "../format/duration.ts";

export interface ServiceActions {
  readonly open: () => void;
  readonly slowTraces: () => void;
  readonly failedTraces: () => void;
  readonly logs: () => void;
}

export function useServiceActions(service: ServiceSummary): ServiceActions {
  const navigate = useNavigate();
  // Slow is what yesterday only one in twenty was; without a yesterday, what one in twenty is now.
  const slow = duration(service.yesterday?.p95 ?? service.p95);
  const traces = (q: string): void =>
    void navigate({
      to: "/traces",
      search: (before) => ({ ...before, service: service.name, q, sel: undefined }),
    });
  return {
    open: () => void navigate({ to: "/services/$name", params: { name: service.name } }),
    slowTraces: () => traces(`duration > ${slow.value}${slow.unit.replace("µ", "u")}`),
    failedTraces: () => traces("status = error"),
    logs: () =>
      void navigate({
        to: "/logs",
        search: (before) => ({ ...before, service: service.name, sel: undefined }),
      }),
  };
}
