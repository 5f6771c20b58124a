export type InTime<T> = { readonly kind: 'done'; readonly value: T } | { readonly kind: 'late' };

/** The work's value, or `late` when it takes longer. The work goes on; what becomes of it then is not waited for. */
export async function within<T>(milliseconds: number, work: Promise<T>): Promise<InTime<T>> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<InTime<T>>((resolve) => {
    timer = setTimeout(() => resolve({ kind: 'late' }), milliseconds);
  });
  // A failure after the deadline has nobody to tell; unhandled, it would end the process.
  work.catch(() => {});
  try {
    return await Promise.race([work.then((value): InTime<T> => ({ kind: 'done', value })), late]);
  } finally {
    clearTimeout(timer);
  }
}
