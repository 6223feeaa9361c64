// NestJS in plain JavaScript: TypeScript's decorators are calls like these.
import "reflect-metadata";
import { Controller, ForbiddenException, Get, Module, Param, Res } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
import { broken, items, orders, rejected, stream, tenants, wait } from "./shop.mjs";

class RootController {
  item(id) {
    return items(id);
  }
  broken() {
    return broken();
  }
  rejected() {
    return rejected();
  }
  refused() {
    throw new ForbiddenException("not for you");
  }
  async stream(response) {
    for await (const part of stream()) response.write(part);
    response.end();
  }
  async slow() {
    await wait(2_000);
    return "late";
  }
}
class ShopController {
  order(order) {
    return orders(order);
  }
}

function decorate(target, method, path, parameter) {
  Get(path)(target.prototype, method, Object.getOwnPropertyDescriptor(target.prototype, method));
  parameter?.(target.prototype, method, 0);
}
decorate(RootController, "item", "items/:id", Param("id"));
decorate(RootController, "broken", "broken");
decorate(RootController, "rejected", "rejected");
decorate(RootController, "refused", "refused");
decorate(RootController, "stream", "stream", Res());
decorate(RootController, "slow", "slow");
decorate(ShopController, "order", "orders/:order", Param("order"));
Controller()(RootController);
Controller("shop")(ShopController);
class ShopModule {}
Module({ controllers: [RootController, ShopController] })(ShopModule);

const app = await NestFactory.create(ShopModule, { logger: false });
app.use(tenants);
await app.listen(0, "127.0.0.1");
process.send(app.getHttpServer().address().port);
