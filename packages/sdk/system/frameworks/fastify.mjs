import { Readable } from "node:stream";
import fastify from "fastify";
import { broken, items, orders, rejected, stream, tenants, wait } from "./shop.mjs";

const app = fastify();
await app.register(tenants);
app.get("/items/:id", (request) => items(request.params.id));
app.register(
  async (shop) => {
    shop.get("/orders/:order", (request) => orders(request.params.order));
  },
  { prefix: "/shop" },
);
app.get("/broken", () => broken());
app.get("/rejected", () => rejected());
app.get("/refused", async () => {
  throw Object.assign(new Error("not for you"), { statusCode: 403 });
});
app.get("/stream", (_request, reply) => reply.send(Readable.from(stream())));
app.get("/slow", async () => {
  await wait(2_000);
  return "late";
});
await app.listen({ host: "127.0.0.1", port: 0 });
process.send(app.server.address().port);
