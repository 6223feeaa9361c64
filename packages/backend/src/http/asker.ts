/** A request asks the store until it is answered, or its client has gone. */
import type { FastifyInstance } from "fastify";
import { askedBy } from "../store/asker.ts";

/** Queries that are left over then are not begun any more, and stopped where they run: of a refused answer, too. */
export function askUntilAnswered(app: FastifyInstance): void {
  app.addHook("onRequest", (_request, reply, done) => {
    const over = new AbortController();
    reply.raw.once("close", () => over.abort());
    askedBy({ signal: over.signal }, done);
  });
}
