/** JSON of targets that have more fields than we name. */
export type Json = Readonly<Record<string, unknown>>;
