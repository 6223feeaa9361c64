import { describe, expect, it } from "vitest";
import type { IncidentReport } from "./incident.ts";
import { Incidents, MOST_INCIDENTS } from "./incidents.ts";
import type { StartedWork } from "./work.ts";

const EPOCH = Date.parse("2026-11-21T12:00:00Z");

function world() {
  let now = 1000;
  const timers = new Map<number, () => void>();
  let timer = 0;
  const written: (readonly IncidentReport[])[] = [];
  const make = (): Incidents =>
    new Incidents({
      clock: { mark: () => now, wallMs: (mark) => EPOCH + mark },
      later: (_ms, act) => {
        const own = ++timer;
        timers.set(own, act);
        return () => timers.delete(own);
      },
      changed: (incidents) => written.push(incidents),
    });
  return {
    incidents: make(),
    make,
    written,
    timers,
    pass: (seconds: number) => (now += seconds * 1000),
    ring: () => [...timers.values()].forEach((act) => act()),
  };
}

const work = (part: Partial<StartedWork> = {}): StartedWork => ({
  name: "GET",
  method: "GET",
  path: "/pay",
  route: undefined,
  tenant: undefined,
  ...part,
});

describe("incident mode", () => {
  it("ends by itself, by the time and not by a timer that is late", () => {
    const { incidents, pass } = world();
    const { endsAt, remainingSeconds } = incidents.start({ ratio: 1, seconds: 60 });
    expect([endsAt, remainingSeconds]).toEqual(["2026-11-21T12:01:01.000Z", 60]);
    pass(59.9);
    expect(incidents.thresholdFor(work())?.ratio).toBe(1);
    pass(0.2);
    expect(incidents.thresholdFor(work())).toBeUndefined();
    expect(incidents.reports()).toEqual([]);
  });

  it("says by its timer that it is over, and leaves none behind", () => {
    const { incidents, pass, ring, timers, written } = world();
    incidents.start({ ratio: 1, seconds: 60 });
    pass(61);
    ring();
    expect(incidents.isRunning).toBe(false);
    expect(written.at(-1)).toEqual([]);
    expect(timers.size).toBe(0);
  });

  it("concerns a route, a tenant, or everything; of several the highest ratio counts", () => {
    const { incidents, pass } = world();
    incidents.start({ ratio: 0.2, seconds: 600 });
    incidents.start({ ratio: 1, seconds: 60, route: "/pay" });
    incidents.start({ ratio: 0.5, seconds: 600, tenant: "acme" });
    expect(incidents.thresholdFor(work())?.ratio).toBe(1);
    expect(incidents.thresholdFor(work({ path: "/other" }))?.ratio).toBe(0.2);
    expect(incidents.thresholdFor(work({ path: "/other", tenant: "acme" }))?.ratio).toBe(0.5);
    // One that ends does not end the others.
    pass(61);
    expect(incidents.thresholdFor(work())?.ratio).toBe(0.2);
  });

  it("is replaced by an order for the same, and ended early by its id", () => {
    const { incidents } = world();
    incidents.start({ ratio: 1, seconds: 60, route: "/pay" });
    const second = incidents.start({ ratio: 0.5, seconds: 120, route: "/pay" });
    expect(incidents.reports()).toMatchObject([{ id: second.id, ratio: 0.5, remainingSeconds: 120 }]);
    expect(incidents.stop("i99")).toBe(0);
    expect(incidents.stop(second.id)).toBe(1);
    expect(incidents.isRunning).toBe(false);
  });

  it("takes no more than a person follows", () => {
    const { incidents } = world();
    for (let at = 0; at < MOST_INCIDENTS; at++) incidents.start({ ratio: 1, seconds: 60, route: `/${at}` });
    expect(() => incidents.start({ ratio: 1, seconds: 60 })).toThrow("32 incidents are running");
    incidents.start({ ratio: 0.5, seconds: 60, route: "/3" });
  });

  it("goes on after a restart for what is left of its time", () => {
    const { incidents, make, pass, written } = world();
    incidents.start({ ratio: 1, seconds: 600, tenant: "acme" });
    incidents.start({ ratio: 1, seconds: 10 });
    const kept = written.at(-1) ?? [];
    pass(120);
    const next = make();
    next.resume(kept);
    expect(next.reports()).toMatchObject([
      { tenant: "acme", remainingSeconds: 480, startedAt: "2026-11-21T12:00:01.000Z" },
    ]);
  });
});
