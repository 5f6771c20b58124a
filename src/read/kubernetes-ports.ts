import { type Line, linesOf } from './lines.ts';
import type { SettingName } from './observation.ts';
import type { Reader } from './reader.ts';
import { Tally } from './tally.ts';

/** What opens a part in which `port:` is the port of a service that somebody asks for. */
const ASKS =
  /^\s*(?:-\s*)?["']?(?:service|serviceRef|backendRefs?|backend|services|destination)["']?:\s*(?:\{|$)/;
/** The same on one line: `serviceRef: { name: web, port: 8080 }`, `servicePort: 8080`. */
const ASKED =
  /\bservice(?:Ref)?["']?:\s*\{[^}]*\b(?:port|number)["']?:\s*\{?\s*(?:number["']?:\s*)?(?<port>\d{2,5})|\bservicePort["']?\s*[:=]\s*["']?(?<old>\d{2,5})/;
const KIND = /^\s*["']?kind["']?:\s*["']?(?<kind>\w+)/;
const PORT = /^\s*(?:-\s*)?["']?(?:port|number)["']?:\s*["']?(?<port>\d{2,5})\b["']?\s*(?:#.*)?$/;
const CONTAINER_PORT =
  /\b[cC]ontainer[ _]?[pP]ort(?: mapping)?(?: is| of)?["']?\s*[:=]?\s*["']?(?<port>\d{2,5})\b/g;
/** `kubectl get svc`: name, type, address, perhaps the address outside, ports with or without those of the nodes. */
const LISTED =
  /\s(?:ClusterIP|NodePort|LoadBalancer)\s+[\d.a-fNone:<>]+\s+(?:\S+\s+)?(?<ports>\d{2,5}(?::\d{2,5})?\/TCP(?:,\d{2,5}(?::\d{2,5})?\/(?:TCP|UDP))*)/;
/** `kubectl describe svc` and `describe pod`: `Port: http 80/TCP`. */
const DESCRIBED = /^\s*(?<what>Port|TargetPort|Ports?):\s+(?:[\w<>-]+\s+)?(?<port>\d{2,5})\/TCP/;
/** How deep a part may be under the line that opens it. */
const NEAR = 5;

/**
 * The ports of the joints between an ingress or a load balancer and a container: the service's port that is asked for,
 * those that the service offers, and what the container declares.
 */
export const kubernetesPorts: Reader = {
  name: 'ports of Kubernetes objects',
  recognises: ({ text }) =>
    /\bservice(?:Ref|Port)?["']?:|backendRefs?["']?:|[cC]ontainer[ _]?[pP]ort|\b(?:ClusterIP|NodePort|LoadBalancer)\b|^\s*(?:Target)?Ports?:\s.*\/TCP/m.test(
      text,
    ),
  read: (exhibit) => {
    const tally = new Tally(exhibit);
    const add = (line: Line, setting: SettingName, port: string | undefined) => {
      if (port === undefined) return;
      tally.add(`${setting}|${port}`, line, {
        kind: 'setting',
        setting,
        value: port,
        number: Number(port),
      });
    };
    let kind = '';
    let asking = 0;
    let describesPod = false;
    for (const line of linesOf(exhibit)) {
      const { text } = line;
      kind = KIND.exec(text)?.groups?.['kind'] ?? kind;
      if (/^---/.test(text)) kind = '';
      if (/\bdescribe (?:pod|po)\b|^Containers:/.test(text)) describesPod = true;
      if (/\bdescribe (?:svc|service)\b/.test(text)) describesPod = false;
      const asked = ASKED.exec(text)?.groups;
      add(line, 'service-port-asked', asked?.['port'] ?? asked?.['old']);
      for (const { groups } of text.matchAll(CONTAINER_PORT))
        add(line, 'container-port', groups?.['port']);
      const listed = LISTED.exec(text)?.groups?.['ports'] ?? '';
      for (const port of listed.match(/(?<=^|,)\d+/g) ?? [])
        add(line, 'service-port-offered', port);
      const described = DESCRIBED.exec(text)?.groups;
      if (described !== undefined && described['what'] !== 'TargetPort')
        add(line, describesPod ? 'container-port' : 'service-port-offered', described['port']);
      else add(line, 'target-port', described?.['port']);
      // A service's own manifest has the same words as what asks for it.
      if (ASKS.test(text) && kind !== 'Service') asking = NEAR;
      else if (asking > 0) asking -= 1;
      const port = PORT.exec(text)?.groups?.['port'];
      if (port === undefined) continue;
      if (asking > 0) add(line, 'service-port-asked', port);
      else if (kind === 'Service') add(line, 'service-port-offered', port);
    }
    return tally.observations();
  },
};
