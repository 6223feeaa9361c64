/** A backend with a token answers a browser that was signed in with it; the cookie is the backend's and out of reach here. */
import { SightlineError } from "@sightline/model";

/** What the client knows of endpoints is their table, which holds only what is read: this one is written, too. */
const PATH = "/api/sightline/session";

/** Whether somebody has to sign in before anything is answered. A backend that does not answer says so on the pages. */
export async function needsSigningIn(): Promise<boolean> {
  try {
    const response = await fetch(PATH);
    if (!response.ok) return false;
    const state: unknown = await response.json();
    if (typeof state !== "object" || state === null) return false;
    return "required" in state && state.required === true && "signedIn" in state && state.signedIn === false;
  } catch {
    return false;
  }
}

export type SignedIn =
  | { readonly ok: true }
  | { readonly ok: false; readonly message: string; readonly hint: string };

export async function signIn(token: string): Promise<SignedIn> {
  try {
    const response = await fetch(PATH, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ token }),
    });
    if (response.ok) return { ok: true };
    return { ok: false, ...reasonIn(await response.json()) };
  } catch {
    return { ok: false, message: "The backend does not answer.", hint: "Try again when it is back." };
  }
}

export async function signOut(): Promise<void> {
  await fetch(PATH, { method: "DELETE" });
}

/** The session is over, or was never begun. */
export function isSignedOut(error: Error): boolean {
  return error instanceof SightlineError && error.status === 401;
}

function reasonIn(body: unknown): { readonly message: string; readonly hint: string } {
  const unknown = { message: "The backend did not take it.", hint: "Its log says why." };
  if (typeof body !== "object" || body === null || !("error" in body)) return unknown;
  const { error } = body;
  if (typeof error !== "object" || error === null || !("message" in error) || !("hint" in error))
    return unknown;
  return { message: String(error.message), hint: String(error.hint) };
}
