import { describe, expect, it } from "vitest";
import { openedStore, page, selection, series, type OpenStore } from "./subject.ts";

export function emptyStoreContract(open: OpenStore): void {
  describe("an empty store", () => {
    const store = openedStore(open);

    it("answers lists that are complete and empty", async () => {
      expect(await store().traces(page())).toMatchObject({
        complete: true,
        traces: [],
        matched: 0,
        total: 0,
      });
      expect(await store().spans(page())).toMatchObject({ complete: true, spans: [], matched: 0 });
      expect(await store().logs(page())).toMatchObject({ complete: true, logs: [], matched: 0, total: 0 });
      expect(await store().errors({ ...selection(), limit: 10 })).toMatchObject({
        complete: true,
        errors: [],
      });
      expect(await store().databases({ ...selection(), limit: 10 })).toMatchObject({
        complete: true,
        databases: [],
        statements: [],
        loops: [],
        slow: [],
        pools: [],
        transactions: [],
      });
      expect(await store().services(series())).toMatchObject({ complete: true, services: [] });
      expect(await store().metrics(selection())).toEqual({ complete: true, metrics: [] });
      expect(await store().attributes(selection())).toMatchObject({ attributes: [] });
      expect(await store().series([], selection(), 10)).toEqual([]);
      expect(await store().serviceNames(selection())).toEqual([]);
      expect(await store().operations("stt", selection())).toEqual([]);
      expect(await store().dependencies(selection())).toEqual([]);
      expect(await store().graph(selection())).toMatchObject({ complete: true, nodes: [], edges: [] });
    });

    it("knows no trace and no service", async () => {
      expect(await store().trace("0af7651916cd43dd8448eb211c80319c")).toBeUndefined();
      expect(await store().service("stt", series())).toBeUndefined();
    });

    it("still gives every bucket of the window", async () => {
      const activity = await store().activity(series());
      expect(activity.buckets.map((bucket) => bucket.requests)).toEqual([0, 0, 0, 0, 0, 0]);
      expect(activity.changes).toEqual([]);
      const volume = await store().logVolume(series());
      expect(volume.buckets.map((bucket) => bucket.rest)).toEqual([0, 0, 0, 0, 0, 0]);
    });

    it("counts nothing and says what it is", async () => {
      expect(await store().status()).toMatchObject({ spans: 0, logs: 0, samples: 0 });
      expect(store().description).not.toBe("");
    });
  });
}
