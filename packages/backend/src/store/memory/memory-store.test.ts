import { logRecord, logsData, span, tracesData } from "@sightline/testkit";
import { describe, expect, it } from "vitest";
import { storeContract } from "../contract/store-contract.ts";
import { BASE, page, writeLogs, writeTraces } from "../contract/subject.ts";
import { openMemoryStore } from "./memory-store.ts";

describe("the memory store", () => {
  storeContract(async () => openMemoryStore({ clock: Date.now }));

  it("lets the oldest go and says how many", async () => {
    const store = openMemoryStore({ clock: Date.now, maxItems: 3 });
    for (const name of ["a", "b", "c", "d"]) {
      await writeTraces(store, tracesData([span({ name, startTimeUnixNano: BASE })]));
      await writeLogs(store, logsData([logRecord({ body: name, timeUnixNano: BASE })]));
    }
    const list = await store.spans(page());
    expect(list.spans.map((row) => row.name).toSorted()).toEqual(["b", "c", "d"]);
    expect(await store.status()).toMatchObject({ spans: 3, logs: 3, dropped: 2 });
  });
});
