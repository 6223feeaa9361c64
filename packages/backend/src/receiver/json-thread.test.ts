import { encodeTraces, encodeTracesJson } from "@sightline/otlp";
import { span, tracesData } from "@sightline/testkit";
import { afterEach, describe, expect, it } from "vitest";
import { JsonThread, type JsonThreadOptions } from "./json-thread.ts";

describe("JsonThread", () => {
  let thread = new JsonThread();
  afterEach(() => thread.close());
  const open = (options: JsonThreadOptions): void => {
    thread = new JsonThread(options);
  };

  const data = tracesData(Array.from({ length: 50 }, (_, index) => span({ attributes: { index } })));
  const json = (): Uint8Array => Buffer.from(encodeTracesJson(data));

  it("gives the protobuf of the same data, from a thread or not", async () => {
    for (const fromBytes of [0, Number.POSITIVE_INFINITY]) {
      open({ fromBytes });
      const bytes = await thread.protobufOf("traces", "json", json());
      expect(Buffer.compare(bytes, encodeTraces(data))).toBe(0);
      await thread.close();
    }
  });

  it("says what is malformed, with the field, and goes on", async () => {
    open({ fromBytes: 0 });
    const broken = Buffer.from('{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"no"}]}]}]}');
    const refused = thread.protobufOf("traces", "json", broken);
    const next = thread.protobufOf("traces", "json", json());
    await expect(refused).rejects.toMatchObject({
      code: "OTLP_JSON_MALFORMED",
      status: 400,
      field: "resourceSpans[0].scopeSpans[0].spans[0].traceId",
    });
    expect((await next).length).toBeGreaterThan(1000);
  });

  it("refuses a body of very many objects before they take memory", async () => {
    open({ fromBytes: 0 });
    const bomb = Buffer.from(`[${"{},".repeat(5_000_000)}{}]`);
    const refused = thread.protobufOf("traces", "json", bomb);
    const next = thread.protobufOf("traces", "json", json());
    await expect(refused).rejects.toMatchObject({ code: "OTLP_LIMIT", status: 413 });
    expect((await next).length).toBeGreaterThan(1000);
  });

  it("refuses what waits when it is closed, and starts again after a quiet time", async () => {
    open({ fromBytes: 0, idleMs: 1 });
    const refused = thread.protobufOf("traces", "json", json());
    const closed = thread.close();
    await expect(refused).rejects.toMatchObject({ code: "OTLP_STORE_FAILED" });
    await closed;
    await thread.protobufOf("traces", "json", json());
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect((await thread.protobufOf("traces", "json", json())).length).toBeGreaterThan(1000);
  });
});
