/** The proof of `sightline start`: the same ways as of a stack, in one program. */
import { ask, begin, json, list, member, words } from "../ask.ts";
import { jaegerStep, storedTraceStep } from "../part/jaeger.ts";
import { metricStep, type TestSignal, traceStep } from "../part/otlp.ts";
import { asking, bad, good, type Part, silent } from "../part/part.ts";
import { rulesStep, spanMetricsStep, storedMetricStep, targetsStep } from "../part/prometheus.ts";
import { servicesSteps } from "../part/services.ts";
import type { Step } from "../step.ts";

export interface EmbeddedPlace {
  /** Of UI and APIs: `http://127.0.0.1:4320`. */
  readonly url: string;
  /** Of OTLP over HTTP; the backend says it where it is absent. */
  readonly otlpUrl: string | undefined;
}

const START = "Start it with `sightline start`.";

export async function embeddedSteps(
  { url, otlpUrl }: EmbeddedPlace,
  signal: TestSignal,
  business: readonly string[],
): Promise<readonly Step[]> {
  const backend: Part = { name: "the backend", url: url.replace(/\/+$/u, ""), start: START, flag: "--url" };
  const told = otlpUrl ?? (await toldOtlp(backend, signal.headers));
  const otlp: Part = {
    name: "the receiver",
    url: (told ?? "http://127.0.0.1:4318").replace(/\/+$/u, ""),
    start: START,
    flag: "--otlp-url",
  };
  const { headers } = signal;
  return [
    liveStep(backend),
    readyStep(backend, headers),
    traceStep(otlp, signal, ["backend.ready"]),
    metricStep(otlp, signal, ["backend.ready"]),
    jaegerStep({ ...backend, name: "the backend's Jaeger API" }, headers),
    storedTraceStep(backend, signal, ["otlp.traces"], LOST),
    storedMetricStep(backend, signal, ["otlp.metrics"], LOST),
    spanMetricsStep(backend, headers, ["otlp.traces"], "Start the backend without --no-span-metrics."),
    targetsStep(backend, headers, ["backend.ready"], []),
    rulesStep(backend, headers, ["backend.ready"], undefined),
    ...servicesSteps(backend, headers, ["backend.ready"], business),
    ownMetricsStep(backend, headers),
    uiStep(backend),
  ];
}

const LOST =
  "The backend took it and does not show it: `sightline query` against the same --url shows what it has, and its log (SIGHTLINE_LOG_LEVEL=info) what it did.";

async function toldOtlp(backend: Part, headers: TestSignal["headers"]): Promise<string | undefined> {
  const answer = await ask({ url: `${backend.url}/api/sightline/setup`, headers });
  const told = answer.kind === "answer" ? words(member(json(answer.text), "otlpHttp")) : "";
  return told === "" ? undefined : told;
}

function liveStep(part: Part): Step {
  return {
    id: "backend.live",
    asked: `${part.name} whether it runs (${part.url}/health/live)`,
    run: () => asking(part, { path: "/health/live" }, () => good("it runs")),
  };
}

function readyStep(part: Part, headers: TestSignal["headers"]): Step {
  return {
    id: "backend.ready",
    asked: `${part.name} whether its store is well (${part.url}/health/ready)`,
    needs: ["backend.live"],
    run: async () => {
      const answer = await ask({ url: `${part.url}/health/ready`, headers });
      if (answer.kind === "silence") return silent(part, answer.reason);
      if (answer.status === 200) return good("ready");
      const failed = list(member(json(answer.text), "checks")).filter(
        (check) => member(check, "status") !== "ok",
      );
      const said = failed.map(
        (check) => `${words(member(check, "name"))}: ${words(member(check, "message"))}`,
      );
      return bad(
        said.length === 0 ? `${answer.status}: ${begin(answer.text)}` : said.join("; "),
        "Mend what it says; the page `Setup` of the UI and /api/sightline/health tell more.",
      );
    },
  };
}

function ownMetricsStep(part: Part, headers: TestSignal["headers"]): Step {
  return {
    id: "backend.metrics",
    asked: `${part.name} for its own metrics (${part.url}/metrics)`,
    needs: ["backend.live"],
    run: () =>
      asking(part, { path: "/metrics", headers }, ({ text }) => {
        const families = text.split("\n").filter((line) => line.startsWith("# TYPE")).length;
        return families > 0
          ? good(`${families} metrics`)
          : bad("no metrics", `${part.url} is not ${part.name}; give its address with ${part.flag}.`);
      }),
  };
}

function uiStep(part: Part): Step {
  return {
    id: "ui.answers",
    asked: `${part.name} for its pages (${part.url}/)`,
    needs: ["backend.live"],
    run: () =>
      asking(part, { path: "/", headers: { accept: "text/html" } }, ({ text, contentType }) =>
        contentType.startsWith("text/html") && text.includes("<script")
          ? good("the UI")
          : bad("no UI", "Build it: `npm run build` in a checkout; the packed command carries it."),
      ),
  };
}
