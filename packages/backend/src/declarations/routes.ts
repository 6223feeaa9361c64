/** `/api/sightline/declarations`: read by the table of endpoints, replaced and taken back here. */
import { endpoints } from "@sightline/api";
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { mount } from "../http/own-api/mount.ts";
import type { Declarations } from "./declarations.ts";
import { declarationErrors } from "./errors.ts";

const path = z.object({ name: z.string() });

export function declarationRoutes(app: FastifyInstance, declarations: Declarations): void {
  mount(app, endpoints.declarations, () => declarations.list());
  mount(app, endpoints.declaration, (_params, { name = "" }) => {
    const found = declarations.get(name);
    if (found === undefined) throw declarationErrors.DECLARATION_NOT_FOUND({ service: name });
    return found;
  });
  app.put(endpoints.declaration.path, async (request, reply) => {
    const { name } = path.parse(request.params);
    const taken = await declarations.put(name, request.body);
    reply.header("cache-control", "no-store");
    return taken;
  });
  app.delete(endpoints.declaration.path, async (request, reply) => {
    const { name } = path.parse(request.params);
    if (!(await declarations.delete(name))) throw declarationErrors.DECLARATION_NOT_FOUND({ service: name });
    return reply.code(204).send();
  });
}
