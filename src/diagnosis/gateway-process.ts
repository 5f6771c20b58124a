/** Programs that are gateways: what happens to them did not happen to the service behind. */
export const gateProcess = (name: string | null): boolean =>
  name !== null && /^(?:nginx|haproxy|httpd|apache2|envoy|traefik|caddy)/.test(name);
