/** The callers, as a process of their own without telemetry: traces begin at the gateway, as with callers from outside. */
import { setTimeout as wait } from "node:timers/promises";
import { required } from "../process/service.ts";
import { drive } from "./driver.ts";
import { seededRandom } from "./random.ts";

const stop = new AbortController();
for (const name of ["SIGTERM", "SIGINT", "disconnect"]) process.on(name, () => stop.abort());

const result = await drive({
  gateway: required("GATEWAY_URL"),
  rate: Number(required("TRAFFIC_RATE")),
  seconds: Number(required("TRAFFIC_SECONDS")),
  random: seededRandom(Number(process.env["TRAFFIC_SEED"] ?? 1)),
  wait: async (ms, signal) => {
    await wait(ms, undefined, { signal }).catch(() => {});
  },
  now: Date.now,
  signal: stop.signal,
});
process.send?.({ event: "traffic", ...result });
process.disconnect?.();
