import { describe, expect, it } from "vitest";
import type { ServiceSummary } from "@sightline/api";
import { findingsOf, ordered, overSince, sentenceOf, statusOf } from "./need.ts";
import { observed, observedRate, redTracks } from "./red.ts";

const TIME = [0, 30, 60, 90, 120, 150, 180, 210, 240, 270];

function serviceOf(change: {
  readonly name?: string;
  readonly errors?: readonly number[];
  readonly p95?: readonly (number | null)[];
  readonly lastSeen?: number;
  readonly yesterdayP95?: number;
}): ServiceSummary {
  const errors = change.errors ?? TIME.map(() => 0);
  const p95 = change.p95 ?? TIME.map(() => 0.1);
  const red = {
    estimated: false,
    requests: 1000,
    errors: 48,
    rate: 3.3,
    errorRatio: 0.048,
    p50: 0.05,
    p95: 0.1,
    p99: 0.2,
  };
  return {
    ...red,
    name: change.name ?? "stt",
    version: "2.14.0",
    instances: 1,
    lastSeen: change.lastSeen ?? 299,
    routes: [],
    series: {
      step: 30,
      time: TIME,
      requests: TIME.map(() => 100),
      errors: [...errors],
      p50: [...p95],
      p95: [...p95],
      p99: [...p95],
    },
    yesterday: { ...red, p95: change.yesterdayP95 ?? 0.1 },
  };
}

function assessed(service: ServiceSummary) {
  const findings = findingsOf(service, redTracks(service.series, { from: 0, to: 300 }), 300);
  return { service, findings, status: statusOf(findings) };
}

function series(values: readonly (number | null)[]) {
  return { time: TIME, step: 30, values };
}

function entry(name: string, status: "ok" | "critical", requests: number) {
  return { service: { name, requests }, status };
}

function minute(time: number): string {
  return `14:${time}`;
}

describe("findingsOf", () => {
  it("finds nothing in a calm service", () => {
    expect(assessed(serviceOf({}))).toMatchObject({ findings: [], status: "ok" });
  });

  it("says what is over which limit, since when", () => {
    const { findings, status } = assessed(serviceOf({ errors: [0, 0, 0, 0, 0, 8, 9, 7, 8, 9] }));
    expect(status).toBe("critical");
    expect(findings).toEqual([{ about: "errors", status: "critical", text: "errors over 2 %", since: 150 }]);
  });

  it("compares p95 with its limit and with yesterday", () => {
    const slow = [0.1, 0.1, 0.1, 0.1, 0.1, 0.3, 0.3, 0.3, 0.3, 0.3];
    expect(assessed(serviceOf({ p95: slow })).findings[0]?.text).toBe("p95 3.0× yesterday's");
    expect(assessed(serviceOf({ p95: slow.map((value) => value * 10) })).findings[0]?.text).toBe(
      "p95 over 2 s, 30.0× yesterday's",
    );
  });

  it("needs nobody once it is over", () => {
    expect(assessed(serviceOf({ errors: [9, 9, 9, 9, 0, 0, 0, 0, 0, 0] })).status).toBe("ok");
  });

  it("notices silence", () => {
    expect(assessed(serviceOf({ lastSeen: 100 })).findings[0]?.text).toBe("sent nothing for 3 min");
  });
});

describe("overSince", () => {
  it("forgives short dips and gaps", () => {
    expect(overSince(series([0, 0, 0, 9, 9, 0, null, 9, 9, 9]), 5)).toBe(90);
    expect(overSince(series([9, 9, 0, 0, 0, 9, 9, 9, 9, 9]), 5)).toBe(150);
  });

  it("does not know when it began before the window", () => {
    expect(overSince(series(TIME.map(() => 9)), 5)).toBeNull();
  });
});

describe("ordered", () => {
  it("puts those in need first, and keeps the order that was there", () => {
    const services = [entry("a", "ok", 1), entry("b", "ok", 9), entry("c", "critical", 2)];
    expect(ordered(services, []).map(({ service }) => service.name)).toEqual(["c", "b", "a"]);
    expect(ordered(services, ["a", "b", "c"]).map(({ service }) => service.name)).toEqual(["c", "a", "b"]);
  });
});

describe("sentenceOf", () => {
  it("says who fails, since when, and how many more there are", () => {
    const failing = assessed(serviceOf({ errors: [0, 0, 0, 0, 0, 8, 9, 7, 8, 9] }));
    // 4.8 % is what the row says, over the whole window; not the 8 % of its end.
    expect(sentenceOf([failing], minute, "5 min")).toBe("stt fails 4.8 % in 5 min, over 2 % since 14:150");
    expect(sentenceOf([failing, failing, failing], minute, "5 min")).toBe(
      "stt fails 4.8 % in 5 min, over 2 % since 14:150, and 2 more need a look",
    );
  });

  it("says that all is well", () => {
    expect(sentenceOf([assessed(serviceOf({}))], minute, "5 min")).toBe("All services are well");
  });
});

describe("a service that was not there yesterday", () => {
  it("is counted from its first request on", () => {
    const service = { ...serviceOf({}), requests: 300, yesterday: null };
    const late = {
      ...service,
      series: { ...service.series, requests: TIME.map((time) => (time < 200 ? 0 : 100)) },
    };
    expect(observed(late, { from: 0, to: 300 })).toEqual({ from: 225, to: 300 });
    expect(observedRate(late, { from: 0, to: 300 })).toBe(4);
    expect(redTracks(late.series, observed(late, { from: 0, to: 300 })).rate.values[0]).toBeNull();
  });

  it("has always been there if it was there yesterday", () => {
    expect(observed(serviceOf({}), { from: 0, to: 300 })).toEqual({ from: 0, to: 300 });
  });
});

describe("redTracks", () => {
  it("takes a rate over the part of a bucket that is in the window", () => {
    const { rate } = redTracks(serviceOf({}).series, { from: 10, to: 280 });
    expect(rate.values[0]).toBe(5);
    expect(rate.values[1]).toBeCloseTo(3.33);
    expect(rate.values.at(-1)).toBeNull();
  });
});
