import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { createClient } from "@sightline/api/client";
import { Supervisor, type SupervisorEvent } from "@sightline/backend";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

describe("a backend whose event loop stands still", () => {
  let dataDir = "";
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), "sightline-hang-"));
    const preload = pathToFileURL(join(import.meta.dirname, "hang-on-signal.ts"));
    vi.stubEnv("NODE_OPTIONS", `--import=${preload.href}`);
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await rm(dataDir, { recursive: true, force: true });
  });

  it("is killed and started again, and health and metrics tell why", async () => {
    const events: SupervisorEvent[] = [];
    const supervisor = new Supervisor({
      backend: {
        host: "127.0.0.1",
        port: 0,
        otlpHttpPort: 0,
        otlpGrpcPort: null,
        store: "chdb",
        dataDir,
        retentionDays: 15,
        uiRoot: undefined,
        allowedOrigins: [],
        version: "1.2.3",
      },
      logLevel: "silent",
      notify: (event) => void events.push(event),
      pulse: { beat: 3, start: 60, store: 60 },
    });
    const { ui } = await supervisor.start();
    const before = supervisor.pid ?? 0;
    process.kill(before, "SIGUSR2");
    await expect
      .poll(() => events.map(({ kind }) => kind), { timeout: 45_000 })
      .toEqual(["crashed", "restarted"]);
    expect(events[0]).toMatchObject({ how: "SIGKILL after 3 s without a sign of life" });
    expect(supervisor.pid).not.toBe(before);
    const { checks } = await createClient({ baseUrl: ui }).health();
    expect(checks.find(({ name }) => name === "engine")).toMatchObject({
      status: "degraded",
      message: expect.stringContaining("without a sign of life"),
    });
    expect(await (await fetch(`${ui}/metrics`)).text()).toContain("sightline_engine_restarts 1");
    await supervisor.stop();
  });
});
