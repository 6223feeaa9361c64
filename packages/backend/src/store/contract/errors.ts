import { logRecord, logsData, seededIds, span, spanEvent, tracesData } from "@sightline/testkit";
import { describe, expect, it } from "vitest";
import type { ErrorList } from "@sightline/api";
import type { ErrorSelection, Store } from "../store.ts";
import {
  BASE,
  HOUR,
  MINUTE,
  openedStore,
  selection,
  writeLogs,
  writeTraces,
  type OpenStore,
} from "./subject.ts";

const ids = seededIds(77);
const STACK = (message: string): string =>
  `TypeError: ${message}\n    at load (/app/dist/orders/load.js:10:5)\n    at node:internal/process/task_queues:95:5`;

interface Thrown {
  readonly at: bigint;
  readonly message: string;
  readonly type?: string;
  readonly stack?: string;
  readonly service?: string;
  readonly name?: string;
  readonly fingerprint?: string;
  readonly status?: 0 | 2;
  readonly tenant?: string;
}

async function thrown(store: Store, given: Thrown): Promise<string> {
  const { at, message, type = "TypeError", stack = "", fingerprint, status = 2 } = given;
  const attributes = {
    "exception.type": type,
    "exception.message": message,
    ...(stack === "" ? {} : { "exception.stacktrace": stack }),
    ...(fingerprint === undefined ? {} : { "sightline.exception.fingerprint": fingerprint }),
  };
  const event = spanEvent({ name: "exception", timeUnixNano: BASE + at + 5n, attributes });
  const other = spanEvent({ name: "retry", timeUnixNano: BASE + at });
  const failed = span(
    {
      startTimeUnixNano: BASE + at,
      name: given.name ?? "GET /orders/:id",
      status: { code: status, message: "" },
      events: [other, event],
      ...(given.tenant === undefined ? {} : { attributes: { "tenant.id": given.tenant } }),
    },
    ids,
  );
  await writeTraces(store, tracesData([failed], { service: given.service ?? "shop" }));
  return failed.traceId;
}

function errorAt(offset: bigint): { readonly timeUnixNano: bigint; readonly severityNumber: number } {
  return { timeUnixNano: BASE + offset, severityNumber: 17 };
}

async function fill(store: Store): Promise<void> {
  await thrown(store, { at: -30n * MINUTE, message: "no item 1", stack: STACK("no item 1") });
  await thrown(store, { at: MINUTE, message: "no item 42", stack: STACK("no item 42") });
  await thrown(store, {
    at: 2n * MINUTE,
    message: "no item 7",
    stack: STACK("no item 7"),
    service: "web",
    tenant: "acme",
  });
  await thrown(store, {
    at: 3n * MINUTE,
    message: "other words",
    fingerprint: "00000000000000aa",
    name: "POST /pay",
  });
  await thrown(store, {
    at: 4n * MINUTE,
    message: "in other words",
    fingerprint: "00000000000000aa",
    name: "POST /pay",
  });
  await thrown(store, { at: 5n * MINUTE, message: "was handled", status: 0 });
  await thrown(store, { at: HOUR, message: "later" });
  await writeLogs(
    store,
    logsData(
      [
        logRecord({
          ...errorAt(3n * MINUTE),
          body: "payment failed",
          traceId: "ab".repeat(16),
          attributes: {
            "exception.type": "TypeError",
            "exception.message": "other words",
            "sightline.exception.fingerprint": "00000000000000aa",
          },
        }),
        logRecord({ ...errorAt(6n * MINUTE), body: "disk 3 is full", attributes: { "tenant.id": "globex" } }),
        logRecord({ ...errorAt(7n * MINUTE), body: "disk 4 is full" }),
        logRecord({ ...errorAt(8n * MINUTE), body: "only a warning", severityNumber: 13 }),
      ],
      { service: "pay" },
    ),
  );
}

export function errorsContract(open: OpenStore): void {
  describe("errors", () => {
    const store = openedStore(open, fill);
    const errors = (query = "", limit = 100): Promise<ErrorList> =>
      store().errors({ ...selection(query), limit } satisfies ErrorSelection);

    it("are grouped by what they are, new ones first", async () => {
      const list = await errors();
      expect(list).toMatchObject({ complete: true, matched: 3 });
      expect(list.errors.map(({ type, message, count, isNew }) => [type, message, count, isNew])).toEqual([
        expect.arrayContaining(["TypeError", 2, true]),
        expect.arrayContaining([2, true]),
        ["TypeError", "no item <n>", 2, false],
      ]);
    });

    it("tell when they came, in equal parts of the window, and a stack", async () => {
      const { step, errors: groups } = await errors();
      expect(step).toBe(50);
      const known = groups.find(({ message }) => message === "no item <n>");
      expect(known?.counts).toHaveLength(72);
      // After one minute and after two, of the two spans; what was logged too counts once.
      expect([...(known?.counts.entries() ?? [])].filter(([, count]) => count > 0)).toEqual([
        [1, 1],
        [2, 1],
      ]);
      expect(known?.stack).toMatch(/^TypeError: no item \d+\n {4}at load/u);
      const logged = groups.find(({ fingerprint }) => fingerprint === "00000000000000aa");
      expect([...(logged?.counts.entries() ?? [])].filter(([, count]) => count > 0)).toEqual([
        [3, 1],
        [4, 1],
      ]);
    });

    it("tell whose work failed", async () => {
      const known = (await errors("service = web")).errors.find(({ message }) => message === "no item <n>");
      expect(known?.tenants).toEqual([{ tenant: "acme", count: 1 }]);
      const disk = (await errors()).errors.find(({ message }) => message.startsWith("disk"));
      expect(disk?.tenants).toEqual([{ tenant: "globex", count: 1 }]);
    });

    it("of a sender without fingerprints are one by type, message and frames", async () => {
      const known = (await errors()).errors.find(({ message }) => message === "no item <n>");
      expect(known).toMatchObject({
        fingerprint: expect.stringMatching(/^[\da-f]{16}$/u),
        example: expect.stringMatching(/^no item (?:42|7|1)$/u),
        frames: ["load orders/load.js"],
        services: [
          { service: "shop", count: 1 },
          { service: "web", count: 1 },
        ],
        routes: [{ route: "GET /orders/:id", count: 2 }],
        count: 2,
        spans: 2,
        logs: 0,
        previous: 1,
        traceId: expect.stringMatching(/^[\da-f]{32}$/u),
      });
      expect(known?.firstSeen.slice(11, 16)).toMatch(/:01$/u);
      expect(known?.lastSeen.slice(11, 16)).toMatch(/:02$/u);
    });

    it("with a fingerprint are one by it, in spans and logs together", async () => {
      const paid = (await errors()).errors.find(({ fingerprint }) => fingerprint === "00000000000000aa");
      expect(paid).toMatchObject({ type: "TypeError", spans: 2, logs: 1, count: 2, isNew: true });
      expect(paid?.services).toEqual([
        { service: "shop", count: 2 },
        { service: "pay", count: 1 },
      ]);
      expect(paid?.routes).toEqual([{ route: "POST /pay", count: 2 }]);
    });

    it("that are only logged are one by what the line says", async () => {
      const logged = (await errors()).errors.find(({ type }) => type === "log");
      expect(logged).toMatchObject({
        message: "disk <n> is full",
        count: 2,
        spans: 0,
        logs: 2,
        traceId: null,
      });
    });

    it("are filtered like spans and logs", async () => {
      expect((await errors("service = web")).errors.map(({ message }) => message)).toEqual(["no item <n>"]);
      expect((await errors('name = "POST /pay"')).errors).toHaveLength(1);
      expect((await errors("service = none")).errors).toEqual([]);
    });

    it("say when there are more than asked for", async () => {
      const list = await errors("", 1);
      expect(list).toMatchObject({ complete: false, matched: 3 });
      expect(list.errors).toHaveLength(1);
    });
  });
}
