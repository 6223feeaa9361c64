import { logRecord, logsData, span, tracesData, type SpanFields } from "@sightline/testkit";
import { describe, expect, it } from "vitest";
import { BASE, openedStore, type OpenStore, page, writeLogs, writeTraces } from "./subject.ts";

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const SPAN = "b7ad6b7169203331";

function of(name: string, fields: SpanFields): ReturnType<typeof span> {
  return span({ name, startTimeUnixNano: BASE, ...fields });
}

export function filtersContract(open: OpenStore): void {
  describe("a filter", () => {
    const store = openedStore(open, async (opened) => {
      await writeTraces(
        opened,
        tracesData(
          [
            of("a", {
              traceId: TRACE,
              spanId: SPAN,
              durationMs: 500,
              attributes: { "http.status": 200, "tenant.id": "t1", region: "own" },
            }),
            of("b", {
              durationMs: 1200,
              kind: 3,
              status: 2,
              parentSpanId: SPAN,
              attributes: { "http.status": 1000, note: "", region: "" },
            }),
          ],
          {
            service: "one",
            resource: {
              "deployment.environment.name": "prod",
              "service.version": "1.2",
              zone: "z1",
              region: "shared",
            },
          },
        ),
      );
      await writeTraces(
        opened,
        tracesData(
          [
            of("c", {
              durationMs: 5,
              kind: 1,
              status: 1,
              attributes: { "http.status": "none", zone: "own" },
            }),
            of("ÄPFEL 100%", { durationMs: 1, kind: 4, attributes: { 'it\'s "q"': "x\\y'z" } }),
          ],
          { service: "two", scope: "lib", resource: { "deployment.environment": "dev", "tenant.id": "t2" } },
        ),
      );
      await writeLogs(
        opened,
        logsData(
          [
            logRecord({
              timeUnixNano: BASE,
              body: "Hello World",
              severityNumber: 5,
              attributes: { user: "ann" },
            }),
            logRecord({
              timeUnixNano: BASE,
              body: "timeout: 50% of calls",
              severityNumber: 13,
              traceId: TRACE,
              spanId: SPAN,
            }),
            logRecord({
              timeUnixNano: BASE,
              body: "boom",
              severityNumber: 0,
              severityText: "Error",
              eventName: "crash",
            }),
            logRecord({ timeUnixNano: BASE, body: "plain", severityNumber: 0, severityText: "" }),
          ],
          { service: "one", scope: "app", resource: { "tenant.id": "t1", "service.version": "1.2" } },
        ),
      );
    });

    const ALL = ["a", "b", "c", "ÄPFEL 100%"];
    it.each<[string, readonly string[]]>([
      ["", ALL],
      ["service = one", ["a", "b"]],
      ["service != one", ["c", "ÄPFEL 100%"]],
      ["service ~ ON", ["a", "b"]],
      ["service !~ on", ["c", "ÄPFEL 100%"]],
      ["service > one", ["c", "ÄPFEL 100%"]],
      ["name = a", ["a"]],
      ['name ~ "äpfel"', ["ÄPFEL 100%"]],
      ["kind = client", ["b"]],
      ["kind != SERVER", ["b", "c", "ÄPFEL 100%"]],
      ["kind = producer", ["ÄPFEL 100%"]],
      ["status = error", ["b"]],
      ["status = unset", ["a", "ÄPFEL 100%"]],
      ["status != ok", ["a", "b", "ÄPFEL 100%"]],
      ["duration > 500ms", ["b"]],
      ["duration >= 500ms", ["a", "b"]],
      ["duration < 5", ["ÄPFEL 100%"]],
      ["duration <= 5ms", ["c", "ÄPFEL 100%"]],
      ["duration = 1.2s", ["b"]],
      ["duration != 1.2s", ["a", "c", "ÄPFEL 100%"]],
      [`trace = ${TRACE.toUpperCase()}`, ["a"]],
      [`span = ${SPAN}`, ["a"]],
      ["root = true", ["a", "c", "ÄPFEL 100%"]],
      ["root = false", ["b"]],
      ["level >= warn", []],
      ["level missing", ALL],
      ["logger = lib", ["c", "ÄPFEL 100%"]],
      ["env = prod", ["a", "b"]],
      ["env = dev", ["c", "ÄPFEL 100%"]],
      ["tenant = t1", ["a"]],
      ["tenant = t2", ["c", "ÄPFEL 100%"]],
      ["tenant != t2", ["a", "b"]],
      ["tenant exists", ["a", "c", "ÄPFEL 100%"]],
      ["tenant missing", ["b"]],
      ["version = 1.2", ["a", "b"]],
      ["version missing", ["c", "ÄPFEL 100%"]],
      ["zone = z1", ["a", "b"]],
      ["zone = own", ["c"]],
      ["region = own", ["a"]],
      ["region = shared", ["b"]],
      ["region != shared", ["a", "c", "ÄPFEL 100%"]],
      ["http.status = 200", ["a"]],
      ["http.status > 300", ["b"]],
      ["http.status >= 200", ["a", "b"]],
      ["http.status < 300", ["a"]],
      ["http.status != 200", ["b", "c", "ÄPFEL 100%"]],
      ["http.status ~ on", ["c"]],
      ["http.status !~ 00", ["c", "ÄPFEL 100%"]],
      ["http.status exists", ["a", "b", "c"]],
      ["http.status missing", ["ÄPFEL 100%"]],
      ['note = ""', ["b"]],
      ["note exists", ["b"]],
      ['note != ""', ["a", "c", "ÄPFEL 100%"]],
      [String.raw`"it's \"q\"" = "x\\y'z"`, ["ÄPFEL 100%"]],
      ["äpfel", ["ÄPFEL 100%"]],
      ['"100%"', ["ÄPFEL 100%"]],
      ["service = one status = error http.status > 999", ["b"]],
      ["status = error http.status = 200", []],
    ])("of spans: %s", async (query, names) => {
      const list = await store().spans(page(query));
      expect(list.spans.map((row) => row.name).toSorted()).toEqual(names);
      expect(list.matched).toBe(names.length);
    });

    const LOGS = ["Hello World", "boom", "plain", "timeout: 50% of calls"];
    it.each<[string, readonly string[]]>([
      ["", LOGS],
      ["hello", ["Hello World"]],
      ['"50% OF"', ["timeout: 50% of calls"]],
      ["level = debug", ["Hello World"]],
      ["level >= warn", ["boom", "timeout: 50% of calls"]],
      ["level > warn", ["boom"]],
      ["level < warn", ["Hello World", "plain"]],
      ["level <= info", ["Hello World", "plain"]],
      ["level = info", ["plain"]],
      ["level != info", ["Hello World", "boom", "timeout: 50% of calls"]],
      ["level exists", LOGS],
      ["service = one", LOGS],
      ["service = two", []],
      ["logger = app", LOGS],
      ["name = crash", ["boom"]],
      ["name missing", ["Hello World", "plain", "timeout: 50% of calls"]],
      ["tenant = t1", LOGS],
      ["version = 1.2", LOGS],
      ["env missing", LOGS],
      [`trace = ${TRACE}`, ["timeout: 50% of calls"]],
      [`span = ${SPAN}`, ["timeout: 50% of calls"]],
      ["trace exists", ["timeout: 50% of calls"]],
      ["user = ann", ["Hello World"]],
      ["user missing", ["boom", "plain", "timeout: 50% of calls"]],
      ["kind = server", []],
      ["kind != server", LOGS],
      ["status exists", []],
      ["root = true", []],
      ["duration > 1s", []],
      ["duration != 1s", LOGS],
    ])("of logs: %s", async (query, bodies) => {
      const list = await store().logs(page(query));
      expect(list.logs.map((log) => log.body).toSorted()).toEqual(bodies);
      expect(list).toMatchObject({ matched: bodies.length, total: LOGS.length });
    });

    it("is offered by its own keys, whatever the attribute behind them is called", async () => {
      const { attributes } = await store().attributes(page());
      const offered = (key: string): unknown =>
        attributes.find((entry) => entry.key === key)?.values.map(({ value }) => value);
      expect(["env", "tenant", "version"].map(offered)).toEqual([["dev", "prod"], ["t2", "t1"], ["1.2"]]);
      expect(offered("tenant.id")).toBeUndefined();
    });
  });
}
