/** One row of the table of settings. */
import type { Form } from "./form.ts";

export interface Setting<T> {
  /** In order of precedence; none where it can be set in code only. */
  readonly variables: readonly string[];
  readonly form: Form<T>;
  /** `undefined`: there is none, or it depends on other settings as `about` says. */
  readonly fallback: T | undefined;
  readonly about: string;
  /** Shown as stars: a key, a token, headers. */
  readonly secret: boolean;
}

export function entry<T>(
  variables: readonly string[],
  form: Form<T>,
  fallback: T | undefined,
  about: string,
): Setting<T> {
  return Object.freeze({ variables, form, fallback, about, secret: false });
}

export function secret<T>(
  variables: readonly string[],
  form: Form<T>,
  fallback: T | undefined,
  about: string,
): Setting<T> {
  return Object.freeze({ variables, form, fallback, about, secret: true });
}

/** A part of the table, under its own heading in the documentation. */
export type SettingsOf<T> = { readonly [K in keyof T]: Setting<T[K]> };
