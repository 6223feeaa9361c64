import {
  logRecord,
  logsData,
  metric,
  metricsData,
  numberPoint,
  span,
  spanEvent,
  tracesData,
} from "@sightline/testkit";
import { describe, expect, it } from "vitest";
import {
  BASE,
  openedStore,
  type OpenStore,
  page,
  selection,
  series,
  writeLogs,
  writeMetrics,
  writeTraces,
} from "./subject.ts";

const HOSTILE = [
  "it's",
  'say "hi"',
  "back\\slash\\",
  "nul\0byte",
  "tab\tnewline\nreturn\r",
  "'; DROP TABLE otel_traces; --",
  "{v0:String}",
  "') OR 1=1 --",
  "\\' OR ''='",
  "`backtick`",
  "😀 ünïcode \u2028 \u{10FFFF}",
  "%_*?[a-z]",
  "__proto__",
  "/* comment */ -- # ;",
  "\b\f\v\u001b[31m",
  "NULL",
  " leading and trailing ",
  "x".repeat(60_000),
];

export function hostileTextContract(open: OpenStore): void {
  describe("text of any kind", () => {
    const store = openedStore(open, async (opened) => {
      for (const text of HOSTILE) {
        const attributes = Object.fromEntries([
          ["value", text],
          [text, "key"],
        ]);
        const events = [spanEvent({ name: text, attributes })];
        await writeTraces(
          opened,
          tracesData(
            [
              span({
                name: text,
                startTimeUnixNano: BASE,
                attributes,
                events,
                status: { code: 2, message: text },
              }),
            ],
            {
              service: text,
              resource: attributes,
              scope: text,
            },
          ),
        );
        await writeLogs(
          opened,
          logsData([logRecord({ timeUnixNano: BASE, body: text, attributes })], { service: text }),
        );
        const point = numberPoint({ timeUnixNano: BASE, attributes: { label: text } });
        await writeMetrics(
          opened,
          metricsData([metric({ name: "m", data: { kind: "gauge", dataPoints: [point] } })]),
        );
      }
    });

    it.each(HOSTILE.map((text) => [text.slice(0, 40), text] as const))(
      "comes back as it was sent: %j",
      async (_, text) => {
        const quoted = JSON.stringify(text);
        for (const query of [
          `service = ${quoted}`,
          `value = ${quoted}`,
          `name = ${quoted}`,
          `${quoted} = key`,
          `logger = ${quoted}`,
        ]) {
          const list = await store().spans(page(query));
          expect(list.spans).toHaveLength(1);
          expect(list.spans[0]).toMatchObject({ name: text, service: text, status: { message: text } });
          expect(Object.entries(list.spans[0]?.attributes ?? {})).toEqual(
            expect.arrayContaining([
              ["value", text],
              [text, "key"],
            ]),
          );
        }
        const logs = await store().logs(page(`value = ${quoted} service = ${quoted}`));
        expect(logs.logs.map((log) => log.body)).toEqual([text]);
        const found = await store().series([{ label: "label", operator: "=", value: text }], selection(), 10);
        expect(found.map((one) => one.labels["label"])).toEqual([text]);
        const detail = await store().service(text, series());
        expect(detail?.service.name).toBe(text);
        expect(await store().operations(text, selection())).toEqual([{ name: text, kind: "server" }]);
      },
    );

    it("is found by any part of it", async () => {
      for (const text of HOSTILE.filter((one) => one.length < 100)) {
        const list = await store().spans(page(`name ~ ${JSON.stringify(text)}`));
        expect(list.spans.map((row) => row.name)).toContain(text);
      }
    });

    it("leaves the tables as they were", async () => {
      expect(await store().status()).toMatchObject({ spans: HOSTILE.length, logs: HOSTILE.length });
    });
  });
}
