/** `npm start` as a newcomer's machine sees it: from the command to three services with traces, and to nothing left. */
import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isGone } from "./gone.ts";

const script = fileURLToPath(new URL("../launch/start.mjs", import.meta.url));

let data = "";
const started: ChildProcess[] = [];

interface Start {
  readonly child: ChildProcess;
  readonly text: () => string;
  readonly ended: Promise<number | null>;
}

function start(...args: string[]): Start {
  const child = spawn(process.execPath, [script, "--data", data, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  started.push(child);
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8");
    stream.on("data", (part: string) => {
      text += part;
    });
  }
  const ended = new Promise<number | null>((resolve) => {
    child.once("exit", (code) => resolve(code));
  });
  return { child, text: () => text, ended };
}

/** Waits for the line with the address, or fails with what was said instead. */
async function address({ text, child }: Start): Promise<string> {
  for (;;) {
    const found = /Sightline {2}(http:\/\/\S+)/u.exec(text())?.[1];
    if (found !== undefined) return found;
    if (child.exitCode !== null) throw new Error(`npm start ended with ${child.exitCode}:\n${text()}`);
    await wait(50);
  }
}

/** Every process below the given one, by Linux's and macOS' `ps`. */
async function descendants(pid: number): Promise<readonly number[]> {
  const ps = spawn("ps", ["-A", "-o", "pid=,ppid="], { stdio: ["ignore", "pipe", "inherit"] });
  let text = "";
  for await (const part of ps.stdout) text += String(part);
  const parents = text
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/u).map(Number));
  const found = [pid];
  for (const above of found) {
    for (const [child, parent] of parents) if (parent === above && child !== undefined) found.push(child);
  }
  return found.slice(1);
}

async function serviceNames(ui: string): Promise<readonly string[]> {
  const answer = await fetch(`${ui}/api/sightline/services`);
  const body: unknown = await answer.json();
  const services: unknown = typeof body === "object" && body !== null ? Reflect.get(body, "services") : [];
  return Array.isArray(services) ? services.map((one) => String(Reflect.get(Object(one), "name"))) : [];
}

beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), "sightline-start-"));
});
afterEach(() => {
  for (const child of started.splice(0)) child.kill("SIGKILL");
  rmSync(data, { recursive: true, force: true });
});

describe("npm start", () => {
  it("shows three services with traces, and Ctrl-C leaves nothing within 5 s", async () => {
    const run = start("--port", "0");
    const ui = await address(run);
    let names = await serviceNames(ui);
    for (let tries = 0; names.length < 3 && tries < 60; tries += 1) {
      await wait(500);
      names = await serviceNames(ui);
    }
    expect(names.toSorted()).toEqual(["gateway", "speech-to-text", "text-to-speech"]);
    expect(await (await fetch(ui)).text()).toContain("<!doctype html>");

    const below = await descendants(run.child.pid ?? 0);
    expect(below.length).toBeGreaterThanOrEqual(6);
    const began = Date.now();
    run.child.kill("SIGINT");
    expect(await run.ended).toBe(0);
    expect(Date.now() - began).toBeLessThan(5000);
    expect(await Promise.all(below.map(isGone))).not.toContain(false);
    expect(readdirSync(data).length).toBeGreaterThan(0);
  });

  it("ends everything when it is killed outright", async () => {
    const run = start("--port", "0", "--store", "memory");
    await address(run);
    const below = await descendants(run.child.pid ?? 0);
    run.child.kill("SIGKILL");
    await wait(4000);
    expect(await Promise.all(below.map(isGone))).not.toContain(false);
  });

  it("at the second Ctrl-C is gone at once", async () => {
    const run = start("--port", "0", "--no-examples");
    await address(run);
    const below = await descendants(run.child.pid ?? 0);
    run.child.kill("SIGINT");
    await wait(450);
    run.child.kill("SIGINT");
    await run.ended;
    expect(await Promise.all(below.map(isGone))).not.toContain(false);
  });

  it("says who stands in the way, and what to do: a port in use", async () => {
    const holder = createServer();
    await new Promise<void>((resolve) => {
      holder.listen(0, "127.0.0.1", resolve);
    });
    const taken = holder.address();
    const port = typeof taken === "object" && taken !== null ? taken.port : 0;
    const run = start("--no-examples", "--port", String(port), "--otlp-http-port", "0");
    expect(await run.ended).toBe(2);
    holder.close();
    expect(run.text()).toContain(`Port ${port} on 127.0.0.1, for UI and APIs, is taken`);
    expect(run.text()).toContain("--port 0 takes any free port");
    expect(run.text()).not.toContain('"error"');
  });

  it("says who stands in the way, and what to do: a data directory in use", async () => {
    const first = start("--no-examples", "--port", "0");
    await address(first);
    const second = start("--no-examples", "--port", "0");
    expect(await second.ended).toBe(2);
    expect(second.text()).toContain(data);
    expect(second.text()).toMatch(/--data/u);
    first.child.kill("SIGINT");
    await first.ended;
  });

  it("leaves the lockfile alone", async () => {
    const lock = fileURLToPath(new URL("../../package-lock.json", import.meta.url));
    const before = readFileSync(lock);
    const run = start("--help");
    expect(await run.ended).toBe(0);
    expect(run.text()).toContain("--no-examples");
    expect(readFileSync(lock).equals(before)).toBe(true);
  });
});
