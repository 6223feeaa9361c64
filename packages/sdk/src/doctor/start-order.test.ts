import { describe, expect, it } from "vitest";
import { explainConfig } from "./explain.ts";
import { withStartOrder } from "./start-order.ts";

const explanation = explainConfig({
  environment: { OTEL_SERVICE_NAME: "shop" },
  envFiles: [],
  isReadable: () => true,
});

/** A folder whose `package.json` is `own`, and in which each of `types` is installed. */
function folder(own: unknown, types: Readonly<Record<string, string>> = { hono: "module" }) {
  return async (file: string): Promise<string | undefined> => {
    const place = file.replaceAll("\\", "/");
    if (place === "/app/package.json") return Promise.resolve(JSON.stringify(own));
    const library = /^\/app\/node_modules\/(.+)\/package\.json$/u.exec(place)?.[1] ?? "";
    const type = types[library];
    return Promise.resolve(type === undefined ? undefined : JSON.stringify({ type }));
  };
}

async function nothing(): Promise<undefined> {
  return Promise.resolve(undefined);
}

const HONO = { dependencies: { hono: "^4.0.0" } };
const COMMAND = "node --import @sightline/sdk/register";

async function notesOf(own: unknown, environment: Readonly<Record<string, string>> = {}, types = {}) {
  const read = folder(own, { hono: "module", ...types });
  const { ok, notes } = await withStartOrder(explanation, "/app", environment, read);
  expect(ok).toBe(explanation.ok);
  return notes.filter(({ kind }) => kind === "start-order");
}

describe("the order in which an application starts", () => {
  it("is a note where a library would be loaded too early, with the command that mends it", async () => {
    const notes = await notesOf(
      { dependencies: { hono: "^4.0.0", "@nestjs/core": "^12.0.0", express: "^5.0.0" } },
      {},
      { "@nestjs/core": "module" },
    );
    expect(notes.map(({ name }) => name)).toEqual(["hono", "@nestjs/core"]);
    for (const { message } of notes) expect(message).toContain(`${COMMAND} app.js`);
  });

  it.each([
    ["a script starts with it", { ...HONO, scripts: { start: `${COMMAND} dist/main.js` } }, {}, {}],
    ["NODE_OPTIONS has it", HONO, { NODE_OPTIONS: "--import @sightline/sdk/register" }, {}],
    ["the library is not of ECMAScript", HONO, {}, { hono: "commonjs" }],
    ["there is no such library", { dependencies: { express: "^5.0.0" } }, {}, {}],
    ["the manifest is of another form", ["hono"], {}, {}],
  ])("is not spoken of when %s", async (_why, own, environment, types) => {
    expect(await notesOf(own, environment, types)).toEqual([]);
  });

  it("is not spoken of outside of a package", async () => {
    expect(await withStartOrder(explanation, "/app", {}, nothing)).toBe(explanation);
  });
});
