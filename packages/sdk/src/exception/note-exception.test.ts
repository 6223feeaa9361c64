import http, { type Server } from "node:http";
import type { AddressInfo } from "node:net";
import express from "express";
import fastify from "fastify";
import Koa from "koa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { plainAttributes } from "@sightline/testkit";
import {
  attribute,
  listening,
  type Observed,
  observed,
  request,
  spanOf,
} from "../../system/support/observed.ts";
import { recordException, withSpan } from "../observability/active-span.ts";
import { errorHandler, noteException, standardExceptionHandler } from "./note-exception.ts";

describe("exceptions", () => {
  let world: Observed;
  const closing: (() => unknown)[] = [];

  beforeAll(async () => {
    world = await observed();
  });

  afterAll(async () => {
    for (const close of closing) await close();
    await world.close();
  });

  function opened(server: Server): Promise<string> {
    closing.push(() => server.close());
    return listening(server);
  }

  async function told(message: string): Promise<Readonly<Record<string, unknown>>[]> {
    await world.handle.flush();
    return world.backend
      .logRecords()
      .filter(({ body }) => body?.kind === "string" && body.value === message)
      .map(({ attributes, severityText }) => ({ ...plainAttributes(attributes), severityText }));
  }

  async function expectNoted(path: string, message: string): Promise<void> {
    const span = spanOf(await world.serverSpans(), path);
    expect(span?.status).toMatchObject({ code: 2, message });
    expect(span?.events.map(({ name }) => name)).toEqual(["exception"]);
    const records = await told(message);
    expect(records).toMatchObject([{ severityText: "ERROR", "exception.message": message }]);
    const fingerprint = plainAttributes(span?.events[0]?.attributes)["sightline.exception.fingerprint"];
    expect(fingerprint).toMatch(/^[\da-f]{16}$/u);
    expect(records[0]?.["sightline.exception.fingerprint"]).toBe(fingerprint);
  }

  it("are noted once in Express, however many handlers they pass", async () => {
    const app = express();
    app.get(
      "/express",
      standardExceptionHandler(() => {
        throw new TypeError("no express");
      }),
    );
    app.use(errorHandler());
    app.use(errorHandler());
    app.use((_error: unknown, _request: express.Request, response: express.Response, _next: unknown) => {
      response.status(500).send("failed");
    });
    expect(await request(`${await opened(http.createServer(app))}/express`)).toBe(500);
    await expectNoted("/express", "no express");
  });

  it("are noted once in Fastify, whose requests carry the trace id", async () => {
    const app = fastify();
    const ids: unknown[] = [];
    app.addHook("onError", errorHandler());
    app.get("/fastify", async (each) => {
      ids.push(Reflect.get(each, "traceId"));
      throw new TypeError("no fastify");
    });
    await app.listen({ host: "127.0.0.1", port: 0 });
    closing.push(() => app.close());
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on a port
    const { port } = app.server.address() as AddressInfo;
    expect(await request(`http://127.0.0.1:${port}/fastify`)).toBe(500);
    await expectNoted("/fastify", "no fastify");
    expect(ids).toEqual([spanOf(await world.serverSpans(), "/fastify")?.traceId]);
  });

  it("are noted once in Koa", async () => {
    const app = new Koa();
    app.silent = true;
    app.use(standardExceptionHandler((_context: Koa.Context, next: Koa.Next) => next()));
    app.use(() => {
      throw new TypeError("no koa");
    });
    const listener = app.callback();
    const server = http.createServer((message, response) => void listener(message, response));
    expect(await request(`${await opened(server)}/koa`)).toBe(500);
    const records = await told("no koa");
    expect(records).toHaveLength(1);
  });

  it("are noted on a request of node:http, which carries its trace id", async () => {
    const ids: unknown[] = [];
    const server = http.createServer((message, response) => {
      ids.push(Reflect.get(message, "traceId"));
      noteException(new RangeError("no node"), message);
      response.statusCode = 500;
      response.end();
    });
    await request(`${await opened(server)}/node`);
    await expectNoted("/node", "no node");
    expect(ids).toEqual([spanOf(await world.serverSpans(), "/node")?.traceId]);
  });

  it("are warnings, and no failure of the span, where the caller is at fault", async () => {
    const server = http.createServer((message, response) => {
      noteException(Object.assign(new Error("no such order"), { status: 404 }), message);
      response.statusCode = 404;
      response.end();
    });
    await request(`${await opened(server)}/fault`);
    const span = spanOf(await world.serverSpans(), "/fault");
    expect(span?.status.code).toBe(0);
    expect(await told("no such order")).toMatchObject([{ severityText: "WARN" }]);
  });

  it("mark the active span of a job once, and are thrown on", async () => {
    const job = standardExceptionHandler(
      async (_batch: number): Promise<void> => {
        await Promise.resolve();
        throw new SyntaxError("no job");
      },
      { logger: "billing" },
    );
    expect(job).toHaveLength(1);
    await expect(withSpan("job", () => job(1))).rejects.toThrow("no job");
    await world.handle.flush();
    const span = world.backend.spans().find(({ name }) => name === "job");
    expect(span?.events).toHaveLength(1);
    expect(attribute(span, "error.type")).toBe("SyntaxError");
    expect(await told("no job")).toHaveLength(1);
  });

  it("that are recorded by hand and thrown on are one event of the server's span", async () => {
    const app = express();
    app.get("/by-hand", () => {
      const error = new TypeError("no hand");
      recordException(error);
      throw error;
    });
    app.use((_error: unknown, _request: express.Request, response: express.Response, _next: unknown) => {
      response.status(500).send("failed");
    });
    await request(`${await opened(http.createServer(app))}/by-hand`);
    expect(spanOf(await world.serverSpans(), "/by-hand")?.events).toHaveLength(1);
  });

  it("are noted whatever was thrown", () => {
    for (const thrown of [undefined, null, 3, "text", {}]) expect(() => noteException(thrown)).not.toThrow();
  });
});
