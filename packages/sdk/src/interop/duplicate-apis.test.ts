import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { writeNotices } from "../notice/notices.ts";
import { noteDuplicates } from "./duplicate-notice.ts";
import { API_VERSION, duplicateApis, sayDuplicates } from "./duplicate-apis.ts";

let folder: string | undefined;
afterEach(() => {
  if (folder !== undefined) rmSync(folder, { recursive: true });
  folder = undefined;
});

/** An application with packages at those places below its folder. */
function application(packages: Readonly<Record<string, string>>): string {
  folder = mkdtempSync(path.join(tmpdir(), "sightline-apis-"));
  for (const [place, version] of Object.entries(packages)) {
    mkdirSync(path.join(folder, place), { recursive: true });
    writeFileSync(path.join(folder, place, "package.json"), JSON.stringify({ version }));
  }
  return folder;
}

const API = "node_modules/@opentelemetry/api";

describe("copies of OpenTelemetry's API", () => {
  it("are counted wherever they are", async () => {
    const root = application({
      [API]: "1.10.0",
      [`node_modules/@fastify/otel/${API}`]: "1.9.0",
      [`node_modules/a/node_modules/b/${API}`]: "1.12.1",
      "node_modules/@opentelemetry/api-logs": "0.200.0",
      "node_modules/.cache/node_modules/@opentelemetry/api": "1.0.0",
    });
    expect(await duplicateApis(root)).toEqual([
      { version: "1.9.0", path: `node_modules/@fastify/otel/${API}`, reaches: true },
      { version: "1.10.0", path: API, reaches: true },
      { version: "1.12.1", path: `node_modules/a/node_modules/b/${API}`, reaches: false },
    ]);
  });

  it("are no matter when there is one", async () => {
    expect(sayDuplicates(await duplicateApis(application({ [API]: "1.10.0" })))).toBeUndefined();
    expect(sayDuplicates(await duplicateApis(application({})))).toBeUndefined();
  });

  it("cost a little when all reach the SDK", async () => {
    const copies = await duplicateApis(application({ [API]: "1.10.0", [`node_modules/x/${API}`]: "1.4.1" }));
    expect(sayDuplicates(copies)).toBe(
      `@opentelemetry/api is installed 2 times (1.10.0 in ${API}, 1.4.1 in node_modules/x/${API}). All reach this SDK, but each is loaded: npm dedupe leaves one.`,
    );
  });

  it.each(["1.11.0", "2.0.0", "0.9.0"])("lose what is recorded through %s", async (version) => {
    const said = sayDuplicates(await duplicateApis(application({ [API]: version })));
    expect(said).toContain(`what is recorded through ${version} in ${API} is lost`);
    expect(said).toContain("npm ls @opentelemetry/api");
  });

  it("are judged by the version that this SDK has", async () => {
    const own = createRequire(import.meta.url).resolve("@opentelemetry/api");
    const { version }: { version: string } = JSON.parse(
      readFileSync(path.join(own, "../../package.json"), "utf8"),
    );
    expect(API_VERSION).toBe(version);
  });

  it("are told some time after the start, not before, and once", async () => {
    const root = application({ [API]: "1.12.0" });
    const said: string[] = [];
    const notices = writeNotices((line) => said.push(line));
    vi.useFakeTimers();
    noteDuplicates(root, notices);
    noteDuplicates(root, notices)();
    await vi.advanceTimersByTimeAsync(1999);
    expect(said).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    vi.useRealTimers();
    await expect.poll(() => said).toEqual([expect.stringContaining("what is recorded through 1.12.0")]);
  });

  it("are one in this repository", async () => {
    const root = path.resolve(import.meta.dirname, "../../../..");
    expect(await duplicateApis(root)).toEqual([{ version: API_VERSION, path: API, reaches: true }]);
  });
});
