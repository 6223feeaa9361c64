/** The service under load: one route, one log line a request. `CONTENDER` is a file beside, loaded before everything. */
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const { default: contender } = await import(`./contenders/${process.env.CONTENDER}.mjs`);
const require = createRequire(import.meta.url);
const { log } = contender;

/** What makes the answer: the log line is written inside, where the request's context is active. */
function answer(id) {
  log("item asked for", { item: id });
  return { id, name: "chair", price: 4900 };
}

async function expressApp() {
  const express = require("express");
  const app = express();
  if (contender.express !== undefined) app.use(contender.express);
  app.get("/items/:id", (request, response) => response.json(answer(request.params.id)));
  const server = app.listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  return server;
}

async function fastifyApp() {
  const fastify = require("fastify");
  const app = fastify({ logger: false });
  if (contender.fastify !== undefined) contender.fastify(app);
  app.get("/items/:id", async (request) => answer(request.params.id));
  await app.listen({ port: 0, host: "127.0.0.1" });
  return app.server;
}

const server = await (process.env.FRAMEWORK === "express" ? expressApp() : fastifyApp());

process.on("message", (asked) => {
  void (asked === "flush" ? contender.flush() : Promise.resolve()).then(() =>
    process.send({ cpu: process.cpuUsage(), pssKiB: pss() }),
  );
});
process.on("disconnect", () => process.exit(0));
process.send({ port: server.address().port });

/** Memory that this process holds alone, and its share of what it shares, in KiB; outside Linux the resident set. */
function pss() {
  try {
    return Number(/^Pss:\s+(\d+)/mu.exec(readFileSync("/proc/self/smaps_rollup", "utf8"))?.[1]);
  } catch {
    return process.memoryUsage.rss() / 1024;
  }
}
