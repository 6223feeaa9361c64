import { logRecord, logsData } from "@sightline/testkit";
import { describe, expect, it } from "vitest";
import { allPages, BASE, MINUTE, openedStore, type OpenStore, page, series, writeLogs } from "./subject.ts";

function at(body: string, offset: bigint, severityNumber = 9): ReturnType<typeof logRecord> {
  return logRecord({ body, timeUnixNano: BASE + offset, severityNumber });
}

export function logsContract(open: OpenStore): void {
  describe("logs", () => {
    const store = openedStore(open, async (opened) => {
      await writeLogs(
        opened,
        logsData(
          [
            at("old", 0n),
            at("tie", MINUTE),
            at("tie", MINUTE),
            at("tied", MINUTE, 13),
            at("new", 11n * MINUTE, 21),
          ],
          {
            service: "api",
            scope: "http",
            resource: { "host.name": "h" },
          },
        ),
      );
      await writeLogs(
        opened,
        logsData([logRecord({ body: { a: [1, "x"] }, timeUnixNano: 0n, observedTimeUnixNano: BASE + 1n })]),
      );
      await writeLogs(opened, logsData([at("outside", -1n), at("outside", 60n * MINUTE)]));
    });

    it("come newest first with what they said", async () => {
      const list = await store().logs(page());
      expect(list.logs.map((log) => log.body).toSorted()).toEqual(
        ["new", "old", "tie", "tie", "tied", '{"a":[1,"x"]}'].toSorted(),
      );
      expect(list.logs[0]).toMatchObject({
        body: "new",
        level: "fatal",
        service: "api",
        logger: "http",
        traceId: null,
        spanId: null,
        resource: { "service.name": "api", "host.name": "h" },
      });
      expect(list.logs.at(-1)?.body).toBe("old");
      expect(list).toMatchObject({ complete: true, matched: 6, total: 6 });
    });

    it("go on from a cursor, each once, with the same ids as in one page", async () => {
      const whole = (await store().logs(page())).logs.map((log) => log.id);
      expect(new Set(whole).size).toBe(6);
      for (const limit of [1, 2, 3, 4]) {
        const pages = await allPages(
          (cursor) => store().logs(page("", limit, cursor)),
          (answer) => answer.logs.map((log) => log.id),
        );
        expect(pages.flat()).toEqual(whole);
      }
    });

    it("are counted over time by how bad they are", async () => {
      const volume = await store().logVolume(series());
      expect(volume.step).toBe(600);
      expect(volume.buckets.map(({ rest, warn, error }) => [rest, warn, error])).toEqual([
        [4, 1, 0],
        [0, 0, 1],
        [0, 0, 0],
        [0, 0, 0],
        [0, 0, 0],
        [0, 0, 0],
      ]);
    });
  });
}
