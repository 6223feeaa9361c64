/** Who is told of which alert: the words of a declaration, which a file of its own may hold as well. */
export type { AlertRoute, AlertRouting, Receiver } from "@sightline/model";
