/** Makes a thing when it is first asked for, and keeps it for the life of the execution environment. */
export function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => {
    made ??= make();
    return made;
  };
}
