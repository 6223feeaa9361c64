// Express 4, which leaves rejections to the application.
const express = require("express");

import("./shop.mjs").then(({ broken, items, orders, rejected, stream, tenants, wait }) => {
  const app = express();
  app.use(tenants);
  app.get("/items/:id", (request, response, next) => {
    items(request.params.id).then((text) => response.send(text), next);
  });
  const shop = express.Router();
  shop.get("/orders/:order", (request, response, next) => {
    orders(request.params.order).then((text) => response.send(text), next);
  });
  app.use("/shop", shop);
  app.get("/broken", () => broken());
  app.get("/rejected", (_request, _response, next) => {
    rejected().catch(next);
  });
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
});
