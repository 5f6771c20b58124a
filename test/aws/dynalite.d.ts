/** dynalite has no types of its own; this is the part that the tests use. */
declare module 'dynalite' {
  import type { AddressInfo } from 'node:net';

  interface LocalDynamo {
    listen(port: number, host: string, ready: () => void): void;
    address(): AddressInfo;
    close(closed: () => void): void;
  }
  export default function dynalite(options: { readonly createTableMs: number }): LocalDynamo;
}
