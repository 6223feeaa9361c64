import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Supervisor, type BackendOptions, type SupervisorEvent } from "@sightline/backend";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

let dataDir: string;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "sightline-"));
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

function options(changes: Partial<BackendOptions> = {}): BackendOptions {
  return {
    host: "127.0.0.1",
    port: 0,
    otlpHttpPort: 0,
    otlpGrpcPort: null,
    store: "memory",
    dataDir,
    retentionDays: 15,
    uiRoot: undefined,
    allowedOrigins: [],
    version: "1.2.3",
    ...changes,
  };
}

describe("Supervisor", () => {
  it("gives up on a process that never gets ready", async () => {
    // pino refuses the level, which ends the process before it can say anything.
    const supervisor = new Supervisor({ backend: options(), logLevel: "nonsense", notify: () => undefined });
    await expect(supervisor.start()).rejects.toMatchObject({
      code: "BACKEND_KEEPS_CRASHING",
      message: expect.stringContaining("ended 3 times"),
    });
    await supervisor.stop();
  });

  it("ends a process that is still starting, and does not start it again", async () => {
    const supervisor = new Supervisor({ backend: options(), logLevel: "silent", notify: () => undefined });
    // Where the machine is quick, it is ready before it hears that it is to end.
    const outcome = supervisor.start().then(
      () => ({ code: "ready" }),
      (error: unknown) => error,
    );
    const { pid = 0 } = supervisor;
    await supervisor.stop();
    expect(() => process.kill(pid, 0)).toThrow("ESRCH");
    expect(await outcome).toMatchObject({
      code: expect.stringMatching(/^(?:ready|BACKEND_KEEPS_CRASHING)$/u),
    });
    expect(supervisor.pid).toBe(pid);
  });

  it("tries again, each time later, as long as the process falls", async () => {
    const events: SupervisorEvent[] = [];
    const supervisor = new Supervisor({
      backend: options(),
      logLevel: "silent",
      notify: (event) => void events.push(event),
    });
    const { ui, otlpGrpc } = await supervisor.start();
    expect(otlpGrpc).toBeNull();
    for (const count of [1, 2]) {
      process.kill(supervisor.pid ?? 0, "SIGKILL");
      await expect
        .poll(() => events.filter(({ kind }) => kind === "restarted").length, { timeout: 20_000 })
        .toBe(count);
    }
    const pauses = events.flatMap((event) => (event.kind === "crashed" ? [event.restartMs] : []));
    expect(pauses).toEqual([250, 500]);
    expect(events).toContainEqual(
      expect.objectContaining({ kind: "restarted", addresses: expect.objectContaining({ ui }) }),
    );
    expect((await fetch(`${ui}/health/ready`)).status).toBe(200);
    await supervisor.stop();
    await supervisor.stop();
    await expect(fetch(`${ui}/health/ready`)).rejects.toThrow("fetch failed");
  });

  it("ends while it waits to try again", async () => {
    const events: SupervisorEvent[] = [];
    const supervisor = new Supervisor({
      backend: options(),
      logLevel: "silent",
      notify: (event) => void events.push(event),
    });
    await supervisor.start();
    process.kill(supervisor.pid ?? 0, "SIGKILL");
    await expect.poll(() => events.length, { timeout: 10_000 }).toBe(1);
    await supervisor.stop();
    await new Promise((resolve) => {
      setTimeout(resolve, 500);
    });
    expect(events).toHaveLength(1);
  });
});
