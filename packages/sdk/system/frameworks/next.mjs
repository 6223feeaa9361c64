// Route handlers as Next.js calls them, on a server of node:http as it has one: a Request in, a Response out, a redirect
// and a refusal thrown. Next.js itself is no dependency.
import http from "node:http";
import { Readable } from "node:stream";
import { observeRoute, withTenantContext } from "@sightline/sdk";
import { broken, directory, items, orders, rejected, stream, wait } from "./shop.mjs";

const options = { validate: directory };
const route = (template, handler) => observeRoute(withTenantContext(handler, options), { route: template });

const routes = new Map([
  ["items", route("/items/:id", async (_request, { id }) => new Response(await items(id)))],
  ["shop", route("/shop/orders/:order", async (_request, { order }) => new Response(await orders(order)))],
  ["stream", route("/stream", () => new Response(Readable.toWeb(Readable.from(stream()))))],
  [
    "slow",
    route("/slow", async () => {
      await wait(2_000);
      return new Response("late");
    }),
  ],
  ["broken", route("/broken", () => broken())],
  ["rejected", route("/rejected", () => rejected())],
  // What its `forbidden()` throws.
  [
    "refused",
    route("/refused", () => {
      throw Object.assign(new Error("NEXT_HTTP_ERROR_FALLBACK;403"), {
        digest: "NEXT_HTTP_ERROR_FALLBACK;403",
      });
    }),
  ],
]);

const server = http.createServer(async (message, response) => {
  const request = new Request(`http://shop${message.url}`, { headers: message.headers });
  const [, first, second, third] = new URL(request.url).pathname.split("/");
  const handler = routes.get(first);
  if (handler === undefined) return response.writeHead(404).end();
  try {
    const answer = await handler(request, { id: second, order: third });
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    Readable.fromWeb(answer.body).pipe(response);
  } catch (error) {
    response.writeHead(error.digest === undefined ? 500 : 403).end();
  }
});

server.listen(0, "127.0.0.1", () => process.send(server.address().port));
