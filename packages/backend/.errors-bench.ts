import { openChdbStore } from "./src/store/index.ts";
import { systemClock } from "./src/clock.ts";
import { encodeTraces } from "@sightline/otlp";
import { seededIds, span, spanEvent, tracesData } from "@sightline/testkit";
const N = Number(process.argv[2] ?? 1e6), SIZE = 10_000;
const ids = seededIds(5);
const store = await openChdbStore({ dataDir: "/tmp/sampling/data", clock: systemClock });
const now = BigInt(Date.now()) * 1_000_000n;
const stack = (k: number) => `TypeError: x\n` + Array.from({ length: 8 }, (_, i) => `    at fn${k}_${i} (/srv/app/dist/mod${k}/file${i}.js:${i}:5)`).join("\n");
let t0 = performance.now();
for (let b = 0; b < N / SIZE; b++) {
  const spans = Array.from({ length: SIZE }, (_, i) => {
    const n = b * SIZE + i, failed = n % 50 === 0, k = (n / 50) % 40;
    return span({ startTimeUnixNano: now - BigInt(N - n) * 7_000_000n, name: `GET /r${n % 30}`, kind: 2, status: { code: failed ? 2 : 0, message: "" },
      attributes: { "http.route": `/r${n % 30}`, "http.request.method": "GET", "url.path": `/r${n % 30}`, "user_agent.original": "curl", "client.address": "127.0.0.1" },
      events: failed ? [spanEvent({ name: "exception", timeUnixNano: now - BigInt(N - n) * 7_000_000n, attributes: { "exception.type": "TypeError", "exception.message": `no item ${n} of ${k}`, "exception.stacktrace": stack(k), ...(n % 100 === 0 ? { "sightline.exception.fingerprint": k.toString(16).padStart(16, "0") } : {}) } })] : [] }, ids);
  });
  await store.write("traces", encodeTraces(tracesData(spans, { service: `s${b % 5}` })));
}
console.log("written", ((performance.now() - t0) / 1000).toFixed(1), "s", (await store.status()).spans);
const to = now + 1_000_000_000n, hour = 3_600_000_000_000n;
for (const [name, from] of [["all", now - BigInt(N) * 3_500_000n], ["hour", now - hour]] as const)
  for (let r = 0; r < 4; r++) {
    const c = process.cpuUsage(), s = performance.now();
    const list = await store.errors({ from, to, filter: { kind: "filter", terms: [] }, limit: 100 });
    const u = process.cpuUsage(c);
    console.log(name, (performance.now() - s).toFixed(0), "ms", "cpu", ((u.user + u.system) / 1000).toFixed(0), "ms", list.matched, list.errors[0]?.count, list.complete);
  }
await store.close();
