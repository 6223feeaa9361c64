/** Jaeger's query API, which Jaeger has and the embedded backend too. */
import { counted } from "../../counted.ts";
import { json, list, member } from "../ask.ts";
import type { Step } from "../step.ts";
import { asking, bad, good, type Part } from "./part.ts";
import type { TestSignal } from "./otlp.ts";

export function jaegerStep(part: Part, headers: TestSignal["headers"]): Step {
  return {
    id: "jaeger.answers",
    asked: `${part.name} for its services (${part.url}/api/services)`,
    run: () =>
      asking(part, { path: "/api/services", headers }, ({ text }) => {
        const services = member(json(text), "data");
        // Jaeger says null where it has none yet.
        if (services === null || Array.isArray(services))
          return good(counted(list(services).length, "service"));
        return bad(
          "an answer that is not Jaeger's",
          `${part.url} is not ${part.name}. Give its address with ${part.flag}.`,
        );
      }),
  };
}

/** @param way what lies between who took the span and who shows it, as a sentence */
export function storedTraceStep(part: Part, signal: TestSignal, needs: readonly string[], way: string): Step {
  return {
    id: "trace.end-to-end",
    asked: `${part.name} for the span that was sent (${part.url}/api/traces/${signal.traceId})`,
    needs,
    patient: true,
    run: async () => {
      const outcome = await asking(
        part,
        { path: `/api/traces/${signal.traceId}`, headers: signal.headers },
        ({ text }) => {
          const spans = list(member(json(text), "data", 0, "spans")).length;
          return spans > 0 ? good(counted(spans, "span")) : bad("no such trace", way);
        },
      );
      // A trace that is not there is 404 with Jaeger.
      return !outcome.ok && outcome.got.startsWith("404") ? bad("no such trace", way) : outcome;
    },
  };
}
