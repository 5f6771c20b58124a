declare const brand: unique symbol;

/** A value that only parsing at the border can make: `T` with a name that the compiler tells apart. */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };

/** Milliseconds since 1970-01-01T00:00:00Z; a point in time, never a duration. */
export type EpochMs = Brand<number, 'EpochMs'>;

export const epochMs = (value: number): EpochMs => value as EpochMs;

/** The point in time that an ISO 8601 text names, or null if it names none. */
export function parseInstant(text: string): EpochMs | null {
  const value = Date.parse(text);
  return Number.isNaN(value) ? null : epochMs(value);
}

export const isoInstant = (at: EpochMs): string => new Date(at).toISOString();
