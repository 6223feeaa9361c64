import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { casesFolder, textAt } from "../../../conformance/cases.ts";
import { runningBackend, type RunningBackend } from "./running-backend.ts";

/** OpenTelemetry's example files are of 2018: older than any retention. Each time in them moves by as much as the newest. */
function movedToNow(text: string): string {
  const times = [...text.matchAll(/"(\d{19})"/g)].map(([, digits = "0"]) => BigInt(digits));
  const newest = times.reduce((left, right) => (left > right ? left : right), 0n);
  const shift = BigInt(Date.now()) * 1_000_000n - newest;
  return text.replaceAll(/"(\d{19})"/g, (_, digits: string) => `"${BigInt(digits) + shift}"`);
}

const folder = casesFolder(process.env);
const traceFile = textAt(folder, "otlp/trace.json");
const logFile = textAt(folder, "otlp/logs.json");
const eventFile = textAt(folder, "otlp/events.json");
const metricFile = textAt(folder, "otlp/metrics.json");

describe.skipIf(traceFile === undefined).each(["memory", "chdb"] as const)(
  "OTLP's example files in the %s store",
  (store) => {
    let backend: RunningBackend;
    beforeAll(async () => {
      backend = await runningBackend({ store });
    });
    afterAll(() => backend.close());

    async function send(signal: string, text = ""): Promise<unknown> {
      const response = await fetch(`${backend.addresses.otlpHttp}/v1/${signal}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: movedToNow(text),
      });
      expect(response.status).toBe(200);
      return response.json();
    }

    it("come back from Jaeger's API", async () => {
      expect(await send("traces", traceFile)).toEqual({});
      const response = await fetch(`${backend.addresses.ui}/api/traces/5B8EFFF798038103D269B633813FC60C`);
      const { data } = await response.json();
      expect(data).toMatchObject([
        {
          traceID: "5b8efff798038103d269b633813fc60c",
          spans: [
            {
              spanID: "eee19b7ec3c1b174",
              operationName: "I'm a server span",
              references: [{ refType: "CHILD_OF", spanID: "eee19b7ec3c1b173" }],
              duration: 1_000_000,
              tags: expect.arrayContaining([
                { key: "my.span.attr", type: "string", value: "some value" },
                { key: "span.kind", type: "string", value: "server" },
                { key: "otel.scope.name", type: "string", value: "my.library" },
              ]),
              processID: "p1",
            },
          ],
          processes: { p1: { serviceName: "my.service" } },
        },
      ]);
    });

    it("come back as logs, beside the trace they belong to", async () => {
      expect(await send("logs", logFile)).toEqual({});
      expect(await send("logs", eventFile)).toEqual({});
      const { logs } = await backend.client.logs({ query: "service = my.service" });
      expect(logs.map(({ body }) => body)).toContain("Example log record");
      const trace = await backend.client.trace({ id: "5b8efff798038103d269b633813fc60c" });
      expect(trace.logs.map(({ spanId }) => spanId)).toContain("eee19b7ec3c1b174");
    });

    it("come back as metrics", async () => {
      await send("metrics", metricFile);
      const { metrics } = await backend.client.metrics();
      expect(metrics.map(({ name }) => name).join(" ")).toMatch(/my[._]gauge/);
    });
  },
);
