/** Serves the built UI, and passes what it asks on to a backend: on one address, as the backend itself does. */
import { readFile } from "node:fs/promises";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";

export interface Front {
  readonly url: string;
  /** Paths that were asked for, with their query strings. */
  readonly asked: readonly string[];
  readonly close: () => Promise<void>;
}

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};

export async function startFront(root: string, backend: string): Promise<Front> {
  const asked: string[] = [];
  const server = createServer((incoming, response) => {
    const path = incoming.url ?? "/";
    if (!path.startsWith("/api/")) {
      const { pathname } = new URL(path, "http://front");
      const wanted = extname(pathname) === "" ? "/index.html" : normalize(pathname);
      void readFile(join(root, wanted)).then(
        (body) =>
          response
            .writeHead(200, { "content-type": TYPES[extname(wanted)] ?? "application/octet-stream" })
            .end(body),
        () => response.writeHead(404).end(),
      );
      return;
    }
    asked.push(path);
    const { method = "GET", headers } = incoming;
    const passed = request(new URL(path, backend), { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    passed.once("error", () => response.destroy());
    // What the browser gives up the backend is not to work on.
    response.once("close", () => passed.destroy());
    incoming.pipe(passed);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  // `listen` on a port gives an address with a port, not a pipe's name.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => void server.close(() => resolve()));
    },
  };
}
