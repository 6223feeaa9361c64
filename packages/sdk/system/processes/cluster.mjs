/** A primary with two workers and a forked child; each makes a span, one worker ends by itself, one by SIGTERM. */
import { fork } from "node:child_process";
import cluster from "node:cluster";
import { once } from "node:events";
import { trace } from "@opentelemetry/api";

const work = (name) => trace.getTracer("cluster").startSpan(name).end();
if (process.argv[2] === "child") {
  work("child");
} else if (cluster.isPrimary) {
  work("primary");
  const [ends, stays] = [cluster.fork({ ROLE: "ends" }), cluster.fork({ ROLE: "stays" })];
  const child = fork(import.meta.filename, ["child"]);
  const over = [ends, stays, child].map((one) => once(one, "exit"));
  await once(stays, "message");
  stays.process.kill("SIGTERM");
  await Promise.all(over);
} else {
  work(`worker ${process.env.ROLE}`);
  if (process.env.ROLE === "ends") cluster.worker.disconnect();
  else process.send("ready");
}
