import { createServer, type Server } from "node:http";
import { connect, type AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { answerBroken, brokenRequest } from "./broken-request.ts";

describe("a request that cannot be read", () => {
  const servers: Server[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) server.close();
  });

  async function answerTo(bytes: string | Uint8Array): Promise<string> {
    const server = createServer({ headersTimeout: 100, connectionsCheckingInterval: 50 }, () => undefined);
    servers.push(server);
    server.on("clientError", (cause, socket) => {
      const broken = brokenRequest(cause);
      if (broken !== undefined) answerBroken(socket, broken.status, JSON.stringify(broken));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on a port
    const { port } = server.address() as AddressInfo;
    return new Promise((resolve, reject) => {
      const socket = connect(port, "127.0.0.1", () => socket.write(bytes));
      let text = "";
      socket.on("data", (chunk) => (text += chunk.toString()));
      socket.on("error", reject);
      socket.on("close", () => resolve(text));
    });
  }

  it.each([
    ["no HTTP", "hello\r\n\r\n", 400, "not valid HTTP/1.1"],
    ["TLS", Uint8Array.of(0x16, 0x03, 0x01, 0x00, 0x05, 1, 0, 0, 1, 0), 400, "use http:// here"],
    ["gRPC", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400, "HTTP/2"],
    ["large headers", `GET / HTTP/1.1\r\nhost: a\r\nx: ${"a".repeat(20_000)}\r\n\r\n`, 431, "16 KiB"],
    ["a head that never ends", "GET / HTTP/1.1\r\nhost: a\r\n", 408, "in time"],
  ])("is answered and cut off: %s", async (_, bytes, status, reason) => {
    const answer = await answerTo(bytes);
    expect(answer.split("\r\n")[0]).toContain(`HTTP/1.1 ${status} `);
    expect(answer).toContain("connection: close");
    expect(answer).toContain(reason);
  });

  it("is not answered where the client has gone", () => {
    expect(brokenRequest(Object.assign(new Error("gone"), { code: "ECONNRESET" }))).toBeUndefined();
  });
});
