/** What the frameworks' own tests (`system/frameworks.test.ts`) do not show: without the SDK, options, answers. */
import { describe, expect, it } from "vitest";
import { withTenantContext } from "./route-handler.ts";
import { getTenantContext } from "./tenant-calls.ts";

function asked(path: string, headers: Readonly<Record<string, string>> = {}): Request {
  return new Request(`http://shop${path}`, { headers });
}

const told = (): Response => Response.json(getTenantContext());

describe("withTenantContext, where no SDK runs", () => {
  it("gives the handler its tenant and the answer its id", async () => {
    const GET = withTenantContext(told, { validate: ["acme"] });
    const answer = await GET(asked("/items", { "x-tenant-id": "acme", "x-request-id": "mine" }));
    expect(await answer.json()).toEqual({ "tenant.id": "acme", "request.id": "mine" });
    expect(answer.headers.get("x-request-id")).toBe("mine");
    expect(getTenantContext()).toEqual({});
  });

  it("hands on what else Next.js gives, and any answer", async () => {
    const page = withTenantContext((_request: Request, { id }: { readonly id: string }) => ({ id }));
    expect(await page(asked("/"), { id: "7" })).toEqual({ id: "7" });
  });

  it("refuses with a body, and lets an exempt path through", async () => {
    const GET = withTenantContext(told, { validate: ["acme"], exempt: ["/login"] });
    const refused = await GET(asked("/items", { "x-tenant-id": "globex" }));
    expect(refused.status).toBe(403);
    expect(await refused.json()).toMatchObject({ error: { code: "TENANT_UNKNOWN", field: "x-tenant-id" } });
    const login = await GET(asked("/login"));
    expect(login.status).toBe(200);
    expect(await login.json()).toEqual({ "request.id": login.headers.get("x-request-id") });
  });

  it("tells the id on an answer whose headers cannot be changed", async () => {
    const GET = withTenantContext(() => Response.redirect("http://shop/elsewhere", 307));
    const answer = await GET(asked("/", { "x-request-id": "mine" }));
    expect(answer.status).toBe(307);
    expect(answer.headers.get("location")).toBe("http://shop/elsewhere");
    expect(answer.headers.get("x-request-id")).toBe("mine");
  });

  it("asks once for all routes with the same options", async () => {
    const questions: string[] = [];
    const options = {
      validate: async (tenant: string) => {
        questions.push(tenant);
        return Promise.resolve(true);
      },
    };
    const [first, second] = [withTenantContext(told, options), withTenantContext(told, options)];
    await first(asked("/a", { "x-tenant-id": "acme" }));
    await second(asked("/b", { "x-tenant-id": "acme" }));
    expect(questions).toEqual(["acme"]);
  });

  it("throws what the handler throws", async () => {
    const GET = withTenantContext((): Response => {
      throw new RangeError("no stock");
    });
    await expect(GET(asked("/"))).rejects.toThrow(new RangeError("no stock"));
  });

  it("refuses options that say nothing", () => {
    expect(() => withTenantContext(told, { enableTenantValidation: true })).toThrow(/validate/u);
  });
});
