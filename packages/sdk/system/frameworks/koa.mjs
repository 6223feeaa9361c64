import { Readable } from "node:stream";
import Router from "@koa/router";
import Koa from "koa";
import { broken, items, orders, rejected, stream, tenants, wait } from "./shop.mjs";

const app = new Koa();
app.silent = true;
app.use(tenants);
const router = new Router();
router.get("/items/:id", async (context) => {
  context.body = await items(context.params.id);
});
router.get("/broken", () => broken());
router.get("/rejected", () => rejected());
router.get("/refused", (context) => context.throw(403, "not for you"));
router.get("/stream", (context) => {
  context.body = Readable.from(stream());
});
router.get("/slow", async (context) => {
  await wait(2_000);
  context.body = "late";
});
const shop = new Router({ prefix: "/shop" });
shop.get("/orders/:order", async (context) => {
  context.body = await orders(context.params.order);
});
app.use(router.routes()).use(shop.routes());
const server = app.listen(0, "127.0.0.1", () => process.send(server.address().port));
