/** What became of one export request. */

export type Outcome =
  | {
      readonly kind: "accepted";
      /** Items that the receiver did not take although it took the request (partial success). */
      readonly rejected: number;
      readonly message: string;
    }
  | {
      readonly kind: "later";
      readonly reason: string;
      /** What Retry-After asked for. */
      readonly afterMs: number | undefined;
    }
  | { readonly kind: "refused"; readonly reason: string };

/** Where encoded requests of one signal go. Never rejects: a failure is an outcome. */
export interface Destination {
  /** For people: the URL without credentials. */
  readonly name: string;
  send(body: Uint8Array): Promise<Outcome>;
  /** Gives up what is under way, where it would keep the process alive; further requests may follow. */
  interrupt?(): void;
  /** Ends idle connections, and with `now` those that wait for an answer too. */
  close(now: boolean): void;
}
