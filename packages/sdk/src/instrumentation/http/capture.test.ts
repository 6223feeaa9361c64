import http, { type Server } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  attribute,
  listening,
  type Observed,
  observed,
  request,
  spanOf,
} from "../../../system/support/observed.ts";

describe("what is captured by choice", () => {
  let world: Observed;
  let server: Server;
  let origin: string;

  beforeAll(async () => {
    world = await observed({
      captureHeaders: { request: ["X-Api-Version", "authorization"], response: ["x-cache", "set-cookie"] },
      captureBodySizes: true,
    });
    server = http.createServer((message, response) => {
      message.resume();
      message.on("end", () => {
        switch (message.url) {
          case "/head-only":
            response.writeHead(200, { "X-Cache": "HIT", "Set-Cookie": ["a=1", "b=2"] });
            response.end("four");
            break;
          case "/chunks":
            response.setHeader("x-cache", "MISS");
            response.write("größe");
            response.write(Buffer.alloc(100));
            response.end("end");
            break;
          default:
            response.end("plain");
        }
      });
    });
    origin = await listening(server);
  });

  afterAll(async () => {
    server.close();
    await world.close();
  });

  async function ask(path: string, init: RequestInit = {}): Promise<(key: string) => unknown> {
    await request(origin + path, init);
    const span = spanOf(await world.serverSpans(), path);
    return (key) => attribute(span, key);
  }

  it("are headers as lists, without the secrets in them", async () => {
    const of = await ask("/plain", { headers: { "x-api-version": "7", authorization: "Bearer abc" } });
    expect(of("http.request.header.x-api-version")).toEqual(["7"]);
    expect(of("http.request.header.authorization")).toEqual(["[redacted:secret]"]);
    expect(of("http.response.header.x-cache")).toBeUndefined();
  });

  it("are headers that were given with the head alone", async () => {
    const of = await ask("/head-only");
    expect(of("http.response.header.x-cache")).toEqual(["HIT"]);
    expect(of("http.response.header.set-cookie")).toEqual(["[redacted:secret]", "[redacted:secret]"]);
  });

  it("are sizes of bodies in bytes, of an answer in chunks too", async () => {
    const posted = await ask("/plain", { method: "POST", body: "größe" });
    expect(posted("http.request.body.size")).toBe(7);
    expect(posted("http.response.body.size")).toBe(5);
    const chunks = await ask("/chunks");
    expect(chunks("http.request.body.size")).toBeUndefined();
    expect(chunks("http.response.body.size")).toBe(110);
    expect((await ask("/chunks", { method: "HEAD" }))("http.response.body.size")).toBe(0);
  });
});

describe("without a choice", () => {
  it("nothing of it is captured", async () => {
    const world = await observed();
    const server = http.createServer((_message, response) => response.end("plain"));
    const origin = await listening(server);
    await request(`${origin}/none?token=abc&page=2`);
    const span = spanOf(await world.serverSpans(), "/none");
    const keys = span?.attributes.map(({ key }) => key) ?? [];
    expect(keys.filter((key) => /header|body/u.test(key))).toEqual([]);
    expect(attribute(span, "url.query")).toBe("token=[redacted:secret]&page=2");
    server.close();
    await world.close();
  });
});
