/** What is made when it is first needed, once. */
export type Deferred<T> = () => Promise<T>;

export function deferred<T>(make: () => Promise<T>): Deferred<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
