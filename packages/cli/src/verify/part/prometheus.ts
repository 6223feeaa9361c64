/** Prometheus' HTTP API, which Prometheus has and the embedded backend too. */
import { json, list, member, words } from "../ask.ts";
import type { Outcome, Step } from "../step.ts";
import { asking, bad, good, type Part } from "./part.ts";
import { TEST_METRIC, TEST_SERVICE, type TestSignal } from "./otlp.ts";

type Headers = TestSignal["headers"];

/** @param jobs those that must be among them */
export function targetsStep(
  part: Part,
  headers: Headers,
  needs: readonly string[],
  jobs: readonly string[],
): Step {
  return {
    id: "prometheus.targets",
    asked: `${part.name} whether all that it scrapes is up (${part.url}/api/v1/targets)`,
    needs,
    // A target that was started just now is asked within one interval.
    patient: true,
    run: () =>
      asking(part, { path: "/api/v1/targets?state=active", headers }, ({ text }) => {
        const targets = list(member(json(text), "data", "activeTargets")).map((target) => ({
          job: words(member(target, "labels", "job")),
          url: words(member(target, "scrapeUrl")),
          health: words(member(target, "health")),
          error: words(member(target, "lastError")),
        }));
        const down = targets.filter(({ health }) => health !== "up");
        if (down.length > 0)
          return bad(
            down
              .map(
                ({ job, url, health, error }) =>
                  `${job} (${url}) is ${health}${error === "" ? "" : `: ${error}`}`,
              )
              .join("; "),
            fixOfTarget(down.map(({ job }) => job)),
          );
        const missing = jobs.filter((job) => !targets.some((target) => target.job === job));
        if (missing.length > 0)
          return bad(
            `nothing is scraped for ${missing.join(", ")}`,
            `Give prometheus.yml the job ${missing.join(", ")}, with honor_labels and the target otel-collector:8889, and restart Prometheus.`,
          );
        return good(`${targets.length} up`);
      }),
  };
}

function fixOfTarget(jobs: readonly string[]): string {
  const named = [...new Set(jobs)].join(", ");
  return `Start ${named}, or mend host and port of that job in the scrape configuration (prometheus.yml): the address is as Prometheus sees it, not as your shell does.`;
}

export function storedMetricStep(
  part: Part,
  { run, headers }: TestSignal,
  needs: readonly string[],
  way: string,
): Step {
  const query = `${TEST_METRIC}{run="${run}"}`;
  return {
    id: "metric.end-to-end",
    asked: `${part.name} for the metric that was sent (${query})`,
    needs,
    patient: true,
    run: () =>
      queried(part, headers, query, (count) => (count > 0 ? good("1 series") : bad("no series", way))),
  };
}

export function spanMetricsStep(part: Part, headers: Headers, needs: readonly string[], way: string): Step {
  const query = `traces_span_metrics_calls_total{service_name="${TEST_SERVICE}"} or traces_span_metrics_calls_total{service="${TEST_SERVICE}"} or traces_span_metrics_calls_total{job="${TEST_SERVICE}"}`;
  return {
    id: "span-metrics",
    asked: `${part.name} for metrics of spans (traces_span_metrics_calls_total)`,
    needs,
    patient: true,
    run: () =>
      queried(part, headers, query, (count) => (count > 0 ? good(`${count} series`) : bad("no series", way))),
  };
}

function queried(
  part: Part,
  headers: Headers,
  query: string,
  judge: (count: number) => Outcome,
): Promise<Outcome> {
  const path = `/api/v1/query?query=${encodeURIComponent(query)}`;
  return asking(part, { path, headers }, ({ text }) =>
    judge(list(member(json(text), "data", "result")).length),
  );
}

/** @param empty what is said of no rules at all; nothing where that is as it should be */
export function rulesStep(
  part: Part,
  headers: Headers,
  needs: readonly string[],
  empty: string | undefined,
): Step {
  return {
    id: "prometheus.rules",
    asked: `${part.name} whether its rules are loaded and can be evaluated (${part.url}/api/v1/rules)`,
    needs,
    run: () =>
      asking(part, { path: "/api/v1/rules", headers }, ({ text }) => {
        const rules = list(member(json(text), "data", "groups")).flatMap((group) =>
          list(member(group, "rules")),
        );
        const faulty = rules.filter((rule) => member(rule, "health") === "err");
        if (faulty.length > 0)
          return bad(
            faulty
              .map((rule) => `${words(member(rule, "name"))}: ${words(member(rule, "lastError"))}`)
              .join("; "),
            "Mend these rules; `sightline validate rules FILE` says what is wrong with them.",
          );
        if (rules.length === 0 && empty !== undefined) return bad("no rules", empty);
        return good(`${rules.length} rules`);
      }),
  };
}
