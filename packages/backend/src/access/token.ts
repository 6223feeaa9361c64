/** The one secret of a backend: whoever has it may read and write. */
import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { readFile } from "node:fs/promises";
import { accessErrors } from "./errors.ts";
import { refuseOpenFile, reasonOf } from "./secret-file.ts";

/** 32 characters of base64 hold 192 bits: nobody guesses them. */
const SHORTEST = 32;
const LONGEST = 4096;

export interface Token {
  /** In a time that does not depend on where they differ. */
  readonly matches: (candidate: string) => boolean;
  /** A key for something else, which tells nothing of the token. */
  readonly derive: (purpose: string) => Buffer;
}

export function tokenOf(secret: string): Token {
  // Comparing digests under a key that nobody knows makes the time independent of lengths, too.
  const key = randomBytes(32);
  const digest = (text: string): Buffer => createHmac("sha256", key).update(text).digest();
  const expected = digest(secret);
  return Object.freeze({
    matches: (candidate: string) => timingSafeEqual(digest(candidate), expected),
    derive: (purpose: string) => createHmac("sha256", secret).update(purpose).digest(),
  });
}

/** @throws TOKEN_FILE_UNREADABLE, FILE_OPEN_TO_OTHERS, TOKEN_UNFIT */
export async function readToken(file: string): Promise<Token> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (cause) {
    throw accessErrors.TOKEN_FILE_UNREADABLE(
      { file, reason: reasonOf(cause) },
      { cause, field: "--token-file" },
    );
  }
  await refuseOpenFile(file, "--token-file");
  const secret = text.trim();
  const problem = problemOf(secret);
  if (problem !== undefined) {
    throw accessErrors.TOKEN_UNFIT({ file, reason: problem }, { field: "--token-file" });
  }
  return tokenOf(secret);
}

function problemOf(secret: string): string | undefined {
  if (secret.length < SHORTEST) return `it has ${secret.length} characters`;
  if (secret.length > LONGEST) return `it has more than ${LONGEST} characters`;
  if (!/^[\x21-\x7e]+$/.test(secret)) return "it holds spaces, line ends or other than ASCII";
  if (new Set(secret).size < 8) return "it is the same few characters again and again";
  return undefined;
}

/** From the header `Authorization`; `undefined` where it holds no bearer token. */
export function bearerOf(header: string | undefined): string | undefined {
  return /^bearer +(\S+) *$/i.exec(header ?? "")?.[1];
}
