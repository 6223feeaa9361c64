/**
 * One contender of the logs bench, alone in its process: writes lines to its stdout in turns of the event loop, as the
 * requests of a service do, and tells its parent the CPU time of a line. Arguments: contender, lines.
 */
import { context, trace } from "@opentelemetry/api";
import { getLogger, setupObservability, withSpan } from "@sightline/sdk";
import { withSightline } from "@sightline/sdk/pino";
import pino from "pino";

/** Lines of one turn: a request or a few. */
const TURN = 20;

const [, , name = "", count = "1"] = process.argv;
setupObservability({
  serviceName: "shop-api",
  environment: "production",
  tracingExporters: ["none"],
  metricsExporters: ["none"],
  logExporters: ["none"],
  redaction: name !== "ours, no redaction",
});

type Write = (at: number) => void;

function ours(): Write {
  const log = getLogger("orders");
  return (at) => log.info("order paid", fieldsOf(at));
}

/** As pino's documentation and OpenTelemetry's instrumentation have it: ids by a mixin, names by options. */
function pinos(destination?: pino.DestinationStream): Write {
  const log = pino(
    {
      base: { logger: "orders", service: "shop-api", environment: "production" },
      messageKey: "message",
      timestamp: () => `,"timestamp":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label.toUpperCase() }) },
      mixin: () => {
        const { traceId, spanId } = trace.getSpanContext(context.active()) ?? {};
        return { trace_id: traceId, span_id: spanId };
      },
    },
    destination ?? pino.destination(1),
  );
  return (at) => log.info(fieldsOf(at), "order paid");
}

function adapted(): Write {
  const log = pino(withSightline({ name: "orders" }), pino.destination(1));
  return (at) => log.info(fieldsOf(at), "order paid");
}

/** Two numbers, two texts and a flag. */
function fieldsOf(at: number): Record<string, unknown> {
  return { order: at, amount: 9.5, currency: "EUR", customer: "c-20931", express: true };
}

const contenders: Readonly<Record<string, () => Write>> = {
  ours,
  "ours, no redaction": ours,
  pino: () => pinos(),
  "pino, asynchronous": () => pinos(pino.destination({ dest: 1, sync: false, minLength: 4096 })),
  "pino with our options": adapted,
};

const write = contenders[name]?.();
if (write === undefined) throw new Error(`There is no contender ${name}.`);

/** Each turn in a span of its own, as a request is. */
async function lines(total: number): Promise<void> {
  for (let at = 0; at < total; at += TURN) {
    withSpan("request", () => {
      for (let line = at; line < Math.min(at + TURN, total); line++) write?.(line);
    });
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const total = Number(count);
// Warmed up, unless it is one line for the comparison of contents.
if (total > 1) await lines(20_000);
const before = process.cpuUsage();
await lines(total);
const { user, system } = process.cpuUsage(before);
process.send?.(((user + system) * 1000) / total);
process.disconnect();
