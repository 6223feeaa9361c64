import { once } from "node:events";
import { createServer } from "node:http";
import { describe, expect, it } from "vitest";
import { freePorts } from "./ports.ts";
import { PortTaken, type Start, startAgain, startProgram } from "./program.ts";

const SERVER = `
  const server = require("node:http").createServer((_, response) => response.end());
  server.listen(Number(process.argv[1]), "127.0.0.1", () => console.log("it listens"));
`;

function serverAt(port: number): Start {
  return {
    name: "the server",
    path: process.execPath,
    args: ["-e", SERVER, String(port)],
    ready: `http://127.0.0.1:${port}`,
    listens: /it listens/u,
  };
}

describe("a program that is told a port", () => {
  it("is not mistaken for another that has it", async () => {
    const [port = 0] = await freePorts(1);
    const other = createServer((_, response) => response.end()).listen(port, "127.0.0.1");
    await once(other, "listening");
    await expect(startProgram(serverAt(port))).rejects.toThrow(PortTaken);
    const waiting = startAgain(serverAt(port));
    const closed = once(other, "close");
    other.close();
    other.closeAllConnections();
    await closed;
    const program = await waiting;
    expect(program.said()).toContain("it listens");
    await program.close();
  });

  it("has said why, where it ended of something else", async () => {
    const start = serverAt(0);
    await expect(startProgram({ ...start, args: ["-e", 'throw new Error("no such file")'] })).rejects.toThrow(
      /the server is not ready: [^]*no such file/u,
    );
  });

  it("is told none twice, and none that the system hands out by itself", async () => {
    const ports = await freePorts(50);
    expect(new Set(ports).size).toBe(50);
    for (let index = 0; index < 20; index++) {
      const server = createServer().listen(0, "127.0.0.1");
      await once(server, "listening");
      const address = server.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      expect(port).toBeGreaterThan(Math.max(...ports));
      server.close();
    }
  });
});
