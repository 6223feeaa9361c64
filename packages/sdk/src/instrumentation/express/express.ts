/**
 * Route and error of Express' requests. Express tells where it is by two properties that it sets on the request:
 * `baseUrl` on the way through mounted routers, `route` when a route has matched. Both are watched by accessors on
 * `IncomingMessage`, which work whenever and however Express was loaded, bundled too, and cost no wrapping of handlers.
 */
import type { IncomingMessage } from "node:http";
import { messagePrototype } from "../http/message-prototype.ts";
import { serverRequestOf } from "../http/server.ts";
import type { ServerRequest } from "../http/server-request.ts";
import type { Instrumentation } from "../instrumentation.ts";
import { MountPath, routeText } from "./mount-path.ts";

/** Where Express' router keeps the errors that went through `next(error)` (router ≥ 2.3, registered symbol). */
const ERRORS = Symbol.for("router.tracing.publishedErrors");
const PLACE: unique symbol = Symbol("sightline.express.place");

/** Where a request is in its app. One object: each further property of the request itself would move those it has. */
class Place {
  readonly owner: object;
  baseUrl: unknown;
  route: unknown;
  mount: MountPath | undefined;

  constructor(owner: object, before: Place | undefined) {
    this.owner = owner;
    this.baseUrl = before?.baseUrl;
    this.route = before?.route;
    this.mount = before?.mount;
  }
}

/** The request's own: one made of another by `Object.create` begins with what that one has. */
function placeOf(request: ExpressRequest): Place {
  const place = request[PLACE];
  return place?.owner === request ? place : (request[PLACE] = new Place(request, place));
}

interface ExpressRequest extends IncomingMessage {
  params?: Readonly<Record<string, unknown>>;
  [PLACE]?: Place;
  [ERRORS]?: ReadonlySet<unknown>;
}

const accessors: PropertyDescriptorMap & ThisType<ExpressRequest> = {
  baseUrl: {
    configurable: true,
    get() {
      return this[PLACE]?.baseUrl;
    },
    set(value: unknown) {
      const place = placeOf(this);
      const before = place.baseUrl;
      place.baseUrl = value;
      if (value === before || typeof value !== "string" || (value === "" && place.mount === undefined))
        return;
      const state = serverRequestOf(this);
      if (state === undefined) return;
      place.mount ??= new MountPath();
      place.mount.move(value, this.params);
      state.complete = completeExpress;
    },
  },
  route: {
    configurable: true,
    get() {
      return this[PLACE]?.route;
    },
    set(value: unknown) {
      const place = placeOf(this);
      place.route = value;
      const state = serverRequestOf(this);
      const path = routeText(value);
      if (state === undefined || path === undefined) return;
      const mounted = `${place.mount?.template ?? ""}${path}`;
      state.route = mounted.length > 1 && mounted.endsWith("/") ? mounted.slice(0, -1) : mounted;
      state.complete = completeExpress;
    },
  },
};

/** What is known only at the end: a mount that answered without a route, and the error. */
function completeExpress(state: ServerRequest): void {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only the accessors above set this function
  const request = state.request as ExpressRequest;
  const mount = request[PLACE]?.mount?.template;
  if (state.route === undefined && mount !== undefined && mount !== "") state.route = mount;
  const errors = request[ERRORS];
  if (state.error === undefined && errors !== undefined) for (const error of errors) state.error = error;
}

export function expressInstrumentation(): Instrumentation {
  return {
    name: "express",
    enable: () => {
      Object.defineProperties(messagePrototype(), accessors);
    },
    disable: () => {
      for (const name of Object.keys(accessors)) Reflect.deleteProperty(messagePrototype(), name);
    },
  };
}
