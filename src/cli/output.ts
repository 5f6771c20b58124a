/** Where a command writes; the process's own streams, or a test's. */
export interface Output {
  write(text: string): unknown;
}
