import { isStale } from "@sightline/promql";
import { pino } from "pino";
import { describe, expect, it } from "vitest";
import { openMemoryStore } from "../store/index.ts";
import { ServiceUp } from "./service-up.ts";

const MINUTE = 60_000;

function bench() {
  let now = 1_700_000_000_000;
  const begun = now;
  // With fractions, as the system's clock has them.
  const clock = (): number => now + 0.25;
  const store = openMemoryStore({ clock });
  const logger = pino({ level: "silent" });
  const seen = new Map<string, number>();
  const begin = (): ServiceUp => {
    seen.clear();
    const senders = () =>
      Array.from(seen, ([service, at]) => ({
        service,
        namespace: service === "api" ? "shop" : null,
        lastSeen: at / 1000,
      }));
    return new ServiceUp({ senders, store, clock, logger, intervalMs: 1e9 });
  };
  let current = begin();
  return {
    sends: (service: string) => seen.set(service, now),
    /** Looks after so long. */
    after: async (milliseconds: number) => {
      now += milliseconds;
      await current.look();
    },
    restart: async () => {
      await current.close();
      current = begin();
      current.start();
      await current.close();
    },
    values: async () => {
      const found = await store.series(
        [{ label: "__name__", operator: "=", value: "sightline_service_up" }],
        { from: BigInt(begun) * 1_000_000n, to: BigInt(now + 1) * 1_000_000n },
        10,
      );
      return Object.fromEntries(
        found.map(({ labels, value }) => [
          `${labels["job"]} ${labels["service"]}`,
          Array.from(value, (one, index) => (isStale(value, index) ? "stale" : one)),
        ]),
      );
    },
  };
}

describe("a service that sends", () => {
  it("is up, down after two minutes of silence, and forgotten after an hour", async () => {
    const { sends, after, values } = bench();
    sends("api");
    sends("web");
    await after(0);
    await after(2 * MINUTE);
    sends("web");
    await after(1);
    await after(58 * MINUTE - 1);
    await after(1);
    expect(await values()).toEqual({
      "shop/api api": [1, 1, 0, 0, "stale"],
      "web web": [1, 1, 1, 0, 0],
    });
  });

  it("has two minutes to be heard after a restart of the backend; one that was down stays so", async () => {
    const { sends, after, values, restart } = bench();
    sends("gone");
    await after(0);
    await after(5 * MINUTE);
    sends("api");
    await after(1);
    await restart();
    await after(10 * MINUTE);
    await restart();
    await after(MINUTE);
    const { "gone gone": gone, "shop/api api": api } = await values();
    expect([gone, api]).toEqual([
      [1, 0, 0, 0, 0],
      [1, 0, 0],
    ]);
  });

  it("keeps its value over a restart in between", async () => {
    const { sends, after, values, restart } = bench();
    sends("web");
    await after(0);
    await after(119_000);
    await restart();
    await after(MINUTE);
    await after(2 * MINUTE);
    expect(await values()).toEqual({ "web web": [1, 1, 1, 0] });
  });
});
