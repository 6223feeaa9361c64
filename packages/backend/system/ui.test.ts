import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runningBackend, type RunningBackend } from "./running-backend.ts";

let root: string;
let backend: RunningBackend;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "sightline-ui-"));
  await mkdir(join(root, "assets"));
  await writeFile(join(root, "index.html"), "<!doctype html><title>Sightline</title>");
  await writeFile(join(root, "assets", "index-abc123.js"), "export {};");
  backend = await runningBackend({ uiRoot: root });
});
afterAll(async () => {
  await backend.close();
  await rm(root, { recursive: true });
});

const get = (path: string): Promise<Response> => fetch(backend.addresses.ui + path);

/** `fetch` would not send another host. */
function statusFor(host: string): Promise<number | undefined> {
  const { port } = new URL(backend.addresses.ui);
  return new Promise((resolve, reject) => {
    const asked = request(
      { host: "127.0.0.1", port, path: "/api/sightline/health", headers: { host } },
      (response) => {
        response.resume();
        resolve(response.statusCode);
      },
    );
    asked.on("error", reject).end();
  });
}

describe("the UI's files", () => {
  it.each(["/", "/traces", "/services/stt?from=1"])("%s is the application", async (path) => {
    const response = await get(path);
    expect(await response.text()).toContain("<title>Sightline");
    expect([response.status, response.headers.get("cache-control")]).toEqual([200, "no-cache"]);
  });

  it("keeps what is named by its content", async () => {
    const response = await get("/assets/index-abc123.js");
    expect(response.headers.get("content-type")).toContain("javascript");
    expect(response.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
  });

  it.each([
    "/assets/gone.js",
    "/api/sightline/nothing",
    "/health/nothing",
    "/../package.json",
    "/..%2f..%2fetc%2fpasswd",
  ])("%s is not the application", async (path) => {
    const response = await get(path);
    const isFile = path.includes("..");
    expect(isFile ? [200, 400, 403, 404] : [404]).toContain(response.status);
    expect(await response.text()).not.toMatch(/root:|"name"/);
  });

  it("shows a build that was made while it runs", async () => {
    await writeFile(join(root, "assets", "later-5678.css"), "body{}");
    const response = await get("/assets/later-5678.css");
    expect([response.status, await response.text()]).toEqual([200, "body{}"]);
  });

  it("may load nothing from elsewhere", async () => {
    const { headers } = await get("/");
    expect(headers.get("content-security-policy")).toContain("default-src 'self'");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("access-control-allow-origin")).toBeNull();
  });

  it("is for this machine's names only", async () => {
    expect(await statusFor("rebound.example")).toBe(403);
    expect(await statusFor("localhost:4320")).toBe(200);
  });
});

describe("without a built UI", () => {
  it("says how to build it, and answers the APIs", async () => {
    const bare = await runningBackend({ uiRoot: join(root, "assets") });
    const page = await fetch(`${bare.addresses.ui}/traces`);
    expect([page.status, await page.text()]).toEqual([404, expect.stringContaining("npm run build")]);
    expect((await bare.client.setup()).otlpHttp).toBe(bare.addresses.otlpHttp);
    await bare.close();
  });
});
