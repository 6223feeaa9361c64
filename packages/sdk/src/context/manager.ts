/** OpenTelemetry's ContextManager over the SDK's store. */
import { EventEmitter } from "node:events";
import {
  type Context,
  type ContextManagementToken,
  type ContextManager,
  ROOT_CONTEXT,
} from "@opentelemetry/api";
import { bindEmitter } from "./emitter.ts";
import { contextStore } from "./store.ts";

export class StoreContextManager implements ContextManager {
  active(): Context {
    return contextStore.getStore() ?? ROOT_CONTEXT;
  }

  with<A extends unknown[], F extends (...args: A) => ReturnType<F>>(
    context: Context,
    fn: F,
    thisArg?: ThisParameterType<F>,
    ...args: A
  ): ReturnType<F> {
    return contextStore.run(context, () => Reflect.apply<unknown, A, ReturnType<F>>(fn, thisArg, args));
  }

  bind<T>(context: Context, target: T): T {
    if (target instanceof EventEmitter) bindEmitter(target, (listener) => bound(context, listener));
    return isFunction(target) ? bound(context, target) : target;
  }

  attach(context: Context): ContextManagementToken {
    const before = contextStore.getStore() ?? ROOT_CONTEXT;
    contextStore.enterWith(context);
    return { dispose: () => contextStore.enterWith(before) };
  }

  enable(): this {
    return this;
  }

  disable(): this {
    contextStore.disable();
    return this;
  }
}

function isFunction<T>(target: T): target is T & ((...args: unknown[]) => unknown) {
  return typeof target === "function";
}

function bound<F extends (...args: never[]) => unknown>(context: Context, fn: F): F {
  const wrapper = new Proxy(fn, {
    apply: (callee, receiver, args) =>
      contextStore.run(context, (): unknown => Reflect.apply(callee, receiver, args)),
  });
  return wrapper;
}
