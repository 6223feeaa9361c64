/** `POST /api/sightline/query`: lines are sent as they are answered. What the client leaves is given up. */
import { Readable } from "node:stream";
import { questions, type QueryLine } from "@sightline/api";
import type { FastifyInstance } from "fastify";
import type { Logger } from "pino";
import type { Clock } from "../../clock.ts";
import type { Store } from "../../store/store.ts";
import { askedByThroughout, currentAsker } from "../../store/asker.ts";
import { invalidBody } from "../own-api/mount.ts";
import { answerBatch } from "./batch.ts";

export interface QueryRouteOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
}

export function queryRoute(app: FastifyInstance, options: QueryRouteOptions): void {
  const { path, body } = questions.query;
  app.post(path, (request, reply) => {
    const batch = body.safeParse(request.body);
    if (!batch.success) throw invalidBody(batch.error);
    const gone = new AbortController();
    reply.raw.once("close", () => gone.abort());
    const answer = answerBatch(batch.data, { ...options, signal: gone.signal });
    const asker = currentAsker();
    const lines = asker === undefined ? answer : askedByThroughout(asker, answer);
    reply.header("cache-control", "no-store").type("application/x-ndjson");
    return reply.send(Readable.from(written(lines)));
  });
}

async function* written(lines: AsyncIterable<QueryLine>): AsyncGenerator<string, void> {
  for await (const line of lines) yield `${JSON.stringify(line)}\n`;
}
