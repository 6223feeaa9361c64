/** The request of `node:http` that is being answered, beside the context; kept in processes of Next.js only. */
import { AsyncLocalStorage } from "node:async_hooks";
import type { ServerRequest } from "../http/server-request.ts";

export const answeredRequest: AsyncLocalStorage<ServerRequest> = new AsyncLocalStorage<ServerRequest>();
