/** A call with a callback, as a promise. */
export function called<T>(run: (callback: (error: unknown, result: T) => void) => unknown): Promise<T> {
  return new Promise((resolve, reject) => {
    run((error, result) => {
      if (error instanceof Error) reject(error);
      else resolve(result);
    });
  });
}
