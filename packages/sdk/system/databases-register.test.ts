/** Drivers in applications without a line of the SDK: ECMAScript modules and CommonJS, loaded after it. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { collector, plainAttributes } from "@sightline/testkit";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Postgres, startPostgres } from "./databases/postgres.ts";

let server: Postgres;
beforeAll(async () => {
  server = await startPostgres();
}, 60_000);
afterAll(() => server.close());

it.each(["drivers.mjs", "drivers.cjs"])("%s tells each query, and where it stands", async (file) => {
  const backend = await collector();
  const folder = path.join(import.meta.dirname, "databases", "apps");
  const child = spawn(
    process.execPath,
    ["--conditions=@sightline/source", "--import", "@sightline/sdk/register", file],
    {
      cwd: folder,
      stdio: ["ignore", "ignore", "pipe"],
      env: {
        PATH: process.env["PATH"],
        DATABASE_URL: server.url,
        OTEL_EXPORTER_OTLP_ENDPOINT: backend.url,
        OTEL_SERVICE_NAME: "drivers",
      },
    },
  );
  let said = "";
  child.stderr.on("data", (chunk) => (said += String(chunk)));
  const [code] = await once(child, "close");
  expect({ code, said }).toMatchObject({ code: 0 });
  const spans = backend.spans();
  const request = spans.find(({ name }) => name === "request");
  const queries = spans
    .filter(({ kind, parentSpanId }) => kind === 3 && parentSpanId === request?.spanId)
    .map(({ attributes }) => plainAttributes(attributes))
    .map((each) => JSON.stringify([each["db.system.name"], each["code.file.path"]]));
  expect(queries.toSorted((a, b) => a.localeCompare(b))).toEqual(
    ["postgresql", "sqlite", "sqlite"].map((system) => JSON.stringify([system, file])),
  );
  await backend.close();
});
