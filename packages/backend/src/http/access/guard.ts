/** Who may have an answer from UI and APIs: a bearer of the token, or a browser that was signed in with it. */
import type { FastifyInstance, FastifyRequest } from "fastify";
import { Attempts } from "../../access/attempts.ts";
import { accessErrors } from "../../access/errors.ts";
import { cookieOf, SESSION_SECONDS, sessionsOf, type Sessions } from "../../access/session.ts";
import { bearerOf, type Token } from "../../access/token.ts";
import type { Clock } from "../../clock.ts";
import { httpErrors } from "../errors.ts";

export interface GuardOptions {
  readonly token: Token | undefined;
  /** Cookies are sent over TLS only. */
  readonly secure: boolean;
  readonly clock: Clock;
}

const SESSION_PATH = "/api/sightline/session";
/**
 * What is there for everybody, by route: probes of a platform, signing in, and the UI's files, which hold no telemetry. A
 * route that is not named here asks for the token, also one that is added later.
 */
const OPEN: ReadonlySet<string | undefined> = new Set([
  "/health/live",
  "/health/ready",
  SESSION_PATH,
  "/*",
  // What no route knows: the UI's page, or the error that says so.
  undefined,
]);

/** Whether a request may see more than the word of a probe. */
export type MayRead = (request: FastifyRequest) => boolean;

/** Call it before the routes. Without a token everybody may. */
export function guard(app: FastifyInstance, { token, secure, clock }: GuardOptions): MayRead {
  const attempts = new Attempts(clock);
  const sessions = token === undefined ? undefined : sessionsOf(token);
  const signedIn = (request: FastifyRequest): boolean =>
    sessions === undefined || sessionHolds(request, sessions, clock);
  const prove = (request: FastifyRequest, given: string): void => {
    if (token === undefined) return;
    attempts.admit(request.ip);
    if (token.matches(given)) return;
    attempts.wrong(request.ip);
    throw accessErrors.TOKEN_WRONG({});
  };

  app.addHook("onRequest", async (request) => {
    if (OPEN.has(request.routeOptions.url) || signedIn(request)) return;
    const given = bearerOf(request.headers.authorization);
    if (given === undefined) throw accessErrors.TOKEN_MISSING({});
    prove(request, given);
  });

  /** Whether signing in is needed, and done. */
  app.get(SESSION_PATH, async (request, reply) => {
    reply.header("cache-control", "no-store");
    return { required: token !== undefined, signedIn: signedIn(request) };
  });
  app.post(SESSION_PATH, async (request, reply) => {
    prove(request, tokenIn(request.body));
    if (sessions !== undefined) {
      const value = sessions.issue(clock() / 1000);
      reply.header("set-cookie", cookie(request, value, SESSION_SECONDS, secure));
    }
    return reply.code(204).header("cache-control", "no-store").send();
  });
  app.delete(SESSION_PATH, async (request, reply) =>
    reply
      .code(204)
      .header("cache-control", "no-store")
      .header("set-cookie", cookie(request, "", 0, secure))
      .send(),
  );
  return (request) => {
    if (signedIn(request)) return true;
    const given = bearerOf(request.headers.authorization);
    if (given === undefined) return false;
    prove(request, given);
    return true;
  };
}

function sessionHolds(request: FastifyRequest, sessions: Sessions, clock: Clock): boolean {
  return sessions.holds(cookieOf(request.headers.cookie, cookieName(request)), clock() / 1000);
}

/** Cookies do not tell ports apart: two backends of one machine would sign each other's readers out. */
function cookieName({ socket }: FastifyRequest): string {
  return `sightline_session_${socket.localPort ?? 0}`;
}

function cookie(request: FastifyRequest, value: string, seconds: number, secure: boolean): string {
  const flags = `Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Strict${secure ? "; Secure" : ""}`;
  return `${cookieName(request)}=${value}; ${flags}`;
}

function tokenIn(body: unknown): string {
  if (typeof body === "object" && body !== null && "token" in body && typeof body.token === "string") {
    return body.token.trim();
  }
  throw httpErrors.PARAMETER_INVALID(
    { parameter: "token", reason: "it is not there", hint: 'Send {"token":"…"} as JSON.' },
    { field: "token" },
  );
}
