// node:http without a framework: the route is told by the application, since nobody else knows it.
import http from "node:http";
import { setHttpRoute } from "@sightline/sdk";
import { items, orders, stream, tenants, wait } from "./shop.mjs";

const server = http.createServer((request, response) => {
  tenants(request, response, () => answer(request, response));
});

async function answer(request, response) {
  const { pathname } = new URL(request.url, "http://shop");
  const [, first, second, third] = pathname.split("/");
  if (first === "items") {
    setHttpRoute(request, "/items/:id");
    response.end(await items(second));
  } else if (first === "shop" && second === "orders") {
    setHttpRoute(request, "/shop/orders/:order");
    response.end(await orders(third));
  } else if (first === "stream") {
    setHttpRoute(request, "/stream");
    for await (const part of stream()) response.write(part);
    response.end();
  } else if (first === "slow") {
    setHttpRoute(request, "/slow");
    await wait(2_000);
    response.end("late");
  } else {
    response.writeHead(404).end();
  }
}

server.listen(0, "127.0.0.1", () => process.send(server.address().port));
