/** The UI's files. Every path that is no file and no API is a page of the application: `index.html`. */
import { existsSync } from "node:fs";
import { join, sep } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance } from "fastify";
import { httpErrors } from "./errors.ts";
import { pathOf } from "./failure.ts";

/** Vite puts what it names by content here; such a file never changes. */
const HASHED = `${sep}assets${sep}`;
const APIS = ["/api/", "/health/", "/v1/"];

export async function ui(app: FastifyInstance, root: string | undefined): Promise<void> {
  if (root !== undefined) {
    // Files are looked up at each request, so that a new build shows without a restart.
    await app.register(fastifyStatic, {
      root,
      cacheControl: false,
      setHeaders: (reply, path) => {
        reply.header(
          "cache-control",
          path.includes(HASHED) ? "public, max-age=31536000, immutable" : "no-cache",
        );
      },
    });
  }
  app.setNotFoundHandler(async (request, reply) => {
    const path = pathOf(request);
    const { method } = request;
    const isPage =
      method === "GET" && !APIS.some((prefix) => path.startsWith(prefix)) && !/\.\w+$/.test(path);
    if (!isPage) throw httpErrors.PATH_UNKNOWN({ method, path });
    const built = root !== undefined && existsSync(join(root, "index.html"));
    if (!built) throw httpErrors.UI_NOT_BUILT({ folder: root ?? "(none given)" });
    return reply.sendFile("index.html");
  });
}
