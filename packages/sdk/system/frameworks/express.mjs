import express from "express";
import { broken, items, orders, rejected, stream, tenants, wait } from "./shop.mjs";

const app = express();
app.use(tenants);
app.get("/items/:id", async (request, response) => {
  response.send(await items(request.params.id));
});
const shop = express.Router();
shop.get("/orders/:order", async (request, response) => {
  response.send(await orders(request.params.order));
});
app.use("/shop", shop);
app.get("/broken", () => broken());
app.get("/rejected", () => rejected());
app.get("/refused", (_request, _response, next) => {
  next(Object.assign(new Error("not for you"), { status: 403 }));
});
app.get("/stream", async (_request, response) => {
  for await (const part of stream()) response.write(part);
  response.end();
});
app.get("/slow", async (_request, response) => {
  await wait(2_000);
  response.send("late");
});
app.use((error, _request, response, _next) => {
  response.status(error.status ?? 500).send("failed");
});
const server = app.listen(0, "127.0.0.1", () => process.send(server.address().port));
