import { isLoopback } from '../read/endpoint.ts';
import type { Observation } from '../read/observation.ts';
import { fullDisks } from './load.ts';
import type { Scene } from './scene.ts';

/**
 * Next steps for a person with what was found filled in, one function for a cause that only a person can repair. Each
 * names what the evidence names and nothing else; without it, it says nothing.
 */

/** `on i-0a3f`, where the evidence says where. */
const there = ({ origin }: Observation): string =>
  origin.name === null ? '' : ` on ${origin.name}`;

/** A line of evidence as it stands, short enough for a list. */
const quoted = ({ citations }: Observation): string =>
  `"${(citations[0]?.text ?? '').trim().slice(0, 160)}"`;

/** The entries and routes that drop the traffic, by their numbers. */
export function blockedPaths(scene: Scene): readonly string[] {
  const blocked = scene
    .of('network-path')
    .filter(
      ({ layer, state }) => state !== 'open' && (layer === 'network-acl' || layer === 'route'),
    );
  // Several targets are behind one ACL: what is to be corrected is said once.
  return blocked.map(({ layer, detail }) => {
    const entry = detail.replace(/ of subnet-[0-9a-f]+/g, '');
    return `Correct the ${layer === 'route' ? 'route' : 'network ACL'}: ${entry}`;
  });
}

/** The certificate of the upstream: who asked, what was refused, and how to see its dates and names. */
export function refusedCertificates(scene: Scene): readonly string[] {
  const refused = scene.failures('certificate-refused');
  return refused.flatMap((failure) => {
    const at = failure.upstream ?? scene.upstream;
    const told = `The certificate was refused: ${quoted(failure)}`;
    return at === null
      ? [told]
      : [
          told,
          `openssl s_client -connect ${at} </dev/null | openssl x509 -noout -dates -subject -issuer -ext subjectAltName`,
        ];
  });
}

/** The names that do not resolve. */
export const unresolvedNames = (scene: Scene): readonly string[] => {
  const asked = scene.of('dns-answer').filter(({ address }) => address === null);
  const named = [
    ...asked.map(({ name }) => name),
    ...scene.failures('unresolved').flatMap(({ upstream }) => upstream?.replace(/:\d+$/, '') ?? []),
  ];
  return [...new Set(named)].map(
    (name) => `Restore the record of ${name}, or correct the name where the gateway has it`,
  );
};

/** What the platform said of the function. */
export const functionErrors = (scene: Scene): readonly string[] =>
  scene
    .events('lambda-error', 'lambda-timeout', 'lambda-throttled')
    .map((event) => `${event.subject ?? 'The function'}: ${event.detail ?? quoted(event)}`);

/** The requests whose answers are wrong, to be asked again by hand. */
export const brokenAnswers = (scene: Scene): readonly string[] =>
  scene
    .failures('invalid-header', 'invalid-response', 'header-too-big', 'closed', 'reset')
    .flatMap(({ method, path, upstream }) =>
      path === null || upstream === null || !/^[\w.-]+:\d+$/.test(upstream)
        ? []
        : [
            `Ask again what failed: curl -sv ${method === null || method === 'GET' ? '' : `-X ${method} `}http://${upstream}${path.split('?')[0]}`,
          ],
    );

/** The sockets that only their own host reaches. */
export const loopbackListeners = (scene: Scene): readonly string[] =>
  scene.endpoint?.kind !== 'tcp'
    ? []
    : scene
        .of('listener')
        .filter(
          ({ address, port }) =>
            scene.endpoint?.kind === 'tcp' && port === scene.endpoint.port && isLoopback(address),
        )
        .map(
          (listener) =>
            `Bind ${listener.process ?? 'the service'}${there(listener)} to 0.0.0.0:${listener.port} instead of ${listener.address}:${listener.port}`,
        );

/** How the process ended, in its supervisor's words. */
export const lastWords = (scene: Scene): readonly string[] => [
  ...scene
    .units('failed')
    .filter(({ exitStatus }) => exitStatus !== null)
    .map(
      (unit) =>
        `${unit.name}${there(unit)} ended with exit status ${unit.exitStatus}: journalctl -u ${unit.name} -n 50`,
    ),
  ...scene
    .events('unhandled-error', 'start-failed', 'segfault')
    .slice(0, 2)
    .map((event) => `It said${there(event)}: ${quoted(event)}`),
];

/** The file systems that are full. */
export const fullFileSystems = (scene: Scene): readonly string[] =>
  fullDisks(scene).map(
    (disk) =>
      `Free space in ${disk.name}${there(disk)} (${disk.resource}): du -xh --max-depth=2 ${disk.name} | sort -h | tail`,
  );
