import {
  counterMetric,
  logRecord,
  logsData,
  metricsData,
  numberPoint,
  span,
  spanEvent,
  spanLink,
  tracesData,
} from "@sightline/testkit";
import { describe, expect, it } from "vitest";
import { BASE, openedStore, type OpenStore, page, writeLogs, writeMetrics, writeTraces } from "./subject.ts";

const LIMIT = 65_536;
const LONGEST = "x".repeat(LIMIT);
/** Each of its characters has three bytes, so that one lies across every possible end. */
const LONG = "語".repeat(30_000);
const CUT = /^語{21838}… \[cut: 90000 bytes\]$/;

/** Values of attributes that are longer than is kept. */
export function longValuesContract(open: OpenStore): void {
  describe("values that are too long", () => {
    const store = openedStore(open);

    it("are stored cut, and counted, wherever spans have attributes", async () => {
      const attributes = { long: LONG, longest: LONGEST, list: [LONG] };
      const receipt = await writeTraces(
        store(),
        tracesData(
          [
            span({
              startTimeUnixNano: BASE,
              attributes,
              events: [spanEvent({ attributes: { long: LONG } })],
              links: [spanLink({ attributes: { long: LONG } })],
            }),
          ],
          { service: "wordy", resource: { "process.command_line": LONG } },
        ),
      );
      expect(receipt).toMatchObject({ stored: 1, rejections: [], cutValues: 5 });
      const { spans } = await store().spans(page("service = wordy"));
      const found = await store().trace(spans[0]?.traceId ?? "");
      const one = found?.spans[0];
      expect(one?.attributes).toMatchObject({
        long: expect.stringMatching(CUT),
        longest: LONGEST,
        list: expect.stringMatching(/^\["語+… \[cut: 90004 bytes\]$/),
      });
      expect(one?.events[0]?.attributes["long"]).toMatch(CUT);
      expect(one?.links[0]?.attributes["long"]).toMatch(CUT);
      expect(found?.resources[one?.resource ?? -1]?.["process.command_line"]).toMatch(CUT);
    });

    it("stay as they are when they come again", async () => {
      const { spans } = await store().spans(page("service = wordy"));
      const attributes = { long: spans[0]?.attributes["long"] ?? "" };
      const again = await writeTraces(
        store(),
        tracesData([span({ startTimeUnixNano: BASE, attributes })], { service: "again" }),
      );
      expect(again.cutValues).toBeUndefined();
    });

    it("are stored cut in logs, whose body is left alone", async () => {
      const record = logRecord({ timeUnixNano: BASE, body: LONG, attributes: { long: LONG } });
      const receipt = await writeLogs(store(), logsData([record]));
      expect(receipt).toMatchObject({ stored: 1, rejections: [], cutValues: 1 });
      const { logs } = await store().logs(page(""));
      expect(logs[0]?.attributes["long"]).toMatch(CUT);
      expect(logs[0]?.body).toBe(LONG);
    });

    it("make points be refused: a label that is cut could make one series out of two", async () => {
      const receipt = await writeMetrics(
        store(),
        metricsData([
          counterMetric("orders", [
            numberPoint({ timeUnixNano: BASE, attributes: { long: LONG } }),
            numberPoint({ timeUnixNano: BASE, attributes: { list: [LONG] } }),
            numberPoint({ timeUnixNano: BASE, attributes: { longest: LONGEST } }),
          ]),
        ]),
      );
      expect(receipt).toMatchObject({
        stored: 1,
        rejections: [{ count: 2, reason: "the point has an attribute of more than 65536 bytes" }],
      });
    });
  });
}
