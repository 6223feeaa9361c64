import { encodeTraces, decodeTraces, decodeTracesJson } from "@sightline/otlp";
import { span, tracesData } from "@sightline/testkit";
import { describe, expect, it } from "vitest";
import { jsonBody } from "./json-body.ts";
import { encodeInSlices } from "./sliced-encoding.ts";

const encode = (names: readonly string[]): Uint8Array =>
  encodeTraces(tracesData(names.map((name) => span({ name }))));
const namesOf = ({ resourceSpans }: ReturnType<typeof decodeTraces>): string[] =>
  resourceSpans.flatMap((group) => group.scopeSpans.flatMap(({ spans }) => spans.map(({ name }) => name)));

describe("a large batch", () => {
  const names = Array.from({ length: 1000 }, (_, at) => `span ${at}`);

  it("is encoded whole, in order, as protobuf and as JSON", async () => {
    const body = await encodeInSlices(names, encode);
    expect(namesOf(decodeTraces(body))).toEqual(names);
    expect(namesOf(decodeTracesJson(await jsonBody("traces", body)))).toEqual(names);
  });

  it("lets others run between its slices", async () => {
    let done = false;
    let turns = 0;
    const count = (): void => {
      turns++;
      if (!done) setImmediate(count);
    };
    setImmediate(count);
    await jsonBody("traces", await encodeInSlices(names, encode, 100));
    done = true;
    // Nine between the slices, nine between the groups of JSON.
    expect(turns).toBeGreaterThanOrEqual(18);
  });

  it("encodes a small one at once", async () => {
    let calls = 0;
    await encodeInSlices(names.slice(0, 64), (items) => {
      calls++;
      return encode(items);
    });
    expect(calls).toBe(1);
  });
});
