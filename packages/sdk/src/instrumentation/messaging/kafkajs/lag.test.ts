import { describe, expect, it } from "vitest";
import { Lag } from "./lag.ts";

function world(): { readonly lag: Lag; readonly shown: (topic: string) => number } {
  const values = new Map<string, number>();
  const lagChanged = ({ name }: { readonly name: string }, _group: string, by: number): void => {
    values.set(name, (values.get(name) ?? 0) + by);
  };
  return { lag: new Lag(() => ({ lagChanged }), "readers"), shown: (topic) => values.get(topic) ?? 0 };
}

const told = (partition: number, firstOffset: string | null, lastOffset: string, highWatermark: string) => ({
  topic: "mails",
  partition,
  firstOffset,
  lastOffset,
  highWatermark,
});

describe("the lag of a consumer", () => {
  it("counts a batch until it is handled, and what lies after it on", () => {
    const { lag, shown } = world();
    lag.begins(told(0, "10", "19", "30"));
    expect(shown("mails")).toBe(20);
    lag.ended(told(0, "10", "19", "30"));
    expect(shown("mails")).toBe(10);
    lag.ended(told(0, "20", "29", "30"));
    expect(shown("mails")).toBe(0);
  });

  it("adds the partitions up, and takes off those that go to another member", () => {
    const { lag, shown } = world();
    lag.begins(told(0, "0", "4", "5"));
    lag.begins(told(1, "0", "1", "2"));
    expect(shown("mails")).toBe(7);
    lag.keepOnly({ mails: [1] });
    expect(shown("mails")).toBe(2);
    lag.keepOnly();
    expect(shown("mails")).toBe(0);
  });

  it("takes a batch of which all was filtered out, and a number that is none, as no change for the worse", () => {
    const { lag, shown } = world();
    lag.begins(told(0, null, "4", "5"));
    expect(shown("mails")).toBe(1);
    lag.begins(told(0, "x", "x", "x"));
    expect(shown("mails")).toBe(1);
    lag.ended(told(0, null, "4", "4"));
    expect(shown("mails")).toBe(0);
  });
});
