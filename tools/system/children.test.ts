/** How the launcher ends what it started, with processes that do not want to end. */
import { afterEach, describe, expect, it } from "vitest";
import { Children, firstLine } from "../launch/children.mjs";
import { isGone } from "./gone.ts";

/** Starts a child of its own, tells both process ids, and ignores SIGTERM where asked to. */
const parentProgram = `
  const { spawn } = require("node:child_process");
  const inner = spawn(process.execPath, ["-e", "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); console.log('up')"], { stdio: ["ignore", "pipe", "inherit"] });
  if (process.argv[1] === "stubborn") process.on("SIGTERM", () => {});
  else process.on("SIGTERM", () => process.exit(0));
  inner.stdout.once("data", () => console.log(JSON.stringify({ inner: inner.pid })));
  setInterval(() => {}, 1000);
`;

const died: string[] = [];
const opened: Children[] = [];
const groups: number[] = [];

function open(): Children {
  const children = new Children({ onDeath: (child, how) => died.push(`${child.name}: ${how}`) });
  opened.push(children);
  return children;
}

function start(children: Children, code: string, ...args: string[]): ReturnType<Children["start"]> {
  const child = children.start("program", process.execPath, ["-e", code, ...args], {
    cwd: ".",
    env: process.env,
  });
  groups.push(child.pid);
  return child;
}

async function innerPid(child: ReturnType<Children["start"]>): Promise<number> {
  const line = await firstLine(child, (text) => /"inner":(\d+)/u.exec(text)?.[1]);
  return Number(line);
}

/** Whatever a failed test has left behind. */
function endGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // Gone, as it should be.
  }
}

afterEach(() => {
  for (const children of opened.splice(0)) children.kill();
  for (const group of groups.splice(0)) endGroup(group);
  died.length = 0;
});

describe("ending", { timeout: 15_000 }, () => {
  it.each(["polite", "stubborn"])(
    "takes a %s child and what it started with it, within 5 s",
    async (manner) => {
      const children = open();
      const child = start(children, parentProgram, manner);
      const inner = await innerPid(child);
      const began = Date.now();
      await children.end();
      expect(Date.now() - began).toBeLessThan(5000);
      expect(await isGone(child.pid)).toBe(true);
      expect(await isGone(inner)).toBe(true);
      expect(died).toEqual([]);
    },
  );

  it("at once takes a stubborn child too", async () => {
    const children = open();
    const child = start(children, parentProgram, "stubborn");
    const inner = await innerPid(child);
    children.kill();
    expect(await isGone(inner)).toBe(true);
    expect(await child.ended).toBe("signal SIGKILL");
  });
});

describe("a child that ends by itself", { timeout: 5000 }, () => {
  it("is told with how it ended", async () => {
    const child = start(open(), "process.exit(3)");
    expect(await child.ended).toBe("exit code 3");
    expect(died).toEqual(["program: exit code 3"]);
    expect(await firstLine(child, (line) => line)).toBeUndefined();
  });

  it("that cannot be started is told too", async () => {
    const child = open().start("program", "/no/such/program", [], { cwd: ".", env: {} });
    expect(await child.ended).toContain("ENOENT");
  });
});

describe("a child", () => {
  it("hears that the launcher is gone by its channel", async () => {
    const child = start(open(), "process.on('disconnect', () => process.exit(7)); console.log('up')");
    await firstLine(child, (line) => line);
    child.process.disconnect();
    expect(await child.ended).toBe("exit code 7");
  });
});
