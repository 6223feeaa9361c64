/** The type of what a transaction's statements run on, by the type of the database. */

/** pg's `connect` has two forms, of which the first gives a promise. */
interface Connecting<C> {
  connect: { (): Promise<C>; (callback: never): void };
  readonly totalCount: number;
}

type AnyArguments = never[];

export type TransactionOf<D> = D extends { exec(sql: string): unknown; prepare(sql: string): unknown }
  ? D
  : D extends { rollbackToSavepoint(name: never): unknown }
    ? D
    : D extends { startTransaction(): { execute(): Promise<infer T> } }
      ? T
      : D extends { $transaction(fn: (handle: infer T) => Promise<unknown>, ...more: AnyArguments): unknown }
        ? T
        : D extends { transaction(fn: (handle: infer T) => unknown, ...more: AnyArguments): unknown }
          ? T
          : D extends { getConnection(): Promise<infer T> }
            ? T
            : D extends { promise(): { getConnection(): Promise<infer T> } }
              ? T
              : D extends Connecting<infer T>
                ? T
                : D;
