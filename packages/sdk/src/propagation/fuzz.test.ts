/** Headers come from strangers: whatever they hold, nothing throws, and what is passed on can be read again. */
import * as fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { createRequire } from "node:module";
import { choosePropagator } from "./choice.ts";
import { formatBaggage, parseBaggage } from "./baggage.ts";
import {
  injectHeaders,
  parentOfHeaders,
  useHeaderFormat,
  valuesOfHeaders,
  W3C_FORMAT,
} from "./propagator.ts";
import { parseTraceState } from "./tracestate.ts";

const BUDGET = { interruptAfterTimeLimit: 1500, numRuns: 3000, markInterruptAsFailure: false };
const near = (example: string): fc.Arbitrary<string> =>
  fc
    .tuple(fc.nat(example.length), fc.nat(4), fc.string({ unit: "binary", maxLength: 4 }))
    .map(([at, cut, put]) => example.slice(0, at) + put + example.slice(at + cut));
const traceparent = near("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
const tracestate = fc.oneof(near("foo=1,bar@v=2"), fc.string({ unit: "binary", maxLength: 600 }));
const baggage = fc.oneof(near("a=1;p=2,b=%20x"), fc.string({ unit: "binary", maxLength: 9000 }));
const headers = fc.record(
  {
    traceparent: fc.oneof(traceparent, fc.array(traceparent, { maxLength: 3 })),
    tracestate: fc.oneof(tracestate, fc.array(tracestate, { maxLength: 3 })),
    baggage,
    b3: near("0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-1"),
  },
  { requiredKeys: [] },
);
/** What `node:http` lets into a header. */
const SENDABLE = /^[\t\u0020-\u007e\u0080-\u00ff]*$/;

describe("strange headers", () => {
  afterEach(() => useHeaderFormat(W3C_FORMAT));

  it.each([[["tracecontext", "baggage"]], [["tracecontext", "baggage", "b3"]]] as const)(
    "do no harm to %j, and what goes on can be sent and read again",
    (names) => {
      choosePropagator(names, createRequire(import.meta.url));
      fc.assert(
        fc.property(headers, (received) => {
          const out: Record<string, string> = {};
          injectHeaders(parentOfHeaders(received), valuesOfHeaders(received), (name, value) => {
            out[name] = value;
          });
          for (const value of Object.values(out)) expect(value).toMatch(SENDABLE);
          const again: Record<string, string> = {};
          injectHeaders(parentOfHeaders(out), valuesOfHeaders(out), (name, value) => {
            again[name] = value;
          });
          expect(again).toEqual(out);
        }),
        BUDGET,
      );
    },
  );

  it("do no harm to trace state and baggage", () => {
    fc.assert(
      fc.property(tracestate, baggage, (state, bag) => {
        const kept = parseTraceState(state)?.serialize();
        expect(parseTraceState(kept ?? "")?.serialize()).toBe(kept);
        const parsed = parseBaggage(bag);
        const header = parsed === undefined ? "" : formatBaggage(parsed);
        expect(header.length).toBeLessThanOrEqual(8192);
        expect(parsed?.getAllEntries().length ?? 0).toBeLessThanOrEqual(180);
      }),
      BUDGET,
    );
  });
});
