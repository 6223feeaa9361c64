import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import { stream as streamed } from "hono/streaming";
import { broken, items, orders, rejected, stream, tenants, wait } from "./shop.mjs";

const app = new Hono();
app.use(tenants);
app.use(async (_context, next) => {
  await next();
});
app.get("/items/:id", async (context) => context.text(await items(context.req.param("id"))));
const shop = new Hono();
shop.get("/orders/:order", async (context) => context.text(await orders(context.req.param("order"))));
app.route("/shop", shop);
app.get("/broken", () => broken());
app.get("/rejected", () => rejected());
app.get("/refused", () => {
  throw new HTTPException(403, { message: "not for you" });
});
app.get("/stream", (context) =>
  streamed(context, async (out) => {
    for await (const part of stream()) await out.write(part);
  }),
);
app.get("/slow", async (context) => {
  await wait(2_000);
  return context.text("late");
});
app.onError((error, context) =>
  error instanceof HTTPException ? error.getResponse() : context.text("failed", 500),
);
serve({ fetch: app.fetch, hostname: "127.0.0.1", port: 0 }, ({ port }) => process.send(port));
